import { defineError } from "@hanse/plugin-kit";
import Type from "typebox";

const Id = Type.String();

export const ExchangeNotFound = defineError(
  "exchange.not_found",
  404,
  "not_found",
  Type.Object({ id: Id }),
  ({ id }) => `Exchange with id: ${id} was not found. GET /admin/exchanges lists all of them.`,
);

export const ExchangeNotCancelable = defineError(
  "exchange.not_cancelable",
  400,
  "not_allowed",
  Type.Object({ id: Id, reason: Type.String() }),
  ({ id, reason }) => `The exchange ${id} cannot be canceled: ${reason}.`,
);
