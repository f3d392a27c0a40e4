import { statement } from "@hanse/plugin-kit";
import type { Listing } from "../platform/http/listing.ts";
import type { ShippingOptionTypeDto, ShippingProfileDto } from "./shipping-kind.schema.ts";

/** As the wire shows them, with the version of their row. */
export type ShippingProfileRow = ShippingProfileDto & { readonly version: number };
export type ShippingOptionTypeRow = ShippingOptionTypeDto & { readonly version: number };

const shared = `k.metadata, hanse_iso(k.created_at) AS created_at, hanse_iso(k.updated_at) AS updated_at, NULL AS deleted_at, k.version`;
export const profileColumns = `k.id, k.name, k.type, ${shared}`;
export const typeColumns = `k.id, k.label, k.description, k.code, ${shared}`;

const listing = (table: string, texts: readonly string[], defaultOrder: string): Listing => ({
  from: `${table} k`,
  filters: {
    id: { sql: "k.id", type: "text" },
    ...Object.fromEntries(texts.map((name) => [name, { sql: `k.${name}`, type: "text" as const }])),
    created_at: { sql: "k.created_at", type: "timestamp" },
    updated_at: { sql: "k.updated_at", type: "timestamp" },
  },
  orders: {
    ...Object.fromEntries([...texts, "created_at", "updated_at"].map((name) => [name, `k.${name}`])),
    id: "k.id",
  },
  defaultOrder,
  defaultLimit: 50,
  searched: texts.map((name) => `k.${name}`),
});
export const profileListing = listing("shipping_profile", ["name", "type"], "created_at");
export const typeListing = listing("shipping_option_type", ["label", "code", "description"], "created_at");

/** What needs a shipping profile ($1) or an option type ($2); no row when nothing does. */
export const kindUses = statement<{ kind: string; count: number; ids: string[] }>(
  "shipping_kind.uses",
  `WITH uses AS (
     SELECT 'shipping option' AS kind, id FROM shipping_option WHERE shipping_profile_id = $1 OR shipping_option_type_id = $2
     UNION ALL
     SELECT 'product', product_id FROM product_shipping_profile WHERE shipping_profile_id = $1
   )
   SELECT kind, count(*)::integer AS count, (array_agg(id ORDER BY id))[1:3] AS ids FROM uses GROUP BY kind ORDER BY kind`,
);
