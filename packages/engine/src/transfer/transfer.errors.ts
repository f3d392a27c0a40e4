import { defineError } from "@hanse/plugin-kit";
import Type from "typebox";

export const TransferNotFound = defineError(
  "transfer.not_found",
  404,
  "not_found",
  Type.Object({ id: Type.String(), subject: Type.String() }),
  ({ id, subject }) => `There is no import or export ${id} of ${subject}. Their list has all that there are.`,
);

export const TransferWithoutStorage = defineError(
  "transfer.without_storage",
  400,
  "not_allowed",
  Type.Object({}),
  () => "The shop has no plugin that keeps files. Add one, such as @hanse/plugin-storage-local, to hanse.config.ts.",
);

export const TransferNotPending = defineError(
  "transfer.not_pending",
  409,
  "conflict",
  Type.Object({ id: Type.String(), status: Type.String() }),
  ({ id, status }) =>
    `The import ${id} was confirmed before and is ${status}. Upload the file again to import it again.`,
  { wireCode: "invalid_state_error" },
);
