import Type, { type Static } from "typebox";
import { fieldGrammar, leaves } from "../platform/http/fields.ts";
import { closed } from "../platform/http/shape.ts";
import { Permissions } from "../staff/index.ts";

const optionalText = Type.Union([Type.String(), Type.Null()]);
const KeyType = Type.Union([Type.Literal("publishable"), Type.Literal("secret")]);

const ChannelDto = Type.Object({
  id: Type.String(),
  name: Type.String(),
  description: optionalText,
  is_disabled: Type.Boolean(),
});

const KeyDto = Type.Object({
  id: Type.String(),
  /** The whole token of a publishable key; that of a secret one is told when it is made, and never again. */
  token: Type.String(),
  redacted: Type.String(),
  title: Type.String(),
  type: KeyType,
  /** Null: everything that the kind of key may do. */
  permissions: Type.Union([Type.Array(Type.String()), Type.Null()]),
  last_used_at: optionalText,
  created_by: optionalText,
  created_at: Type.String(),
  updated_at: Type.String(),
  revoked_by: optionalText,
  revoked_at: optionalText,
  deleted_at: Type.Null(),
});

export const ApiKeyDto = Type.Object({ ...KeyDto.properties, sales_channels: Type.Array(Type.Partial(ChannelDto)) });
export type ApiKeyDto = Static<typeof ApiKeyDto>;

/** A key as the database hands it over. */
export type ApiKeyRow = ApiKeyDto & { version: number };

export const apiKeyFields = fieldGrammar({
  defaults: Object.keys(KeyDto.properties),
  allowed: { ...leaves(KeyDto), sales_channels: leaves(ChannelDto) },
});

const Title = Type.String({ minLength: 1, maxLength: 250 });
export const NewApiKeyBody = closed({
  title: Title,
  type: KeyType,
  /** Of a secret key: it may do everything unless told. */
  permissions: Type.Optional(Type.Union([Permissions, Type.Null()])),
});
export const ApiKeyChangesBody = closed({ title: Type.Optional(Title) });
export const RevokeBody = closed({
  /** Seconds from now. */
  revoke_in: Type.Optional(Type.Number({ minimum: 0, maximum: 31_536_000 })),
});
