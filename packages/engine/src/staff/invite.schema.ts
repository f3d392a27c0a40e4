import Type, { type Static } from "typebox";
import { Email } from "../platform/http/email.ts";
import { fieldGrammar, leaves } from "../platform/http/fields.ts";
import { closed } from "../platform/http/shape.ts";
import { Metadata } from "./staff.schema.ts";

const optionalText = Type.Union([Type.String(), Type.Null()]);

export const InviteDto = Type.Object({
  id: Type.String(),
  email: Type.String(),
  accepted: Type.Boolean(),
  /** Told when the invite is made or resent, and never again. */
  token: optionalText,
  expires_at: Type.String(),
  /** Ids. */
  roles: Type.Array(Type.String()),
  rbac_roles: Type.Array(Type.Object({ id: Type.String(), name: Type.String(), description: optionalText })),
  metadata: Metadata,
  created_by: optionalText,
  /** Who accepted it. */
  user_id: optionalText,
  created_at: Type.String(),
  updated_at: Type.String(),
  deleted_at: Type.Null(),
});
export type InviteDto = Static<typeof InviteDto>;

/** An invite as the database hands it over. */
export type InviteRow = InviteDto & { version: number };

export const inviteFields = fieldGrammar({ defaults: Object.keys(InviteDto.properties), allowed: leaves(InviteDto) });

export const NewInviteBody = closed({
  email: Email,
  /** Ids; those of whoever invites unless told. */
  roles: Type.Optional(Type.Union([Type.Array(Type.String(), { maxItems: 100 }), Type.Null()])),
  metadata: Type.Optional(Metadata),
  additional_data: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
});

const name = Type.Optional(Type.Union([Type.String({ maxLength: 250 }), Type.Null()]));
export const AcceptInviteBody = closed({
  email: Type.Optional(Type.Union([Email, Type.Null()])),
  first_name: name,
  last_name: name,
  additional_data: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
});
