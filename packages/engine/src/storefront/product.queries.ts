import { availableUnitsSql } from "../inventory/index.ts";
import type { PageRow } from "./product-page.ts";
import type { Needs } from "./product-fields.ts";
import type { Parameters } from "./statement-text.ts";

/** One row of a list; the count comes with every row when it was asked for, and with a row that is otherwise empty. */
export interface ListRow extends PageRow {
  readonly count?: number;
  readonly found: boolean;
}

/** What a statement has to know to bring the columns that are needed. */
export interface Columns {
  readonly needs: Needs;
  readonly currencyCode: string | undefined;
  readonly locationIds: readonly string[];
}

/**
 * Reads the pages of the products that `picked` names, in its order (`place`). A page that is older than its product is
 * rendered anew by the same statement, so a reader never sees the past, whatever happens to the job that keeps pages.
 */
export function readPages(picked: string, { needs, currencyCode, locationIds }: Columns, parameters: Parameters, count?: string): string {
  const page = (column: string): string => `coalesce(page.${column}, fresh.${column})`;
  const columns = [
    `picked.product_id IS NOT NULL AS found`,
    `picked.product_id AS "productId"`,
    `${page("type_id")} AS "typeId"`,
    `${page("body")} AS body`,
  ];
  if (needs.extras.length > 0) columns.push(`${page("extras")} AS extras`);
  if (needs.images) columns.push(`${page("variant_images")} AS "variantImages"`);
  if (needs.price && currencyCode !== undefined) {
    const place = `array_position(${page("currency_codes")}, ${parameters.add(currencyCode)})`;
    columns.push(`(${page("prices")})[${place}] AS prices`);
  }
  if (needs.stock) columns.push(`${stockOf("picked.product_id", parameters.add(locationIds))} AS stock`);
  if (count) columns.push(`total.count`);
  return `WITH picked AS MATERIALIZED (
      SELECT chosen.product_id, chosen.place,
             NOT EXISTS (SELECT FROM product_page_due due WHERE due.product_id = chosen.product_id) AS is_current
        FROM (${picked}) chosen
    )
    SELECT ${columns.join(", ")}
      FROM ${count ? `(${count}) total LEFT JOIN picked ON true` : "picked"}
      LEFT JOIN product_page page ON page.product_id = picked.product_id AND picked.is_current
      LEFT JOIN render_product_page(ARRAY(SELECT product_id FROM picked WHERE NOT is_current)) fresh
             ON fresh.product_id = picked.product_id
     ORDER BY picked.place`;
}

/** Units available of a product's variants, in the order of the page. */
const stockOf = (productId: string, locationIds: string): string =>
  `(SELECT json_agg(CASE WHEN v.manage_inventory THEN coalesce(${availableUnitsSql("v.id", locationIds)}, 0) END
                    ORDER BY v.variant_rank, v.id)
      FROM product_variant v WHERE v.product_id = ${productId} AND v.deleted_at IS NULL)`;

/** One product, if one of the channels shows it. */
export const pickOne = (id: string, channels: string): string =>
  `SELECT ${id}::text AS product_id, 1 AS place
    WHERE EXISTS (SELECT FROM product_listing l WHERE l.product_id = ${id}::text AND l.sales_channel_id = ANY(${channels}::text[]))`;

/** How a list is picked. */
export interface Picking {
  /** Placeholder of the channels. */
  readonly channels: string;
  readonly oneChannel: boolean;
  /** On `p`; undefined without any. */
  readonly condition: string | undefined;
  /** ORDER BY over the columns of `l` and `p`, and the same over those of `found`. */
  readonly innerOrder: string;
  readonly outerOrder: string;
  readonly limit: number;
  /** Placeholder. */
  readonly offset: string;
}

const orderColumns = ["created_at", "updated_at", "title", "handle"];

/**
 * A page of a list. Each channel gives as many as could be needed, in order, and these are merged: the walk along the
 * index of a channel ends early however long the list is, and a product of two channels comes once.
 */
export function pickList({ channels, condition, innerOrder, outerOrder, limit, offset }: Picking): string {
  const used = orderColumns.filter((column) => outerOrder.includes(`found.${column} `));
  const inner = ["l.product_id", ...used.map((column) => (column === "handle" ? "p.handle" : `l.${column}`))];
  const grouped = ["found.product_id", ...used.map((column) => `found.${column}`)].join(", ");
  return `SELECT found.product_id, row_number() OVER (ORDER BY ${outerOrder}) AS place
            FROM unnest(${channels}::text[]) AS channel (id)
           CROSS JOIN LATERAL (
             SELECT ${inner.join(", ")} FROM ${listed(condition, used.includes("handle"))}
              WHERE l.sales_channel_id = channel.id${condition ? ` AND ${condition}` : ""}
              ORDER BY ${innerOrder} LIMIT ${limit} + ${offset}::int
           ) found
           GROUP BY ${grouped} ORDER BY ${outerOrder} LIMIT ${limit} OFFSET ${offset}::int`;
}

/** How many a list has on all its pages. */
export function countList({ channels, oneChannel, condition }: Pick<Picking, "channels" | "oneChannel" | "condition">): string {
  const where = `l.sales_channel_id = ANY(${channels}::text[])${condition ? ` AND ${condition}` : ""}`;
  return `SELECT count(${oneChannel ? "*" : "DISTINCT l.product_id"}) AS count FROM ${listed(condition, false)} WHERE ${where}`;
}

const listed = (condition: string | undefined, needsProduct: boolean): string =>
  `product_listing l${condition || needsProduct ? " JOIN product p ON p.id = l.product_id" : ""}`;
