import Type, { type Static } from "typebox";
import { fieldGrammar, leaves } from "../platform/http/fields.ts";
import { closed } from "../platform/http/shape.ts";
import { permissionPattern } from "./permission.ts";
import type { DeclaredPermission } from "./permission-catalogue.ts";
import { Metadata } from "./staff.schema.ts";

const optionalText = Type.Union([Type.String(), Type.Null()]);

export const RoleDto = Type.Object({
  id: Type.String(),
  name: Type.String(),
  description: optionalText,
  /** Roles do not inherit. */
  parent_id: Type.Null(),
  permissions: Type.Array(Type.String()),
  /** Whether the engine brought it: then it is the same in every shop and stays as it is. */
  is_system: Type.Boolean(),
  user_count: Type.Integer(),
  metadata: Metadata,
  created_by: optionalText,
  created_at: Type.String(),
  updated_at: Type.String(),
  deleted_at: Type.Null(),
});
export type RoleDto = Static<typeof RoleDto>;

/** A role as the database hands it over. */
export type RoleRow = RoleDto & { version: number };

export const roleFields = fieldGrammar({ defaults: Object.keys(RoleDto.properties), allowed: leaves(RoleDto) });

/** `product:write`, `product:*`, `*:read` or `*`. */
export const Permissions = Type.Array(Type.String({ pattern: permissionPattern, maxLength: 100 }), { maxItems: 500 });

const Name = Type.String({ minLength: 1, maxLength: 100 });
const changeable = {
  description: Type.Optional(Type.Union([Type.String({ maxLength: 1_000 }), Type.Null()])),
  permissions: Type.Optional(Permissions),
  metadata: Type.Optional(Metadata),
};
export const NewRoleBody = closed({ name: Name, ...changeable });
export const RoleChangesBody = closed({ name: Type.Optional(Name), ...changeable });

/** Ids of roles. */
export const RoleIdsBody = closed({ roles: Type.Array(Type.String(), { minItems: 1, maxItems: 100 }) });

export const PermissionDto = Type.Object({
  id: Type.String(),
  resource: Type.String(),
  action: Type.String(),
  description: Type.String(),
  /** The operations that ask for it. */
  operations: Type.Array(Type.String()),
});

export const toPermissionDto = (declared: DeclaredPermission): Static<typeof PermissionDto> => {
  const things = declared.resource.replaceAll("_", " ");
  return {
    id: declared.permission,
    resource: declared.resource,
    action: declared.action,
    description: declared.action === "read" ? `See: ${things}.` : `Make, change and delete: ${things}.`,
    operations: [...declared.operations],
  };
};
