import { statement } from "@hanse/plugin-kit";
import { type Bind, containing, type Listing } from "../platform/http/listing.ts";
import type { ReservationDto } from "./reservation.schema.ts";

/** A reservation as the wire shows it, with the version of its row. */
export type ReservationRow = ReservationDto & { readonly version: number };

export const reservationColumns = `r.id, r.line_item_id, r.location_id, r.inventory_item_id, r.quantity, r.external_id, r.description,
  r.metadata, r.created_by, r.origin,
  (SELECT json_build_object('id', i.id, 'sku', i.sku, 'title', i.title, 'description', i.description, 'thumbnail', i.thumbnail,
      'requires_shipping', i.requires_shipping) FROM inventory_item i WHERE i.id = r.inventory_item_id) AS inventory_item,
  (SELECT json_build_object('id', l.id, 'name', l.name) FROM stock_location l WHERE l.id = r.location_id) AS location,
  hanse_iso(r.created_at) AS created_at, hanse_iso(r.updated_at) AS updated_at, NULL AS deleted_at, r.version`;

/** What is written down of it, or its item. */
function matchesReservation(q: string, bind: Bind): string {
  const pattern = bind(containing(q));
  return `r.id IN (
    SELECT found.id FROM reservation_item found WHERE found.description ILIKE ${pattern}
    UNION ALL SELECT found.id FROM inventory_item i JOIN reservation_item found ON found.inventory_item_id = i.id
               WHERE i.sku ILIKE ${pattern} OR i.title ILIKE ${pattern})`;
}

export const reservationListing: Listing = {
  from: "reservation_item r",
  filters: {
    id: { sql: "r.id", type: "text" },
    location_id: { sql: "r.location_id", type: "text" },
    inventory_item_id: { sql: "r.inventory_item_id", type: "text" },
    line_item_id: { sql: "r.line_item_id", type: "text", nullable: true },
    external_id: { sql: "r.external_id", type: "text", nullable: true },
    created_by: { sql: "r.created_by", type: "text", nullable: true },
    description: { sql: "r.description", type: "text", nullable: true },
    origin: { sql: "r.origin", type: "text" },
    quantity: { sql: "r.quantity", type: "integer" },
    created_at: { sql: "r.created_at", type: "timestamp" },
    updated_at: { sql: "r.updated_at", type: "timestamp" },
  },
  orders: {
    id: "r.id",
    quantity: "r.quantity",
    location_id: "r.location_id",
    inventory_item_id: "r.inventory_item_id",
    description: "r.description",
    created_at: "r.created_at",
    updated_at: "r.updated_at",
  },
  defaultOrder: "-created_at",
  defaultLimit: 50,
  searched: [],
  matches: matchesReservation,
};

/** Notes what the plugin is about to be told; no row when another change is under way. */
export const beginChange = statement<{ id: string }>(
  "reservation_item.begin",
  `INSERT INTO reservation_change (reservation_id, kind) VALUES ($1, $2)
   ON CONFLICT DO NOTHING RETURNING reservation_id AS id`,
);

/** The change is over, whatever came of it. */
export const endChange = statement<never>(
  "reservation_item.end",
  "DELETE FROM reservation_change WHERE reservation_id = $1",
);

export interface UnfinishedChange {
  readonly id: string;
  readonly kind: "make" | "change" | "end";
  /** What the row says; null when there is none. */
  readonly held: { readonly itemId: string; readonly locationId: string; readonly quantity: number } | null;
}

/** Changes that a process left unfinished when it ended. */
export const unfinishedChanges = statement<UnfinishedChange>(
  "reservation_item.unfinished",
  `SELECT c.reservation_id AS id, c.kind, CASE WHEN r.id IS NOT NULL THEN
          json_build_object('itemId', r.inventory_item_id, 'locationId', r.location_id, 'quantity', r.quantity) END AS held
     FROM reservation_change c LEFT JOIN reservation_item r ON r.id = c.reservation_id
    WHERE c.since < now() - interval '1 minute' ORDER BY c.since LIMIT 100`,
);

/**
 * Takes the report ($1 key, $2 version) of what an order's reservation holds ($3 lines, $4 items, $5 locations,
 * $6 quantities, $7 new ids), unless a later one was taken. What it holds no longer is gone.
 */
export const applyReport = statement<never>(
  "reservation_item.apply_report",
  `WITH newer AS (
     INSERT INTO reservation_report AS kept (key, version) VALUES ($1, $2)
     ON CONFLICT (key) DO UPDATE SET version = excluded.version WHERE kept.version < excluded.version
     RETURNING key
   ), given AS (
     SELECT * FROM unnest($3::text[], $4::text[], $5::text[], $6::bigint[], $7::text[])
       AS n (line_id, item_id, location_id, quantity, id)
   ), gone AS (
     DELETE FROM reservation_item r USING newer
      WHERE r.key = newer.key
        AND NOT EXISTS (SELECT FROM given WHERE given.line_id = r.line_id AND given.location_id = r.location_id)
   )
   INSERT INTO reservation_item AS kept (id, key, line_id, inventory_item_id, location_id, quantity, origin)
   SELECT given.id, newer.key, given.line_id, given.item_id, given.location_id, given.quantity, 'order'
     FROM newer, given
   ON CONFLICT (key, line_id, location_id) DO UPDATE SET quantity = excluded.quantity, updated_at = now()
    WHERE kept.quantity <> excluded.quantity`,
);

/** Whoever takes a report of the reservation $1, or names its lines, does so alone until its transaction ends. */
export const lockReports = statement<never>(
  "reservation_item.lock_reports",
  `INSERT INTO reservation_report AS kept (key, version) VALUES ($1, -1)
   ON CONFLICT (key) DO UPDATE SET version = kept.version`,
);

/** Lines of the reservation $1 that are not named yet. */
export const unnamedLines = statement<{ lineId: string }>(
  "reservation_item.unnamed",
  `SELECT line_id AS "lineId" FROM reservation_item WHERE key = $1 AND origin = 'order' AND line_item_id IS NULL`,
);

/** Names lines of the reservation $1: what $2 are to the plugin are the lines $3 of an order that $4 describe. */
export const nameLines = statement<never>(
  "reservation_item.name",
  `UPDATE reservation_item r SET line_item_id = n.line_item_id, description = coalesce(r.description, n.description),
          updated_at = now()
     FROM unnest($2::text[], $3::text[], $4::text[]) AS n (line_id, line_item_id, description)
    WHERE r.key = $1 AND r.line_id = n.line_id`,
);
