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

/** What was placed and not called off. */
const counts = "o.status <> 'canceled' AND NOT (o.is_draft_order AND o.status = 'draft')";

const wanted = (row: string, time: string): string =>
  `${row}.${time} >= ($1::date)::timestamp AT TIME ZONE $3 AND ${row}.${time} < ($2::date + 1)::timestamp AT TIME ZONE $3
   AND ($4::text IS NULL OR ${row}.currency_code = $4) AND ($5::text IS NULL OR ${row}.sales_channel_id = $5)`;

/**
 * Orders that count: those that are neither drafts nor canceled, of the days $1 to $2 in the time zone $3, in the currency $4 and
 * the sales channel $5 where these are given.
 */
const sold = `${wanted("o", "created_at")} AND ${counts}`;

/** The same of lines that count. */
const soldLines = wanted("s", "sold_at");

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
     SELECT s.product_id AS key, s.currency_code AS currency, sum(s.total)::bigint AS total
       FROM report_sale s WHERE ${soldLines} GROUP BY 1, 2
   )
   SELECT best.key, (SELECT p.title FROM product p WHERE p.id = best.key) AS label, best.currency AS "currencyCode",
          rest.lines, rest.units, best.total, rest.tax
     FROM (SELECT DISTINCT currency FROM brought) used
    CROSS JOIN LATERAL (
      SELECT * FROM brought WHERE brought.currency = used.currency ORDER BY brought.total DESC, brought.key LIMIT $6) best
    CROSS JOIN LATERAL (
      SELECT count(*)::int AS lines, sum(s.tax_total)::bigint AS tax, sum(s.units)::int AS units
        FROM report_sale s
       WHERE (s.product_id = best.key OR (best.key IS NULL AND s.product_id IS NULL)) AND s.currency_code = best.currency
         AND ${soldLines}) rest
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

/** Units from which the highest band of `stock_level` begins. */
const plenty = 25;

const stockOf = (itemId: string): string =>
  `SELECT sum(l.available)::bigint AS available, sum(l.incoming)::bigint AS incoming FROM stock_level l WHERE l.item_id = ${itemId} OFFSET 0`;

/**
 * Items that are gone or will be within $2 days at the pace of the last $1 days, the most urgent first; $3 of them. Those nobody
 * buys any more are only there when nothing is left anywhere. What sells less than there is plenty of is told by the index of bands
 * alone. `OFFSET 0` has things looked up one by one, in the order of their ids, as PostgreSQL expects many more to be left over than
 * there are.
 */
export const runningOut: Statement<StockRow> = unnamed(
  `WITH pace AS MATERIALIZED (
     SELECT i.variant_id, sum(i.quantity) AS sold
       FROM orders o JOIN order_line_item i ON i.order_id = o.id
      WHERE o.created_at >= now() - $1::int * interval '1 day'
        AND ${counts}
      GROUP BY 1 ORDER BY 1
   ), sold AS (
     SELECT k.variant_id, k.inventory_item_id AS item_id, pace.sold * k.required_quantity AS sold
       FROM pace CROSS JOIN LATERAL (SELECT * FROM variant_inventory_item k WHERE k.variant_id = pace.variant_id OFFSET 0) k
      WHERE pace.sold * k.required_quantity * $2 >= ${plenty} * $1
         OR (SELECT max(l.band) FROM stock_level l WHERE l.item_id = k.inventory_item_id) < 2
   ), gone AS MATERIALIZED (
     SELECT DISTINCT l.item_id FROM stock_level l
      WHERE l.band = 0 AND NOT EXISTS (SELECT FROM stock_level o WHERE o.item_id = l.item_id AND o.band > 0)
   ), left_over AS (
     SELECT sold.variant_id, sold.item_id, sold.sold, s.available, s.incoming,
            greatest(s.available, 0) * $1 / nullif(sold.sold, 0) AS days
       FROM sold CROSS JOIN LATERAL (${stockOf("sold.item_id")}) s
      WHERE s.available <= 0 OR s.available * $1 <= sold.sold * $2
     UNION ALL
     SELECT k.variant_id, gone.item_id, 0, s.available, s.incoming, NULL
       FROM gone CROSS JOIN LATERAL (${stockOf("gone.item_id")}) s
      CROSS JOIN LATERAL (SELECT * FROM variant_inventory_item k WHERE k.inventory_item_id = gone.item_id OFFSET 0) k
   )
   SELECT f.item_id AS "inventoryItemId", v.id AS "variantId", d.id AS "productId", d.title, v.title AS "variantTitle", v.sku,
          f.available::int AS available, f.incoming::int AS incoming, f.sold::int AS sold,
          round(f.days, 1)::float8 AS "daysLeft"
     FROM (SELECT * FROM (
             -- What is gone and was sold until then is left over in both ways.
             SELECT variant_id, item_id, max(sold) AS sold, max(available) AS available, max(incoming) AS incoming, min(days) AS days
               FROM left_over GROUP BY 1, 2) each
            WHERE (SELECT v.deleted_at IS NULL AND v.manage_inventory FROM product_variant v WHERE v.id = each.variant_id)
            ORDER BY each.days NULLS LAST, each.sold DESC, each.variant_id LIMIT $3) f
     JOIN product_variant v ON v.id = f.variant_id
     JOIN product d ON d.id = v.product_id
    ORDER BY f.days NULLS LAST, f.sold DESC, v.id`,
);
