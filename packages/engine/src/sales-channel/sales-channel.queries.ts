import { statement } from "@hanse/plugin-kit";
import type { Listing } from "../platform/http/listing.ts";
import { type Use, usesByKind } from "../platform/http/uses.ts";
import type { SalesChannelDto } from "./sales-channel.schema.ts";

/** A channel as the wire shows it, with the version of its row. */
export type SalesChannelRow = SalesChannelDto & { readonly version: number };

export const channelColumns = `c.id, c.name, c.description, c.is_disabled, c.metadata, hanse_iso(c.created_at) AS created_at,
  hanse_iso(c.updated_at) AS updated_at, hanse_iso(c.deleted_at) AS deleted_at, c.version`;

export const channelExists = "c.deleted_at IS NULL";

const linkedBy = (table: string, column: string) => (condition: string) =>
  `EXISTS (SELECT FROM ${table} link WHERE link.sales_channel_id = c.id AND link.${column} IS NOT NULL AND ${condition})`;

export const channelListing: Listing = {
  from: "sales_channel c",
  filters: {
    id: { sql: "c.id", type: "text" },
    name: { sql: "c.name", type: "text" },
    description: { sql: "c.description", type: "text", nullable: true },
    is_disabled: { sql: "c.is_disabled", type: "boolean" },
    location_id: { sql: "link.location_id", type: "text", within: linkedBy("sales_channel_location", "location_id") },
    publishable_key_id: {
      sql: "link.api_key_id",
      type: "text",
      within: linkedBy("api_key_sales_channel", "api_key_id"),
    },
    created_at: { sql: "c.created_at", type: "timestamp" },
    updated_at: { sql: "c.updated_at", type: "timestamp" },
    deleted_at: { sql: "c.deleted_at", type: "timestamp", nullable: true },
  },
  orders: {
    id: "c.id",
    name: "c.name",
    description: "c.description",
    is_disabled: "c.is_disabled",
    created_at: "c.created_at",
    updated_at: "c.updated_at",
  },
  defaultOrder: "created_at",
  defaultLimit: 50,
  searched: ["c.name", "c.description"],
};

/** All channels, the oldest first. */
export const listSalesChannels = statement<SalesChannelRow>(
  "sales_channel.list",
  `SELECT ${channelColumns} FROM sales_channel c WHERE ${channelExists} ORDER BY c.created_at, c.id`,
);

/**
 * What would suffer from a channel's end. A cart that nobody has touched for 30 days is taken for abandoned: otherwise no channel that
 * ever sold something could be deleted.
 */
export const channelUses = statement<Use>(
  "sales_channel.uses",
  `WITH uses AS (
     SELECT 'store as its default' AS kind, s.id FROM store s WHERE s.default_sales_channel_id = $1
     UNION ALL
     SELECT 'publishable key', k.id FROM api_key_sales_channel l JOIN api_key k ON k.id = l.api_key_id
      WHERE l.sales_channel_id = $1 AND k.revoked_at IS NULL
     UNION ALL
     SELECT 'open cart', c.id FROM cart c
      WHERE c.sales_channel_id = $1 AND c.completed_at IS NULL AND c.updated_at > now() - interval '30 days'
     UNION
     SELECT 'promotion', promotion_id FROM promotion_subject WHERE attribute = 'sales_channel_id' AND value = $1
   ) ${usesByKind}`,
);
