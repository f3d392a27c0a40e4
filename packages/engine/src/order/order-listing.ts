import { customerTextSql } from "../customer/index.ts";
import { type Bind, containing, findsBeginnings, type Listing } from "../platform/http/listing.ts";

const text = (column: string, nullable = false) => ({ sql: `o.${column}`, type: "text" as const, nullable });
const time = (column: string) => ({ sql: `o.${column}`, type: "timestamp" as const });

/** Drafts are listed by themselves until they are orders. */
export const isPlaced = `o.status <> 'draft'`;

/** The number that people call an order by. */
const numberIn = (q: string): string | undefined => /^#?(\d{1,15})$/.exec(q.trim())?.[1];

/**
 * What `q` finds: the order of that number, and orders whose e-mail, names or lines have the text, or whose customer has it; one
 * or two letters find an e-mail or a customer that begins with them. Each part has an index of its own, which an OR over all of
 * them would not use. As a set (UNION) PostgreSQL knows how many there are, and reads very many from the list's index.
 */
export function matchesOrder(q: string, bind: Bind): string {
  const pattern = bind(containing(q));
  const number = numberIn(q);
  const found = [
    `SELECT bought.id FROM customer c JOIN orders bought ON bought.customer_id = c.id
      WHERE c.deleted_at IS NULL AND ${customerTextSql("c")} ILIKE ${pattern}`,
    ...(findsBeginnings(q)
      ? [`SELECT id FROM orders WHERE lower(left(email, 2)) LIKE ${bind(containing(q).toLowerCase())}`]
      : [
          `SELECT id FROM orders WHERE search ILIKE ${pattern}`,
          `SELECT order_id FROM order_line_item WHERE search ILIKE ${pattern}`,
        ]),
    ...(number === undefined ? [] : [`SELECT id FROM orders WHERE display_id = ${bind(number)}`]),
  ];
  return `o.id IN (${found.join(" UNION ")})`;
}

/** What `q` finds in a table of what comes after orders: by its own id or number, or by its order. */
export const matchesAfterOrder = (table: string, alias: string) => (q: string, bind: Bind) => {
  const number = numberIn(q);
  return `${alias}.id IN (
    SELECT found.id FROM ${table} found WHERE found.id = ${bind(q.trim())}
    ${number === undefined ? "" : `UNION ALL SELECT found.id FROM ${table} found WHERE found.display_id = ${bind(number)}`}
    UNION ALL SELECT found.id FROM orders o JOIN ${table} found ON found.order_id = o.id WHERE ${matchesOrder(q, bind)})`;
};

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
  matches: matchesOrder,
};
