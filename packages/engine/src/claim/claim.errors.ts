import { defineError } from "@hanse/plugin-kit";
import Type from "typebox";

const Id = Type.String();

export const ClaimNotFound = defineError(
  "claim.not_found",
  404,
  "not_found",
  Type.Object({ id: Id }),
  ({ id }) => `Claim with id: ${id} was not found. GET /admin/claims lists all of them.`,
);

export const ClaimNotCancelable = defineError(
  "claim.not_cancelable",
  400,
  "not_allowed",
  Type.Object({ id: Id, reason: Type.String() }),
  ({ id, reason }) => `The claim ${id} cannot be canceled: ${reason}.`,
);

export const ClaimSendsNothing = defineError(
  "claim.sends_nothing",
  400,
  "not_allowed",
  Type.Object({ id: Id }),
  ({ id }) => `The claim ${id} is made good with money: nothing goes out with it. Begin a claim of the type replace.`,
);
