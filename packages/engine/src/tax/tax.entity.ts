import { defineEntity, p } from "@mikro-orm/postgresql";

/** A country, or a province within one, that has taxes of its own. */
export const TaxRegion = defineEntity({
  name: "TaxRegion",
  tableName: "tax_region",
  properties: {
    id: p.string().primary(),
    countryCode: p.string(),
    provinceCode: p.string().nullable(),
    parentId: p.string().nullable().index("tax_region_parent"),
    /** Null for a province that takes its country's. */
    providerId: p.string().nullable(),
    metadata: p.json<Record<string, unknown>>().nullable(),
    createdBy: p.string().nullable(),
    createdAt: p.datetime().onCreate(() => new Date()),
    updatedAt: p
      .datetime()
      .onCreate(() => new Date())
      .onUpdate(() => new Date()),
    version: p.integer().version(),
  },
});

/** A percentage. The region's default one, or one for what its rules name. */
export const TaxRate = defineEntity({
  name: "TaxRate",
  tableName: "tax_rate",
  properties: {
    id: p.string().primary(),
    taxRegionId: p.string().index("tax_rate_region"),
    name: p.string(),
    code: p.string().nullable(),
    rate: p.decimal("string").precision(9).scale(6),
    isDefault: p.boolean(),
    isCombinable: p.boolean(),
    metadata: p.json<Record<string, unknown>>().nullable(),
    createdBy: p.string().nullable(),
    createdAt: p.datetime().onCreate(() => new Date()),
    updatedAt: p
      .datetime()
      .onCreate(() => new Date())
      .onUpdate(() => new Date()),
    version: p.integer().version(),
  },
});

/** What a rate is for, when it is not the default. */
export const TaxRateRule = defineEntity({
  name: "TaxRateRule",
  tableName: "tax_rate_rule",
  properties: {
    id: p.string().primary(),
    taxRateId: p.string(),
    reference: p.string(),
    referenceId: p.string(),
    metadata: p.json<Record<string, unknown>>().nullable(),
    createdBy: p.string().nullable(),
    createdAt: p.datetime().onCreate(() => new Date()),
  },
});
