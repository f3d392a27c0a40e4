import Type, { type Static } from "typebox";
import { fieldGrammar, leaves } from "../platform/http/fields.ts";
import { closed } from "../platform/http/shape.ts";

const nullable = <const S extends Type.TSchema>(schema: S) => Type.Union([schema, Type.Null()]);
const Metadata = nullable(Type.Record(Type.String(), Type.Unknown()));
const Reference = Type.Union([Type.Literal("product"), Type.Literal("product_type"), Type.Literal("shipping_option")]);

const kept = {
  metadata: Metadata,
  created_by: nullable(Type.String()),
  created_at: Type.String(),
  updated_at: Type.String(),
  deleted_at: nullable(Type.String()),
};

const RuleDto = Type.Object({
  id: Type.String(),
  tax_rate_id: Type.String(),
  reference: Reference,
  reference_id: Type.String(),
  ...kept,
});

const RateColumns = Type.Object({
  id: Type.String(),
  tax_region_id: Type.String(),
  name: Type.String(),
  code: nullable(Type.String()),
  /** A percentage. */
  rate: Type.Number(),
  is_default: Type.Boolean(),
  is_combinable: Type.Boolean(),
  ...kept,
});

const RegionColumns = Type.Object({
  id: Type.String(),
  country_code: Type.String(),
  province_code: nullable(Type.String()),
  parent_id: nullable(Type.String()),
  provider_id: nullable(Type.String()),
  ...kept,
});

const RuledRate = Type.Partial(Type.Object({ ...RateColumns.properties, rules: Type.Array(Type.Partial(RuleDto)) }));

export const TaxRegionDto = Type.Object({
  ...RegionColumns.properties,
  tax_rates: Type.Array(RuledRate),
  parent: nullable(Type.Partial(RegionColumns)),
  children: Type.Array(
    Type.Partial(Type.Object({ ...RegionColumns.properties, tax_rates: Type.Array(Type.Partial(RateColumns)) })),
  ),
});
export type TaxRegionDto = Static<typeof TaxRegionDto>;

export const TaxRateDto = Type.Object({
  ...RateColumns.properties,
  rules: Type.Array(Type.Partial(RuleDto)),
  tax_region: Type.Partial(RegionColumns),
});
export type TaxRateDto = Static<typeof TaxRateDto>;

const rules = leaves(RuleDto);

/** What `fields=` may say of a tax region. */
export const taxRegionFields = fieldGrammar({
  defaults: ["*", "*tax_rates", "*tax_rates.rules", "*parent", "*children"],
  allowed: {
    ...leaves(RegionColumns),
    tax_rates: { ...leaves(RateColumns), rules },
    parent: leaves(RegionColumns),
    children: { ...leaves(RegionColumns), tax_rates: leaves(RateColumns) },
  },
});

/** What `fields=` may say of a tax rate. */
export const taxRateFields = fieldGrammar({
  defaults: ["*", "*rules", "*tax_region"],
  allowed: { ...leaves(RateColumns), rules, tax_region: leaves(RegionColumns) },
});

const Name = Type.String({ minLength: 1, maxLength: 255 });
/** Which decimals it may have is checked where rates are read. */
const Rate = Type.Number({ minimum: 0, maximum: 999.999999 });
const Code = Type.String({ minLength: 1, maxLength: 255 });
const ProvinceCode = nullable(Type.String({ minLength: 1, maxLength: 10 }));

export const RuleBody = closed({ reference: Reference, reference_id: Type.String({ minLength: 1 }) });
export type RuleBody = Static<typeof RuleBody>;

export const NewTaxRegionBody = closed({
  country_code: Type.String({ pattern: "^[A-Za-z]{2}$" }),
  province_code: Type.Optional(ProvinceCode),
  parent_id: Type.Optional(nullable(Type.String({ minLength: 1 }))),
  provider_id: Type.Optional(nullable(Type.String({ minLength: 1 }))),
  default_tax_rate: Type.Optional(
    closed({
      name: Name,
      code: Type.Optional(nullable(Code)),
      rate: Type.Optional(nullable(Rate)),
      is_combinable: Type.Optional(Type.Boolean()),
      metadata: Type.Optional(Metadata),
    }),
  ),
  metadata: Type.Optional(Metadata),
});
export type NewTaxRegionBody = Static<typeof NewTaxRegionBody>;

export const TaxRegionChangesBody = closed({
  province_code: Type.Optional(ProvinceCode),
  provider_id: Type.Optional(nullable(Type.String({ minLength: 1 }))),
  metadata: Type.Optional(Metadata),
});
export type TaxRegionChangesBody = Static<typeof TaxRegionChangesBody>;

const changeable = {
  code: Type.Optional(nullable(Code)),
  rate: Type.Optional(nullable(Rate)),
  rules: Type.Optional(Type.Array(RuleBody, { maxItems: 1_000 })),
  is_default: Type.Optional(Type.Boolean()),
  is_combinable: Type.Optional(Type.Boolean()),
  metadata: Type.Optional(Metadata),
};

export const NewTaxRateBody = closed({ name: Name, tax_region_id: Type.String({ minLength: 1 }), ...changeable });
export type NewTaxRateBody = Static<typeof NewTaxRateBody>;

export const TaxRateChangesBody = closed({ name: Type.Optional(Name), ...changeable });
export type TaxRateChangesBody = Static<typeof TaxRateChangesBody>;

/** Columns to set, by their entity names; what was not sent stays as it is. A rate of null is none: 0 %. */
export const rateColumns = (sent: TaxRateChangesBody) => ({
  ...(sent.name !== undefined && { name: sent.name }),
  ...(sent.code !== undefined && { code: sent.code }),
  ...(sent.rate !== undefined && { rate: String(sent.rate ?? 0) }),
  ...(sent.is_default !== undefined && { isDefault: sent.is_default }),
  ...(sent.is_combinable !== undefined && { isCombinable: sent.is_combinable }),
  ...(sent.metadata !== undefined && { metadata: sent.metadata }),
});
