import Type, { type Static } from "typebox";
import { fieldGrammar, leaves } from "../platform/http/fields.ts";
import type { Listing } from "../platform/http/listing.ts";
import { closed } from "../platform/http/shape.ts";

const Attribute = Type.Union([Type.Literal("currency_code"), Type.Literal("region_id")]);

export const PricePreferenceDto = Type.Object({
  id: Type.String(),
  attribute: Attribute,
  /** A currency's code or a region's id. */
  value: Type.String(),
  is_tax_inclusive: Type.Boolean(),
  created_at: Type.String(),
  updated_at: Type.String(),
  deleted_at: Type.Null(),
});
export type PricePreferenceDto = Static<typeof PricePreferenceDto>;

/** What `fields=` may say of a price preference. */
export const pricePreferenceFields = fieldGrammar({ defaults: ["*"], allowed: leaves(PricePreferenceDto) });

const Value = Type.String({ minLength: 1, maxLength: 100 });

export const NewPricePreferenceBody = closed({
  attribute: Attribute,
  value: Value,
  is_tax_inclusive: Type.Optional(Type.Boolean()),
});
export type NewPricePreferenceBody = Static<typeof NewPricePreferenceBody>;

export const PricePreferenceChangesBody = Type.Partial(NewPricePreferenceBody, { additionalProperties: false });
export type PricePreferenceChangesBody = Static<typeof PricePreferenceChangesBody>;

export const preferenceColumns = `f.id, f.attribute, f.value, f.is_tax_inclusive, hanse_iso(f.created_at) AS created_at,
  hanse_iso(f.updated_at) AS updated_at, NULL AS deleted_at, f.version`;

export const preferenceListing: Listing = {
  from: "price_preference f",
  filters: {
    id: { sql: "f.id", type: "text" },
    attribute: { sql: "f.attribute", type: "text" },
    value: { sql: "f.value", type: "text" },
    is_tax_inclusive: { sql: "f.is_tax_inclusive", type: "boolean" },
    created_at: { sql: "f.created_at", type: "timestamp" },
    updated_at: { sql: "f.updated_at", type: "timestamp" },
  },
  orders: {
    id: "f.id",
    attribute: "f.attribute",
    value: "f.value",
    created_at: "f.created_at",
    updated_at: "f.updated_at",
  },
  defaultOrder: "attribute,value",
  defaultLimit: 50,
  searched: ["f.attribute", "f.value"],
};
