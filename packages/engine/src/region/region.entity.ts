import { defineEntity, p } from "@mikro-orm/postgresql";

/** Countries that are sold to in one currency. */
export const Region = defineEntity({
  name: "Region",
  tableName: "region",
  properties: {
    id: p.string().primary(),
    name: p.string(),
    currencyCode: p.string(),
    automaticTaxes: p.boolean().default(true),
    metadata: p.json<Record<string, unknown>>().nullable(),
    createdAt: p.datetime().onCreate(() => new Date()),
    updatedAt: p
      .datetime()
      .onCreate(() => new Date())
      .onUpdate(() => new Date()),
    deletedAt: p.datetime().nullable(),
    version: p.integer().version(),
  },
});

export const RegionCountry = defineEntity({
  name: "RegionCountry",
  tableName: "region_country",
  properties: {
    countryCode: p.string().primary(),
    regionId: p.string().index("region_country_region"),
  },
});

export const RegionPaymentProvider = defineEntity({
  name: "RegionPaymentProvider",
  tableName: "region_payment_provider",
  properties: {
    regionId: p.string().primary(),
    providerId: p.string().primary(),
  },
});
