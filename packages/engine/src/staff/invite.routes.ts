import Type from "typebox";
import { listQuery } from "../platform/http/listing.ts";
import { route } from "../platform/http/route.ts";
import { versioned } from "../platform/http/row-version.ts";
import { closed, deleted, deletedOf, listOf } from "../platform/http/shape.ts";
import {
  AlreadyInvited,
  InviteAccepted,
  InviteEmailDiffers,
  InviteExpired,
  InviteNotFound,
  InviteTokenUnknown,
} from "./invite.errors.ts";
import { inviteListing } from "./invite.queries.ts";
import { AcceptInviteBody, InviteDto, inviteFields, NewInviteBody } from "./invite.schema.ts";
import type { InviteService } from "./invite.service.ts";
import { RoleNotFound } from "./role.errors.ts";
import { GrantExceeds, StaffEmailTaken } from "./staff.errors.ts";
import { UserDto, userFields } from "./staff.schema.ts";
import type { StaffService } from "./staff.service.ts";

interface Uses {
  invites: InviteService;
  staff: StaffService;
}

const ById = closed({ id: Type.String() });
const InviteReply = Type.Object({ invite: Type.Partial(InviteDto) });

export const listInvites = route({
  id: "admin.invites.list",
  method: "GET",
  url: "/admin/invites",
  access: "admin",
  permission: "invite:read",
  summary: "Invites to become a staff user, the latest first.",
  query: closed(listQuery(inviteListing.filters)),
  selects: inviteFields,
  reply: listOf("invites", Type.Partial(InviteDto)),
  async handle({ query, fields }, { invites }: Uses) {
    const { rows, ...page } = await invites.page(query);
    return { invites: rows.map((invite) => fields.pick<InviteDto>(invite)), ...page };
  },
});

export const createInvite = route({
  id: "admin.invites.create",
  method: "POST",
  url: "/admin/invites",
  access: "admin",
  permission: "invite:write",
  summary: "Invites somebody by mail to become a staff user, to the same roles as whoever invites unless told.",
  body: NewInviteBody,
  selects: inviteFields,
  reply: InviteReply,
  addsOnce: true,
  errors: [AlreadyInvited, GrantExceeds, RoleNotFound, StaffEmailTaken],
  async handle({ body, caller, fields }, { invites }: Uses) {
    const { id, token } = await invites.create({ ...body, roleIds: body.roles }, caller);
    const { version, ...invite } = await invites.get(id);
    return versioned({ invite: fields.pick<InviteDto>({ ...invite, token }) }, version);
  },
});

export const retrieveInvite = route({
  id: "admin.invites.retrieve",
  method: "GET",
  url: "/admin/invites/:id",
  access: "admin",
  permission: "invite:read",
  summary: "One invite.",
  params: ById,
  selects: inviteFields,
  reply: InviteReply,
  errors: [InviteNotFound],
  async handle({ params, fields }, { invites }: Uses) {
    const invite = await invites.get(params.id);
    return versioned({ invite: fields.pick<InviteDto>(invite) }, invite.version);
  },
});

export const resendInvite = route({
  id: "admin.invites.resend",
  method: "POST",
  url: "/admin/invites/:id/resend",
  access: "admin",
  permission: "invite:write",
  summary: "Mails a new token that holds for a week; the one before no longer does.",
  params: ById,
  selects: inviteFields,
  reply: InviteReply,
  errors: [GrantExceeds, InviteAccepted, InviteNotFound, RoleNotFound],
  async handle({ params, caller, fields }, { invites }: Uses) {
    const { token } = await invites.resend(params.id, caller);
    return { invite: fields.pick<InviteDto>({ ...(await invites.get(params.id)), token }) };
  },
});

export const deleteInvite = route({
  id: "admin.invites.delete",
  method: "DELETE",
  url: "/admin/invites/:id",
  access: "admin",
  permission: "invite:write",
  summary: "Deletes an invite; its token no longer holds.",
  params: ById,
  reply: deletedOf("invite"),
  errors: [InviteNotFound],
  async handle({ params }, { invites }: Uses) {
    await invites.delete(params.id);
    return deleted("invite", params.id);
  },
});

/** Whoever accepts is no user yet: a token of `POST /auth/user/emailpass/register` tells what they will sign in with. */
export const acceptInvite = route({
  id: "admin.invites.accept",
  method: "POST",
  url: "/admin/invites/accept",
  access: "identity",
  summary: "Makes the staff user that an invite is for.",
  query: closed({ token: Type.String({ minLength: 1, maxLength: 500 }) }),
  body: AcceptInviteBody,
  selects: userFields,
  reply: Type.Object({ user: Type.Partial(UserDto) }),
  errors: [InviteAccepted, InviteEmailDiffers, InviteExpired, InviteTokenUnknown, StaffEmailTaken],
  async handle({ query, body, caller, fields }, { invites, staff }: Uses) {
    const { first_name: firstName, last_name: lastName, email } = body;
    const { address, identity } = caller;
    const who = { authIdentityId: identity.authIdentityId, address };
    const { id } = await invites.accept({ ...who, token: query.token, email, firstName, lastName });
    return { user: fields.pick<UserDto>(await staff.get(id)) };
  },
});
