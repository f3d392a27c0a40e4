import { type Statement, unnamed } from "@hanse/plugin-kit";

/** What a report is broken down by. */
export const breakdowns = ["day", "week", "month", "sales_channel", "country", "product"] as const;
export type Breakdown = (typeof breakdowns)[number];

/** What was sold in one currency. Amounts in minor units. */
export interface SalesFigures {
  readonly currencyCode: string;
  readonly orders: number;
  /** What the orders came to when they were placed. */
  readonly placed: number;
  /** What they come to now, after returns and changes. */
  readonly total: number;
  readonly tax: number;
  readonly discounts: number;
  readonly shipping: number;
}

export interface SalesRow extends SalesFigures {
  /** A day, the first day of a week or month, or an id; null for what has none. */
  readonly key: string | null;
  readonly label: string | null;
}

/** Goods alone: what was shipped with them is in no product's figures. */
export interface ProductRow extends Pick<SalesFigures, "currencyCode" | "total" | "tax"> {
  readonly key: string | null;
  readonly label: string | null;
  /** Lines of orders that it stood in. */
  readonly lines: number;
  /** Units that customers kept. */
  readonly units: number;
}

/**
 * Orders that count: those that are neither drafts nor canceled, of the days $1 to $2 in the time zone $3, in the currency $4 and
 * the sales channel $5 where these are given.
 */
const sold = `
  o.created_at >= ($1::date)::timestamp AT TIME ZONE $3 AND o.created_at < ($2::date + 1)::timestamp AT TIME ZONE $3
  AND o.status <> 'canceled' AND NOT (o.is_draft_order AND o.status = 'draft')
  AND ($4::text IS NULL OR o.currency_code = $4) AND ($5::text IS NULL OR o.sales_channel_id = $5)`;

const figures = `
  count(*)::int AS orders, sum(o.placed_total)::bigint AS placed, sum(o.total)::bigint AS total, sum(o.tax_total)::bigint AS tax,
  sum(o.discount_total)::bigint AS discounts, sum(o.shipping_total)::bigint AS shipping`;

/** What has a place in the calendar, and how long one of it is. */
type Span = "day" | "week" | "month";

const spans: readonly Breakdown[] = ["day", "week", "month"] satisfies Span[];

const keys: Readonly<Record<Exclude<Breakdown, "product" | Span>, string>> = {
  sales_channel: "o.sales_channel_id",
  country: "o.shipping_country",
};

const labels: Readonly<Partial<Record<Breakdown, string>>> = {
  sales_channel: "(SELECT c.name FROM sales_channel c WHERE c.id = s.key)",
};

/** Rows in the order of their time, or the best first. */
export const salesBy = (by: Exclude<Breakdown, "product">): Statement<SalesRow> =>
  isSpan(by) ? salesBySpan(by) : salesByKey(by);

const isSpan = (by: Breakdown): by is Span => spans.includes(by);

/** A range of the index for each day: grouped by their day, PostgreSQL would sort all orders first. */
const salesBySpan = (span: Span): Statement<SalesRow> =>
  unnamed(
    `SELECT span.key::text AS key, s.*, NULL AS label
       FROM (SELECT DISTINCT date_trunc('${span}', day)::date AS key
               FROM generate_series($1::date::timestamp, $2::date::timestamp, interval '1 day') day) span
      CROSS JOIN LATERAL (
        SELECT o.currency_code AS "currencyCode", ${figures}
          FROM orders o
         WHERE o.created_at >= span.key::timestamp AT TIME ZONE $3
           AND o.created_at < (span.key + interval '1 ${span}') AT TIME ZONE $3 AND ${sold}
         GROUP BY 1) s
      ORDER BY span.key, s."currencyCode"`,
  );

const salesByKey = (by: Exclude<Breakdown, "product" | Span>): Statement<SalesRow> =>
  unnamed(
    `SELECT s.*, ${labels[by] ?? "NULL"} AS label FROM (
       SELECT ${keys[by]} AS key, o.currency_code AS "currencyCode", ${figures}
         FROM orders o WHERE ${sold} GROUP BY 1, 2) s
      ORDER BY s.total DESC, s.key, s."currencyCode"`,
  );

