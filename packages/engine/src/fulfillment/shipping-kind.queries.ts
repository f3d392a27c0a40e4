import { statement } from "@hanse/plugin-kit";
import type { Listing } from "../platform/http/listing.ts";
import { type Use, usesByKind } from "../platform/http/uses.ts";
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

/** What needs a shipping profile ($1) or an option type ($2). */
export const kindUses = statement<Use>(
  "shipping_kind.uses",
  `WITH uses AS (
     SELECT 'shipping option' AS kind, id FROM shipping_option WHERE shipping_profile_id = $1 OR shipping_option_type_id = $2
     UNION
     SELECT 'product', l.product_id FROM product_shipping_profile l JOIN product p ON p.id = l.product_id AND p.deleted_at IS NULL
      WHERE l.shipping_profile_id = $1
     UNION
     SELECT 'promotion', promotion_id FROM promotion_subject
      WHERE attribute = 'shipping_methods.shipping_option.shipping_option_type_id' AND value = $2
   ) ${usesByKind}`,
);

/** Products that were deleted let go of the shipping profile $1. */
export const leaveProfile = statement<never>(
  "shipping_profile.leave",
  `DELETE FROM product_shipping_profile l USING product p
    WHERE l.shipping_profile_id = $1 AND p.id = l.product_id AND p.deleted_at IS NOT NULL`,
);

/** What names the shipping option $1 in its rules. */
export const optionUses = statement<Use>(
  "shipping_option.uses",
  `WITH uses AS (
     SELECT 'promotion' AS kind, promotion_id AS id FROM promotion_subject
      WHERE attribute = 'shipping_methods.shipping_option_id' AND value = $1
     UNION
     SELECT 'tax rate', tax_rate_id FROM tax_rate_rule WHERE reference = 'shipping_option' AND reference_id = $1
   ) ${usesByKind}`,
);
