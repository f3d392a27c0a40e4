import { defineError } from "@hanse/plugin-kit";
import Type from "typebox";

export const StaffEmailTaken = defineError(
  "staff.email_taken",
  400,
  "invalid_data",
  Type.Object({ email: Type.String() }),
  ({ email }) => `User with email: ${email}, already exists.`,
);

export const StaffEmailInvalid = defineError(
  "staff.email_invalid",
  400,
  "invalid_data",
  Type.Object({ email: Type.String() }),
  ({ email }) => `${email} is not an email address. Give one such as owner@shop.example.`,
);

export const StaffUserNotFound = defineError(
  "staff.user_not_found",
  404,
  "not_found",
  Type.Object({ id: Type.String() }),
  ({ id }) => `There is no staff user ${id}. GET /admin/users lists all of them.`,
);

export const LastAdministrator = defineError(
  "staff.last_administrator",
  400,
  "not_allowed",
  Type.Object({ id: Type.String() }),
  ({ id }) =>
    `${id} is the last administrator of the shop, whom nobody could replace. Make somebody else an administrator first.`,
);

export const GrantExceeds = defineError(
  "staff.grant_exceeds",
  403,
  "forbidden",
  Type.Object({ missing: Type.Array(Type.String()) }),
  ({ missing }) =>
    `You would act on permissions that you do not hold yourself: ${missing.join(", ")}. Ask an administrator of the shop to do it.`,
);
