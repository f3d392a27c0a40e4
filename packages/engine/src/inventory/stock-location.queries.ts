import { statement } from "@hanse/plugin-kit";

export interface LocationAddress {
  readonly address1: string;
  readonly address2?: string | null;
  readonly company?: string | null;
  readonly city?: string | null;
  /** ISO 3166-1 alpha-2, lower case. */
  readonly countryCode: string;
  readonly province?: string | null;
  readonly postalCode?: string | null;
  readonly phone?: string | null;
}

/** A stock location with the channels it supplies. */
export interface StockLocation {
  readonly id: string;
  readonly name: string;
  readonly address: LocationAddress | null;
  readonly metadata: Record<string, unknown> | null;
  readonly salesChannelIds: readonly string[];
  readonly createdAt: string;
  readonly updatedAt: string;
}

export const loadStockLocations = statement<StockLocation>(
  "stock_location.all",
  `SELECT l.id, l.name, l.address, l.metadata,
          ARRAY(SELECT sales_channel_id FROM sales_channel_location WHERE location_id = l.id ORDER BY sales_channel_id) AS "salesChannelIds",
          l.created_at AS "createdAt", l.updated_at AS "updatedAt"
     FROM stock_location l ORDER BY l.created_at, l.id`,
);

export const linkChannels = statement<never>(
  "stock_location.link",
  `WITH removed AS (
     DELETE FROM sales_channel_location WHERE location_id = $1 AND sales_channel_id = ANY($3::text[])
   )
   INSERT INTO sales_channel_location (location_id, sales_channel_id)
   SELECT $1, added.id FROM unnest($2::text[]) AS added (id) WHERE NOT added.id = ANY($3::text[])
   ON CONFLICT DO NOTHING`,
);
