import Type from "typebox";
import { StaleVersion } from "../platform/http/http.errors.ts";
import { listQuery } from "../platform/http/listing.ts";
import { route } from "../platform/http/route.ts";
import { expectedVersion, versioned } from "../platform/http/row-version.ts";
import { closed, deleted, deletedOf, listOf } from "../platform/http/shape.ts";
import { GrantExceeds, LastAdministrator, StaffUserNotFound } from "./staff.errors.ts";
import { userListing } from "./staff.queries.ts";
import { MeDto, meFields, toStaffChanges, UserChangesBody, UserDto, userFields } from "./staff.schema.ts";
import type { StaffService } from "./staff.service.ts";

interface Uses {
  staff: StaffService;
}

const ById = closed({ id: Type.String() });
const UserReply = Type.Object({ user: Type.Partial(UserDto) });
const MeReply = Type.Object({ user: Type.Partial(MeDto) });

export const listUsers = route({
  id: "admin.users.list",
  method: "GET",
  url: "/admin/users",
  access: "admin",
  permission: "user:read",
  summary: "Staff users, the first one first.",
  query: closed(listQuery(userListing.filters)),
  selects: userFields,
  reply: listOf("users", Type.Partial(UserDto)),
  async handle({ query, fields }, { staff }: Uses) {
    const { rows, ...page } = await staff.page(query);
    return { users: rows.map((user) => fields.pick<UserDto>(user)), ...page };
  },
});

/** A secret API key is nobody: there is no user of its id. */
export const retrieveMe = route({
  id: "admin.users.me",
  method: "GET",
  url: "/admin/users/me",
  access: "admin",
  permission: "account:read",
  summary: "The staff user who is signed in, with everything that this user may do.",
  selects: meFields,
  reply: MeReply,
  errors: [StaffUserNotFound],
  async handle({ caller, fields }, { staff }: Uses) {
    const user = await staff.get(caller.actorId);
    return versioned({ user: fields.pick({ ...user, permissions: [...caller.permissions] }) }, user.version);
  },
});

export const updateMe = route({
  id: "admin.users.updateMe",
  method: "POST",
  url: "/admin/users/me",
  access: "admin",
  permission: "account:write",
  summary: "Changes the name or the picture of the staff user who is signed in.",
  body: UserChangesBody,
  selects: meFields,
  reply: MeReply,
  errors: [StaffUserNotFound, StaleVersion],
  async handle({ body, caller, fields, headers }, { staff }: Uses) {
    await staff.update(caller.actorId, toStaffChanges(body), expectedVersion(headers));
    const user = await staff.get(caller.actorId);
    return versioned({ user: fields.pick({ ...user, permissions: [...caller.permissions] }) }, user.version);
  },
});

export const retrieveUser = route({
  id: "admin.users.retrieve",
  method: "GET",
  url: "/admin/users/:id",
  access: "admin",
  permission: "user:read",
  summary: "A staff user.",
  params: ById,
  selects: userFields,
  reply: UserReply,
  errors: [StaffUserNotFound],
  async handle({ params, fields }, { staff }: Uses) {
    const user = await staff.get(params.id);
    return versioned({ user: fields.pick<UserDto>(user) }, user.version);
  },
});

export const updateUser = route({
  id: "admin.users.update",
  method: "POST",
  url: "/admin/users/:id",
  access: "admin",
  permission: "user:write",
  summary: "Changes what the body names. The address is what the user signs in with, so it stays.",
  params: ById,
  body: UserChangesBody,
  selects: userFields,
  reply: UserReply,
  errors: [StaffUserNotFound, StaleVersion],
  async handle({ params, body, fields, headers }, { staff }: Uses) {
    await staff.update(params.id, toStaffChanges(body), expectedVersion(headers));
    const user = await staff.get(params.id);
    return versioned({ user: fields.pick<UserDto>(user) }, user.version);
  },
});

export const deleteUser = route({
  id: "admin.users.delete",
  method: "DELETE",
  url: "/admin/users/:id",
  access: "admin",
  permission: "user:write",
  summary: "Ends a user's access at once. The last administrator stays.",
  params: ById,
  reply: deletedOf("user"),
  errors: [GrantExceeds, LastAdministrator, StaffUserNotFound],
  async handle({ params, caller }, { staff }: Uses) {
    await staff.delete(params.id, caller);
    return deleted("user", params.id);
  },
});
