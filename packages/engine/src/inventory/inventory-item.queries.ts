import { statement } from "@hanse/plugin-kit";
import type { FilterColumns } from "../platform/http/filter.ts";
import type { Listing } from "../platform/http/listing.ts";
import { type Use, usesByKind } from "../platform/http/uses.ts";
import type { InventoryItemDto, LevelDto } from "./inventory-item.schema.ts";

/** An item as the wire shows it, with the version of its row. */
export type InventoryItemRow = InventoryItemDto & { readonly version: number };

const sumOf = (column: string): string =>
  `(SELECT coalesce(sum(level_of.${column}), 0)::bigint FROM stock_level level_of WHERE level_of.item_id = i.id AND NOT level_of.closed)`;

/** Names a level on the wire; the plugin has none for it. */
const levelId = (alias: string): string => `('ilev_' || md5(${alias}.item_id || '/' || ${alias}.location_id))`;

export const levelColumns = `${levelId("l")} AS id, l.item_id AS inventory_item_id, l.location_id, l.stocked AS stocked_quantity,
  l.reserved AS reserved_quantity, l.incoming AS incoming_quantity, l.available AS available_quantity, l.missing AS missing_quantity,
  (SELECT coalesce(json_agg(json_build_object('id', s.id, 'name', s.name)), '[]') FROM stock_location s WHERE s.id = l.location_id) AS stock_locations,
  NULL AS metadata, hanse_iso(l.created_at) AS created_at, hanse_iso(l.updated_at) AS updated_at, NULL AS deleted_at`;

export const itemColumns = `i.id, i.sku, i.title, i.description, i.thumbnail, i.requires_shipping, i.weight, i.length, i.height, i.width,
  i.origin_country, i.hs_code, i.mid_code, i.material, i.metadata,
  ${sumOf("stocked")} AS stocked_quantity, ${sumOf("reserved")} AS reserved_quantity,
  (SELECT coalesce(json_agg(row_to_json(level)), '[]')
     FROM (SELECT ${levelColumns} FROM stock_level l WHERE l.item_id = i.id AND NOT l.closed ORDER BY l.location_id) level) AS location_levels,
  (SELECT coalesce(json_agg(json_build_object('id', v.id, 'title', v.title, 'sku', v.sku, 'product_id', v.product_id,
      'required_quantity', link.required_quantity) ORDER BY v.id), '[]')
     FROM variant_inventory_item link JOIN product_variant v ON v.id = link.variant_id AND v.deleted_at IS NULL
    WHERE link.inventory_item_id = i.id) AS variants,
  hanse_iso(i.created_at) AS created_at, hanse_iso(i.updated_at) AS updated_at, NULL AS deleted_at, i.version`;

const texts = ["id", "sku", "title", "origin_country", "hs_code", "mid_code", "material"] as const;
const measures = ["weight", "length", "height", "width"] as const;
const counters = {
  stocked_quantity: "stocked",
  reserved_quantity: "reserved",
  incoming_quantity: "incoming",
  available_quantity: "available",
  missing_quantity: "missing",
} as const;

const atSomeLevel = (condition: string): string =>
  `EXISTS (SELECT FROM stock_level level_of WHERE level_of.item_id = i.id AND NOT level_of.closed AND ${condition})`;

const itemFilters: FilterColumns = {
  ...Object.fromEntries(
    texts.map((name) => [name, { sql: `i.${name}`, type: "text" as const, nullable: name !== "id" }]),
  ),
  ...Object.fromEntries(measures.map((name) => [name, { sql: `i.${name}`, type: "number" as const, nullable: true }])),
  requires_shipping: { sql: "i.requires_shipping", type: "boolean" },
  created_at: { sql: "i.created_at", type: "timestamp" },
  updated_at: { sql: "i.updated_at", type: "timestamp" },
  "location_levels.location_id": { sql: "level_of.location_id", type: "text", within: atSomeLevel },
  ...Object.fromEntries(
    Object.entries(counters).map(([name, column]) => [
      `location_levels.${name}`,
      { sql: `level_of.${column}`, type: "integer" as const, within: atSomeLevel },
    ]),
  ),
};

export const itemListing: Listing = {
  from: "inventory_item i",
  filters: itemFilters,
  orders: {
    id: "i.id",
    sku: "i.sku",
    title: "i.title",
    created_at: "i.created_at",
    updated_at: "i.updated_at",
    stocked_quantity: sumOf("stocked"),
    reserved_quantity: sumOf("reserved"),
  },
  defaultOrder: "created_at",
  defaultLimit: 50,
  searched: ["i.sku", "i.title", "i.description"],
  // An item has one level at a place.
  countedBy: {
    "location_levels.location_id": "SELECT count(*) FROM stock_level l WHERE NOT l.closed AND l.location_id =",
  },
};

