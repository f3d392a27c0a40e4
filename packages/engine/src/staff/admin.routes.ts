import Type from "typebox";
import { parsePage } from "../platform/http/pagination.ts";
import { route } from "../platform/http/route.ts";
import { closed, listOf, pageQuery } from "../platform/http/shape.ts";
import { StaffUserNotFound } from "./staff.errors.ts";
import { toUserDto, UserDto } from "./staff.schema.ts";
import type { StaffService } from "./staff.service.ts";

interface Uses {
  staff: StaffService;
}

const UserReply = Type.Object({ user: UserDto });

export const listUsers = route({
  id: "admin.users.list",
  method: "GET",
  url: "/admin/users",
  access: "admin",
  permission: "user:read",
  summary: "Staff users.",
  query: closed(pageQuery),
  reply: listOf("users", UserDto),
  async handle({ query }, { staff }: Uses) {
    const { limit, offset } = parsePage(query, { defaultLimit: 50 });
    const users = await staff.list();
    return { users: users.slice(offset, offset + limit).map(toUserDto), count: users.length, offset, limit };
  },
});

/** A secret API key is nobody: there is no user of its id. */
export const retrieveMe = route({
  id: "admin.users.me",
  method: "GET",
  url: "/admin/users/me",
  access: "admin",
  permission: "user:read",
  summary: "The staff user who is signed in.",
  reply: UserReply,
  errors: [StaffUserNotFound],
  handle: async ({ caller }, { staff }: Uses) => ({ user: toUserDto(await staff.get(caller.actorId)) }),
});

export const retrieveUser = route({
  id: "admin.users.retrieve",
  method: "GET",
  url: "/admin/users/:id",
  access: "admin",
  permission: "user:read",
  summary: "A staff user.",
  params: closed({ id: Type.String() }),
  reply: UserReply,
  errors: [StaffUserNotFound],
  handle: async ({ params }, { staff }: Uses) => ({ user: toUserDto(await staff.get(params.id)) }),
});
