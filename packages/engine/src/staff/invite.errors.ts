import { defineError } from "@hanse/plugin-kit";
import Type from "typebox";

export const InviteNotFound = defineError(
  "staff.invite_not_found",
  404,
  "not_found",
  Type.Object({ id: Type.String() }),
  ({ id }) => `There is no invite ${id}. GET /admin/invites lists all of them.`,
);

export const AlreadyInvited = defineError(
  "staff.already_invited",
  400,
  "invalid_data",
  Type.Object({ email: Type.String(), id: Type.String() }),
  ({ email, id }) => `${email} has the invite ${id} already. Resend it, or delete it first.`,
);

export const InviteTokenUnknown = defineError(
  "staff.invite_token_unknown",
  400,
  "invalid_data",
  Type.Object({}),
  () =>
    "The invite's token is not valid: it was mistyped, or the invite was resent or deleted since. Use the latest mail, or ask for a new invite.",
);

export const InviteExpired = defineError(
  "staff.invite_expired",
  400,
  "not_allowed",
  Type.Object({ id: Type.String(), expiredAt: Type.String() }),
  ({ expiredAt }) => `The invite expired at ${expiredAt}. Ask whoever invited you to resend it.`,
);

export const InviteAccepted = defineError(
  "staff.invite_accepted",
  400,
  "not_allowed",
  Type.Object({ id: Type.String() }),
  ({ id }) => `The invite ${id} was accepted already. Sign in instead.`,
);

export const InviteEmailDiffers = defineError(
  "staff.invite_email_differs",
  400,
  "invalid_data",
  Type.Object({ email: Type.String(), registered: Type.String() }),
  ({ email, registered }) =>
    `You registered as ${registered}, so you cannot become a user as ${email}. Leave the email out, or register with that one.`,
);
