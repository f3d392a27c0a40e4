import Type, { type Static } from "typebox";
import type { StaffUser } from "./staff.queries.ts";

const optionalText = Type.Union([Type.String(), Type.Null()]);

export const UserDto = Type.Object({
  id: Type.String(),
  email: Type.String(),
  first_name: optionalText,
  last_name: optionalText,
  avatar_url: optionalText,
  metadata: Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.Null()]),
  created_at: Type.String(),
  updated_at: Type.String(),
  deleted_at: Type.Null(),
});
export type UserDto = Static<typeof UserDto>;

export const toUserDto = (user: StaffUser): UserDto => ({
  id: user.id,
  email: user.email,
  first_name: user.firstName,
  last_name: user.lastName,
  avatar_url: user.avatarUrl,
  metadata: user.metadata,
  created_at: user.createdAt,
  updated_at: user.updatedAt,
  deleted_at: null,
});