/** The products that brought most, $6 of them in each currency: first which they are, then the rest of their figures. */
export const salesByProduct: Statement<ProductRow> = unnamed(
  `WITH brought AS MATERIALIZED (
     SELECT i.product_id AS key, o.currency_code AS currency, sum(i.total)::bigint AS total
       FROM orders o JOIN order_line_item i ON i.order_id = o.id WHERE ${sold} GROUP BY 1, 2
   )
   SELECT best.key, (SELECT p.title FROM product p WHERE p.id = best.key) AS label, best.currency AS "currencyCode",
          rest.lines, rest.units, best.total, rest.tax
     FROM (SELECT DISTINCT currency FROM brought) used
    CROSS JOIN LATERAL (
      SELECT * FROM brought WHERE brought.currency = used.currency ORDER BY brought.total DESC, brought.key LIMIT $6) best
    CROSS JOIN LATERAL (
      SELECT count(*)::int AS lines, sum(i.tax_total)::bigint AS tax,
             sum(i.quantity - i.return_received_quantity - i.return_dismissed_quantity - i.written_off_quantity)::int AS units
        FROM order_line_item i JOIN orders o ON o.id = i.order_id
       WHERE (i.product_id = best.key OR (best.key IS NULL AND i.product_id IS NULL)) AND o.currency_code = best.currency
         AND ${sold}) rest
    ORDER BY best.currency, best.total DESC, best.key`,
);

/** All of it together, in each currency. */
export const salesTotals: Statement<SalesFigures> = unnamed(
  `SELECT o.currency_code AS "currencyCode", ${figures} FROM orders o WHERE ${sold} GROUP BY 1 ORDER BY 1`,
);

/** What is left of an item, and how fast it goes. */
export interface StockRow {
  readonly inventoryItemId: string;
  readonly variantId: string;
  readonly productId: string;
  readonly title: string;
  readonly variantTitle: string;
  readonly sku: string | null;
  readonly available: number;
  readonly incoming: number;
  readonly sold: number;
  /** Null when nothing of it was sold. */
  readonly daysLeft: number | null;
}

/**
 * Items that are gone or will be within $2 days at the pace of the last $1 days, the most urgent first; $3 of them. Those nobody
 * buys any more are only there when nothing is left. What is neither sold nor gone anywhere is not looked at further; `OFFSET 0`
 * has the rest looked up one by one, as PostgreSQL expects many more to be left over than there are.
 */
export const runningOut: Statement<StockRow> = unnamed(
  `WITH pace AS MATERIALIZED (
     SELECT i.variant_id, sum(i.quantity) AS sold
       FROM orders o JOIN order_line_item i ON i.order_id = o.id
      WHERE o.created_at >= now() - $1::int * interval '1 day'
        AND o.status <> 'canceled' AND NOT (o.is_draft_order AND o.status = 'draft')
      GROUP BY 1
   ), sold AS MATERIALIZED (
     SELECT k.variant_id, k.inventory_item_id AS item_id, pace.sold * k.required_quantity AS sold
       FROM pace CROSS JOIN LATERAL (SELECT * FROM variant_inventory_item k WHERE k.variant_id = pace.variant_id OFFSET 0) k
   ), stock AS MATERIALIZED (
     SELECT l.item_id, sum(l.available) AS available, sum(l.incoming) AS incoming
       FROM stock_level l
      WHERE l.item_id IN (
        SELECT gone.item_id FROM stock_level gone WHERE gone.available <= 0 UNION ALL SELECT sold.item_id FROM sold)
      GROUP BY 1
   ), left_over AS (
     SELECT sold.variant_id, s.*, sold.sold, greatest(s.available, 0) * $1 / nullif(sold.sold, 0) AS days
       FROM stock s JOIN sold ON sold.item_id = s.item_id
     UNION ALL
     SELECT k.variant_id, s.*, 0, NULL
       FROM stock s CROSS JOIN LATERAL (SELECT * FROM variant_inventory_item k WHERE k.inventory_item_id = s.item_id OFFSET 0) k
      WHERE s.available <= 0 AND NOT EXISTS (SELECT FROM sold WHERE sold.variant_id = k.variant_id)
   )
   SELECT f.item_id AS "inventoryItemId", v.id AS "variantId", d.id AS "productId", d.title, v.title AS "variantTitle", v.sku,
          f.available::int AS available, f.incoming::int AS incoming, f.sold::int AS sold,
          round(f.days, 1)::float8 AS "daysLeft"
     FROM (SELECT * FROM left_over f
            WHERE (f.available <= 0 OR f.days <= $2)
              AND (SELECT v.deleted_at IS NULL AND v.manage_inventory FROM product_variant v WHERE v.id = f.variant_id)
            ORDER BY f.days NULLS LAST, f.sold DESC, f.variant_id LIMIT $3) f
     JOIN product_variant v ON v.id = f.variant_id
     JOIN product d ON d.id = v.product_id
    ORDER BY f.days NULLS LAST, f.sold DESC, v.id`,
);
