import Type, { type Static } from "typebox";
import { fieldGrammar, leaves } from "../platform/http/fields.ts";
import { closed } from "../platform/http/shape.ts";

const nullable = <const S extends Type.TSchema>(schema: S) => Type.Union([schema, Type.Null()]);
const Metadata = nullable(Type.Record(Type.String(), Type.Unknown()));

export const SalesChannelDto = Type.Object({
  id: Type.String(),
  name: Type.String(),
  description: nullable(Type.String()),
  is_disabled: Type.Boolean(),
  metadata: Metadata,
  created_at: Type.String(),
  updated_at: Type.String(),
  deleted_at: nullable(Type.String()),
});
export type SalesChannelDto = Static<typeof SalesChannelDto>;

/** What `fields=` may say of a sales channel. */
export const salesChannelFields = fieldGrammar({ defaults: ["*"], allowed: leaves(SalesChannelDto) });

const columns = {
  description: Type.Optional(nullable(Type.String({ maxLength: 1_000 }))),
  is_disabled: Type.Optional(Type.Boolean()),
  metadata: Type.Optional(Metadata),
};

const Name = Type.String({ minLength: 1, maxLength: 255 });

export const NewSalesChannelBody = closed({ name: Name, ...columns });
export type NewSalesChannelBody = Static<typeof NewSalesChannelBody>;

export const SalesChannelChangesBody = closed({ name: Type.Optional(Name), ...columns });
export type SalesChannelChangesBody = Static<typeof SalesChannelChangesBody>;

/** Columns to set, by their entity names; what was not sent stays as it is. */
export const channelChanges = ({ is_disabled: isDisabled, ...sent }: SalesChannelChangesBody) => ({
  ...sent,
  ...(isDisabled !== undefined && { isDisabled }),
});
