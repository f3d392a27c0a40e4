import { defineError } from "@hanse/plugin-kit";
import Type from "typebox";

export const ReturnReasonNotFound = defineError(
  "reason.return_not_found",
  404,
  "not_found",
  Type.Object({ id: Type.String() }),
  ({ id }) => `There is no return reason ${id}.`,
);

export const RefundReasonNotFound = defineError(
  "reason.refund_not_found",
  404,
  "not_found",
  Type.Object({ id: Type.String() }),
  ({ id }) => `There is no refund reason ${id}.`,
);

/** The words are the wire's. */
export const ReasonExists = defineError(
  "reason.exists",
  400,
  "invalid_data",
  Type.Object({ resource: Type.String(), field: Type.String(), value: Type.String() }),
  ({ resource, field, value }) => `${resource} with ${field}: ${value}, already exists.`,
);

export const InvalidParentReason = defineError(
  "reason.invalid_parent",
  400,
  "invalid_data",
  Type.Object({ parentId: Type.String(), problem: Type.String() }),
  ({ parentId, problem }) => `The return reason ${parentId} cannot be the parent. ${problem}`,
);
