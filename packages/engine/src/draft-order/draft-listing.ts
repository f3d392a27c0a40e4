import { matchesOrder } from "../order/index.ts";
import type { Listing } from "../platform/http/listing.ts";

const text = (column: string, nullable = false) => ({ sql: `o.${column}`, type: "text" as const, nullable });
const time = (column: string) => ({ sql: `o.${column}`, type: "timestamp" as const });

/** Which orders are drafts; an index of its own finds them. */
export const isDraftSql = `o.is_draft_order AND o.status = 'draft'`;

/** How staff list drafts. */
export const draftListing: Listing = {
  from: "orders o",
  filters: {
    id: text("id"),
    email: text("email"),
    region_id: text("region_id", true),
    customer_id: text("customer_id", true),
    sales_channel_id: text("sales_channel_id", true),
    currency_code: text("currency_code"),
    display_id: { sql: "o.display_id", type: "integer" },
    created_at: time("created_at"),
    updated_at: time("updated_at"),
  },
  orders: {
    id: "o.id",
    display_id: "o.display_id",
    email: "o.email",
    total: "o.total",
    created_at: "o.created_at",
    updated_at: "o.updated_at",
  },
  defaultOrder: "-created_at",
  defaultLimit: 50,
  searched: [],
  matches: matchesOrder,
};
