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
