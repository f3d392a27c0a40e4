import Type from "typebox";
import { StaleVersion, StillInUse } from "../platform/http/http.errors.ts";
import { listQuery } from "../platform/http/listing.ts";
import { route } from "../platform/http/route.ts";
import { expectedVersion, versioned } from "../platform/http/row-version.ts";
import { closed, deleted, deletedOf, listOf } from "../platform/http/shape.ts";
import { RoleNameTaken, RoleNotFound, SystemRoleFixed, UnknownPermission } from "./role.errors.ts";
import { roleListing } from "./role.queries.ts";
import { NewRoleBody, PermissionDto, RoleChangesBody, RoleDto, roleFields, toPermissionDto } from "./role.schema.ts";
import type { RoleService } from "./role.service.ts";
import { GrantExceeds } from "./staff.errors.ts";

interface Uses {
  staffRoles: RoleService;
}

const ById = closed({ id: Type.String() });
const RoleReply = Type.Object({ role: Type.Partial(RoleDto) });

export const listRoles = route({
  id: "admin.roles.list",
  method: "GET",
  url: "/admin/roles",
  access: "admin",
  permission: "role:read",
  summary: "Roles, those that every shop has among them.",
  query: closed(listQuery(roleListing.filters)),
  selects: roleFields,
  reply: listOf("roles", Type.Partial(RoleDto)),
  async handle({ query, fields }, { staffRoles }: Uses) {
    const { rows, ...page } = await staffRoles.page(query);
    return { roles: rows.map((role) => fields.pick<RoleDto>(role)), ...page };
  },
});

export const createRole = route({
  id: "admin.roles.create",
  method: "POST",
  url: "/admin/roles",
  access: "admin",
  permission: "role:write",
  summary: "Makes a role that permits no more than its maker may do.",
  body: NewRoleBody,
  selects: roleFields,
  reply: RoleReply,
  addsOnce: true,
  errors: [GrantExceeds, RoleNameTaken, UnknownPermission],
  async handle({ body, caller, fields }, { staffRoles }: Uses) {
    const role = await staffRoles.get((await staffRoles.create(body, caller)).id);
    return versioned({ role: fields.pick<RoleDto>(role) }, role.version);
  },
});

export const retrieveRole = route({
  id: "admin.roles.retrieve",
  method: "GET",
  url: "/admin/roles/:id",
  access: "admin",
  permission: "role:read",
  summary: "One role.",
  params: ById,
  selects: roleFields,
  reply: RoleReply,
  errors: [RoleNotFound],
  async handle({ params, fields }, { staffRoles }: Uses) {
    const role = await staffRoles.get(params.id);
    return versioned({ role: fields.pick<RoleDto>(role) }, role.version);
  },
});

export const updateRole = route({
  id: "admin.roles.update",
  method: "POST",
  url: "/admin/roles/:id",
  access: "admin",
  permission: "role:write",
  summary: "Changes what the body names; for everybody who has the role, at once.",
  params: ById,
  body: RoleChangesBody,
  selects: roleFields,
  reply: RoleReply,
  errors: [GrantExceeds, RoleNameTaken, RoleNotFound, StaleVersion, SystemRoleFixed, UnknownPermission],
  async handle({ params, body, caller, fields, headers }, { staffRoles }: Uses) {
    await staffRoles.update(params.id, body, caller, expectedVersion(headers));
    const role = await staffRoles.get(params.id);
    return versioned({ role: fields.pick<RoleDto>(role) }, role.version);
  },
});

export const deleteRole = route({
  id: "admin.roles.delete",
  method: "DELETE",
  url: "/admin/roles/:id",
  access: "admin",
  permission: "role:write",
  summary: "Deletes a role that nobody has.",
  params: ById,
  reply: deletedOf("role"),
  errors: [GrantExceeds, RoleNotFound, StillInUse, SystemRoleFixed],
  async handle({ params, caller }, { staffRoles }: Uses) {
    await staffRoles.delete(params.id, caller);
    return deleted("role", params.id);
  },
});

export const listPermissions = route({
  id: "admin.permissions.list",
  method: "GET",
  url: "/admin/permissions",
  access: "admin",
  permission: "role:read",
  summary: "Every permission that any operation asks for.",
  reply: Type.Object({ permissions: Type.Array(PermissionDto), count: Type.Integer() }),
  async handle(_request, { staffRoles }: Uses) {
    const permissions = staffRoles.declared().map(toPermissionDto);
    return { permissions, count: permissions.length };
  },
});
