import Type from "typebox";
import { listQuery } from "../platform/http/listing.ts";
import { route } from "../platform/http/route.ts";
import { closed, listOf } from "../platform/http/shape.ts";
import { RoleNotFound } from "./role.errors.ts";
import { roleListing } from "./role.queries.ts";
import { RoleDto, roleFields, RoleIdsBody } from "./role.schema.ts";
import type { RoleService } from "./role.service.ts";
import { GrantExceeds, LastAdministrator, StaffUserNotFound } from "./staff.errors.ts";
import type { StaffService } from "./staff.service.ts";
import type { UserRoleService } from "./user-role.service.ts";

interface Uses {
  staff: StaffService;
  staffRoles: RoleService;
  userRoles: UserRoleService;
}

const ById = closed({ id: Type.String() });

export const listUserRoles = route({
  id: "admin.users.listRoles",
  method: "GET",
  url: "/admin/users/:id/roles",
  access: "admin",
  permission: "user:read",
  summary: "The roles of a user.",
  params: ById,
  query: closed(listQuery(roleListing.filters)),
  selects: roleFields,
  reply: listOf("roles", Type.Partial(RoleDto)),
  errors: [StaffUserNotFound],
  async handle({ params, query, fields }, { staff, staffRoles }: Uses) {
    await staff.get(params.id);
    const { rows, ...page } = await staffRoles.pageOfUser(params.id, query);
    return { roles: rows.map((role) => fields.pick<RoleDto>(role)), ...page };
  },
});

export const addUserRoles = route({
  id: "admin.users.addRoles",
  method: "POST",
  url: "/admin/users/:id/roles",
  access: "admin",
  permission: "user:write",
  summary: "Gives a user more roles, and answers with all that the user has.",
  params: ById,
  body: RoleIdsBody,
  reply: Type.Object({ roles: Type.Array(Type.Partial(RoleDto)) }),
  errors: [GrantExceeds, RoleNotFound, StaffUserNotFound],
  async handle({ params, body, caller }, { staffRoles, userRoles }: Uses) {
    await userRoles.add(params.id, body.roles, caller);
    const { rows } = await staffRoles.pageOfUser(params.id, { limit: 1_000 });
    return { roles: rows.map((role) => roleFields.defaultSelection.pick<RoleDto>(role)) };
  },
});

export const removeUserRoles = route({
  id: "admin.users.removeRoles",
  method: "DELETE",
  url: "/admin/users/:id/roles",
  access: "admin",
  permission: "user:write",
  summary: "Takes roles away from a user; those that the user does not have are no error.",
  params: ById,
  body: RoleIdsBody,
  reply: Type.Object({
    ids: Type.Array(Type.String()),
    object: Type.Literal("user_role"),
    deleted: Type.Boolean(),
  }),
  errors: [GrantExceeds, LastAdministrator, StaffUserNotFound],
  async handle({ params, body, caller }, { userRoles }: Uses) {
    const ids = await userRoles.remove(params.id, body.roles, caller);
    return { ids, object: "user_role" as const, deleted: true };
  },
});

export const removeUserRole = route({
  id: "admin.users.removeRole",
  method: "DELETE",
  url: "/admin/users/:id/roles/:role_id",
  access: "admin",
  permission: "user:write",
  summary: "Takes a role away from a user.",
  params: closed({ id: Type.String(), role_id: Type.String() }),
  reply: Type.Object({ id: Type.String(), object: Type.Literal("user_role"), deleted: Type.Boolean() }),
  errors: [GrantExceeds, LastAdministrator, RoleNotFound, StaffUserNotFound],
  async handle({ params, caller }, { userRoles }: Uses) {
    const removed = await userRoles.remove(params.id, [params.role_id], caller);
    if (removed.length === 0) throw new RoleNotFound({ id: params.role_id });
    return { id: params.role_id, object: "user_role" as const, deleted: true };
  },
});
