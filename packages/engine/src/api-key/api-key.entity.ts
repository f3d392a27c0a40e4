import { defineEntity, p } from "@mikro-orm/postgresql";

/** A key of a storefront (publishable) or of a program that administers the shop (secret). */
export const ApiKey = defineEntity({
  name: "ApiKey",
  tableName: "api_key",
  properties: {
    id: p.string().primary(),
    type: p.string(),
    title: p.string(),
    token: p.string().nullable(),
    tokenHash: p.blob().unique(),
    redacted: p.string(),
    /** Null: everything. */
    permissions: p.array().nullable(),
    createdBy: p.string().nullable(),
    revokedAt: p.datetime().nullable(),
    revokedBy: p.string().nullable(),
    lastUsedAt: p.datetime().nullable(),
    createdAt: p.datetime().onCreate(() => new Date()),
    updatedAt: p
      .datetime()
      .onCreate(() => new Date())
      .onUpdate(() => new Date()),
    version: p.integer().version(),
  },
});

export const ApiKeySalesChannel = defineEntity({
  name: "ApiKeySalesChannel",
  tableName: "api_key_sales_channel",
  properties: {
    apiKeyId: p.string().primary(),
    salesChannelId: p.string().primary().index("api_key_sales_channel_channel"),
  },
});
