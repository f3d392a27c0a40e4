import Type, { type Static } from "typebox";
import { fieldGrammar, leaves } from "../platform/http/fields.ts";
import { closed } from "../platform/http/shape.ts";

const optionalText = Type.Union([Type.String(), Type.Null()]);
export const Metadata = Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.Null()]);

export const UserDto = Type.Object({
  id: Type.String(),
  email: Type.String(),
  first_name: optionalText,
  last_name: optionalText,
  avatar_url: optionalText,
  metadata: Metadata,
  /** Ids. */
  roles: Type.Array(Type.String()),
  created_at: Type.String(),
  updated_at: Type.String(),
  deleted_at: Type.Null(),
});
export type UserDto = Static<typeof UserDto>;

/** A user as the database hands it over. */
export type UserRow = UserDto & { version: number };

/** Whoever is signed in also sees what they may do, for a page that shows no more than that. */
export const MeDto = Type.Object({ ...UserDto.properties, permissions: Type.Array(Type.String()) });

export const userFields = fieldGrammar({ defaults: Object.keys(UserDto.properties), allowed: leaves(UserDto) });
export const meFields = fieldGrammar({ defaults: Object.keys(MeDto.properties), allowed: leaves(MeDto) });

/** What users may change about themselves, and others about them. */
export interface StaffChanges {
  firstName?: string | null;
  lastName?: string | null;
  avatarUrl?: string | null;
  metadata?: Record<string, unknown> | null;
}

const changeable = Type.Optional(Type.Union([Type.String({ maxLength: 250 }), Type.Null()]));

export const UserChangesBody = closed({
  first_name: changeable,
  last_name: changeable,
  avatar_url: Type.Optional(Type.Union([Type.String({ maxLength: 2_000 }), Type.Null()])),
  metadata: Type.Optional(Metadata),
  additional_data: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
});

export const toStaffChanges = (body: Static<typeof UserChangesBody>): StaffChanges => ({
  ...(body.first_name !== undefined && { firstName: body.first_name }),
  ...(body.last_name !== undefined && { lastName: body.last_name }),
  ...(body.avatar_url !== undefined && { avatarUrl: body.avatar_url }),
  ...(body.metadata !== undefined && { metadata: body.metadata }),
});
