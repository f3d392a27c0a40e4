import type { Filter } from "../platform/http/filter.ts";
import type { Listing } from "../platform/http/listing.ts";

const text = (column: string, nullable = false) => ({ sql: `o.${column}`, type: "text" as const, nullable });
const time = (column: string) => ({ sql: `o.${column}`, type: "timestamp" as const });

/** How staff list orders: each filter has an index. */
export const orderListing: Listing = {
  from: "orders o",
  filters: {
    id: text("id"),
    status: text("status"),
    payment_status: text("payment_status"),
    fulfillment_status: text("fulfillment_status"),
    email: text("email"),
    customer_id: text("customer_id", true),
    region_id: text("region_id", true),
    sales_channel_id: text("sales_channel_id", true),
    currency_code: text("currency_code"),
    display_id: { sql: "o.display_id", type: "integer" },
    is_draft_order: { sql: "o.is_draft_order", type: "boolean" },
    /** In the currency's major unit, as the wire has it. */
    total: { sql: "o.total_major", type: "number" },
    created_at: time("created_at"),
    updated_at: time("updated_at"),
    canceled_at: { ...time("canceled_at"), nullable: true },
  },
  orders: {
    id: "o.id",
    display_id: "o.display_id",
    status: "o.status",
    payment_status: "o.payment_status",
    fulfillment_status: "o.fulfillment_status",
    email: "o.email",
    total: "o.total",
    created_at: "o.created_at",
    updated_at: "o.updated_at",
  },
  defaultOrder: "-created_at",
  defaultLimit: 50,
  searched: [],
};

/** Drafts are listed by themselves until they are orders. */
export const isPlaced = `o.status <> 'draft'`;

/**
 * What `q` finds: the order of that number, and orders whose address, email or lines have the text. Each part has an index of
 * its own, which an OR over all of them would not use.
 */
export function searchOf(q: string | undefined): Filter {
  if (!q) return { sql: isPlaced, params: [] };
  const number = /^#?(\d{1,15})$/.exec(q.trim())?.[1];
  return {
    sql: `${isPlaced} AND o.id IN (
      SELECT found.id FROM orders found WHERE found.search ILIKE $1
      UNION ALL SELECT line.order_id FROM order_line_item line WHERE line.search ILIKE $1
      UNION ALL SELECT numbered.id FROM orders numbered WHERE numbered.display_id = $2::bigint)`,
    params: [`%${q.trim().replaceAll(/[\\%_]/g, String.raw`\$&`)}%`, number ?? null],
  };
}