/** Levels of one item, $1. */
export const levelListing: Listing = {
  from: "stock_level l",
  filters: {
    id: { sql: levelId("l"), type: "text" },
    location_id: { sql: "l.location_id", type: "text" },
    ...Object.fromEntries(
      Object.entries(counters).map(([name, column]) => [name, { sql: `l.${column}`, type: "integer" as const }]),
    ),
  },
  orders: {
    id: levelId("l"),
    location_id: "l.location_id",
    ...Object.fromEntries(Object.entries(counters).map(([name, column]) => [name, `l.${column}`])),
    created_at: "l.created_at",
    updated_at: "l.updated_at",
  },
  defaultOrder: "location_id",
  defaultLimit: 50,
  searched: ["l.location_id"],
};

/** Open levels by their places ($1 items, $2 locations), or by their ids on the wire ($3), as the wire shows them. */
export const findLevels = statement<LevelDto>(
  "inventory_item.find_levels",
  `SELECT ${levelColumns} FROM stock_level l
    WHERE NOT l.closed AND ((l.item_id, l.location_id) IN (SELECT * FROM unnest($1::text[], $2::text[]))
       OR md5(l.item_id || '/' || l.location_id) = ANY(SELECT substr(id, 6) FROM unnest($3::text[]) AS id))
    ORDER BY l.item_id, l.location_id`,
);

export const unknownItems = statement<{ id: string }>(
  "inventory_item.unknown",
  `SELECT DISTINCT wanted.id FROM unnest($1::text[]) AS wanted (id)
    WHERE NOT EXISTS (SELECT FROM inventory_item i WHERE i.id = wanted.id)`,
);

/** Lets one transaction at a time give an item this SKU. A statement of its own: the next one has to see what came before. */
export const lockSku = statement<never>(
  "inventory_item.lock_sku",
  "SELECT pg_advisory_xact_lock(hashtextextended('inventory_item.sku ' || $1, 0))",
);

/** Which other item has the SKU. */
export const holderOfSku = statement<{ id: string }>(
  "inventory_item.holder_of_sku",
  "SELECT id FROM inventory_item WHERE sku = $1 AND id <> $2 LIMIT 1",
);

/** Items as variants describe them; texts that staff gave stay where a variant has none. */
export const putVariantItems = statement<never>(
  "inventory_item.put_of_variants",
  `INSERT INTO inventory_item AS kept (id, sku, title, requires_shipping)
   SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::boolean[]) AS n (id, sku, title, requires_shipping) ORDER BY id
   ON CONFLICT (id) DO UPDATE
      SET sku = excluded.sku, title = excluded.title, requires_shipping = excluded.requires_shipping, updated_at = now()
    WHERE (kept.sku, kept.title, kept.requires_shipping) IS DISTINCT FROM (excluded.sku, excluded.title, excluded.requires_shipping)`,
);

export const noteUntold = statement<never>(
  "inventory_item.note_untold",
  `INSERT INTO inventory_item_untold (item_id, version) SELECT id, version FROM inventory_item WHERE id = $1
   ON CONFLICT (item_id) DO UPDATE SET version = excluded.version, since = now()`,
);

export interface UntoldItem {
  readonly id: string;
  readonly sku: string | null;
  readonly title: string | null;
  readonly requiresShipping: boolean;
  readonly version: number;
}

/** Items to tell the plugin of: one ($1), or those that somebody should have told it of long ago. */
export const untoldItems = statement<UntoldItem>(
  "inventory_item.untold",
  `SELECT i.id, i.sku, i.title, i.requires_shipping AS "requiresShipping", u.version
     FROM inventory_item_untold u JOIN inventory_item i ON i.id = u.item_id
    WHERE CASE WHEN $1::text IS NULL THEN u.since < now() - interval '1 minute' ELSE u.item_id = $1 END LIMIT 1000`,
);

export const noteTold = statement<never>(
  "inventory_item.note_told",
  `DELETE FROM inventory_item_untold u USING unnest($1::text[], $2::int[]) AS told (item_id, version)
    WHERE u.item_id = told.item_id AND u.version = told.version`,
);

/** Variants that could not be sold any more without the item. */
export const itemUses = statement<Use>(
  "inventory_item.uses",
  `WITH uses AS (
     SELECT 'variant whose stock is managed' AS kind, v.id
       FROM variant_inventory_item link JOIN product_variant v ON v.id = link.variant_id
      WHERE link.inventory_item_id = $1 AND v.deleted_at IS NULL AND v.manage_inventory
   ) ${usesByKind}`,
);

/** Counts items as changed, in one order so that two who change the same do not wait for each other in a circle. */
export const renewItems = statement<{ id: string }>(
  "inventory_item.renew",
  `UPDATE inventory_item i SET updated_at = now()
     FROM (SELECT id FROM inventory_item WHERE id = ANY($1::text[]) ORDER BY id FOR UPDATE) found WHERE i.id = found.id
   RETURNING i.id`,
);

export const removeItem = statement<{ id: string }>(
  "inventory_item.remove",
  `WITH unlinked AS (DELETE FROM variant_inventory_item WHERE inventory_item_id = $1),
        closed AS (UPDATE stock_level SET closed = true WHERE item_id = $1)
   DELETE FROM inventory_item WHERE id = $1 RETURNING id`,
);
