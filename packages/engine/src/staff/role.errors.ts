import { defineError } from "@hanse/plugin-kit";
import Type from "typebox";

export const RoleNotFound = defineError(
  "staff.role_not_found",
  404,
  "not_found",
  Type.Object({ id: Type.String() }),
  ({ id }) => `There is no role ${id}. GET /admin/roles lists all of them.`,
);

export const RoleNameTaken = defineError(
  "staff.role_name_taken",
  400,
  "invalid_data",
  Type.Object({ name: Type.String() }),
  ({ name }) => `Role with name: ${name}, already exists.`,
);

export const SystemRoleFixed = defineError(
  "staff.system_role_fixed",
  400,
  "not_allowed",
  Type.Object({ id: Type.String() }),
  ({ id }) => `${id} is a role that every shop has: it can be neither changed nor deleted. Make a role of your own.`,
);

export const UnknownPermission = defineError(
  "staff.unknown_permission",
  400,
  "invalid_data",
  Type.Object({ permissions: Type.Array(Type.String()) }),
  ({ permissions }) =>
    `Nothing asks for the permission ${permissions.join(", ")}. GET /admin/permissions lists all that there are.`,
);
