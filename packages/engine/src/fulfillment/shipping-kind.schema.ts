import Type, { type Static } from "typebox";
import { fieldGrammar, leaves } from "../platform/http/fields.ts";
import { closed } from "../platform/http/shape.ts";

const Nullable = <const S extends Type.TSchema>(schema: S) => Type.Union([schema, Type.Null()]);
const Metadata = Nullable(Type.Record(Type.String(), Type.Unknown()));
const Name = Type.String({ minLength: 1, maxLength: 255 });
const common = { metadata: Metadata, created_at: Type.String(), updated_at: Type.String(), deleted_at: Type.Null() };
const additional = {
  metadata: Type.Optional(Metadata),
  additional_data: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
};

export const ShippingProfileDto = Type.Object({
  id: Type.String(),
  name: Type.String(),
  type: Type.String(),
  ...common,
});
export type ShippingProfileDto = Static<typeof ShippingProfileDto>;
export const shippingProfileFields = fieldGrammar({ defaults: ["*"], allowed: leaves(ShippingProfileDto) });

export const NewShippingProfileBody = closed({ name: Name, type: Name, ...additional });
export const ShippingProfileChangesBody = closed({
  name: Type.Optional(Name),
  type: Type.Optional(Name),
  ...additional,
});

export const ShippingOptionTypeDto = Type.Object({
  id: Type.String(),
  label: Type.String(),
  description: Type.String(),
  code: Type.String(),
  ...common,
});
export type ShippingOptionTypeDto = Static<typeof ShippingOptionTypeDto>;
export const shippingOptionTypeFields = fieldGrammar({ defaults: ["*"], allowed: leaves(ShippingOptionTypeDto) });

const Description = Type.Optional(Type.String({ maxLength: 1_000 }));
export const NewShippingOptionTypeBody = closed({ label: Name, code: Name, description: Description, ...additional });
export const ShippingOptionTypeChangesBody = closed({
  label: Type.Optional(Name),
  code: Type.Optional(Name),
  description: Description,
  ...additional,
});

/** Columns to set; what was not sent stays as it is. */
export const withoutAdditional = <const Body extends { additional_data?: unknown }>({
  additional_data: _ignored,
  ...columns
}: Body) => columns;
