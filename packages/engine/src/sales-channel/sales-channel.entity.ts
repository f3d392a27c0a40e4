import { defineEntity, p } from "@mikro-orm/postgresql";

/** Where products are sold: a web shop, a market place, a till. */
export const SalesChannel = defineEntity({
  name: "SalesChannel",
  tableName: "sales_channel",
  properties: {
    id: p.string().primary(),
    name: p.string(),
    description: p.string().nullable(),
    isDisabled: p.boolean().default(false),
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
