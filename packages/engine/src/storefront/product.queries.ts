import { availableUnitsSql } from "../inventory/index.ts";
import type { PageRow } from "./product-page.ts";
import type { Needs } from "./product-fields.ts";
import { type Channels, isIn } from "./channels.ts";
import type { Parameters } from "./statement-text.ts";

/** One row of a list. When the count was asked for, it comes with every row; a list without products has one row for it. */
export interface ListRow extends PageRow {
  /** From 1 on; null in the row that is there for the count. */
  readonly place: number | null;
  readonly count?: number;
}

/** What a statement has to know to bring the columns that are needed. */
export interface Columns {
  readonly needs: Needs;
  readonly currencyCode: string | undefined;
  readonly locationIds: readonly string[];
}

/**
 * Reads the pages of the products that `picked` names, in any order: PostgreSQL would copy them all to sort them by their
 * `place`. A page that is older than its product is rendered anew by the same statement, so a reader never sees the past,
 * whatever happens to the job that keeps pages.
 */
export function readPages(
  picked: string,
  { needs, currencyCode, locationIds }: Columns,
  parameters: Parameters,
  count?: string,
): string {
  const page = (column: string): string => `coalesce(page.${column}, fresh.${column})`;
  const columns = [
    `picked.place`,
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
      LEFT JOIN (
        SELECT rendered.* FROM render_product_page(ARRAY(SELECT product_id FROM picked WHERE NOT is_current)) rendered
         WHERE EXISTS (SELECT FROM picked WHERE NOT is_current) OFFSET 0
      ) fresh ON fresh.product_id = picked.product_id`;
}

/** Units available of a product's variants, in the order of the page. */
const stockOf = (productId: string, locationIds: string): string =>
  `(SELECT json_agg(CASE WHEN v.manage_inventory THEN coalesce(${availableUnitsSql("v.id", locationIds)}, 0) END
                    ORDER BY v.variant_rank, v.id)
      FROM product_variant v WHERE v.product_id = ${productId} AND v.deleted_at IS NULL)`;

/** One product, if one of the channels shows it. */
export const pickOne = (id: string, channels: Channels): string =>
  `SELECT ${id}::text AS product_id, 1 AS place
    WHERE EXISTS (SELECT FROM product_listing l WHERE l.product_id = ${id}::text AND ${isIn("l.sales_channel_id", channels)})`;

/** How a list is picked. */
export interface Picking {
  readonly channels: Channels;
  /** On `l` and `p`; undefined without any. */
  readonly condition: string | undefined;
  /** ORDER BY over the columns of `l`, and the same over those of `found`. */
  readonly innerOrder: string;
  readonly outerOrder: string;
  readonly limit: number;
  /** A placeholder, or 0. */
  readonly offset: string;
}

const orderColumns = ["created_at", "updated_at", "title", "handle"];

/** A product is joined only where something is asked of it. That it is not deleted goes without saying, but its indexes have to be told. */
export const listed = (condition = ""): string =>
  `product_listing l${/\bp\./.test(condition) ? " JOIN product p ON p.id = l.product_id AND p.deleted_at IS NULL" : ""}`;

/**
 * A page of a list: a walk along an index of the channel that ends early, however long the list is. Several channels give
 * as many as could be needed each, and these are merged: a product of two of them comes once.
 */
export function pickList(picking: Picking): string {
  const { channels, condition, innerOrder, outerOrder, limit, offset } = picking;
  const used = orderColumns.filter((column) => outerOrder.includes(`found.${column} `));
  const columns = ["product_id", ...used].map((column) => `l.${column}`);
  const walk = (channel: string, range: string): string => `
    SELECT ${columns.join(", ")} FROM ${listed(condition)}
     WHERE l.sales_channel_id = ${channel}${condition ? ` AND ${condition}` : ""} ORDER BY ${innerOrder} ${range}`;
  const picked = `SELECT found.product_id, row_number() OVER (ORDER BY ${outerOrder}) AS place`;
  if (channels.isOne) return `${picked} FROM (${walk(channels.placeholder, `LIMIT ${limit} OFFSET ${offset}`)}) found`;
  return `${picked}
      FROM unnest(${channels.placeholder}::text[]) AS channel (id)
     CROSS JOIN LATERAL (${walk("channel.id", `LIMIT ${limit} + ${offset}`)}) found
     GROUP BY ${["product_id", ...used].map((column) => `found.${column}`).join(", ")}
     ORDER BY ${outerOrder} LIMIT ${limit} OFFSET ${offset}`;
}

/** How many a list has on all its pages. */
export function countList({ channels, condition }: Pick<Picking, "channels" | "condition">): string {
  const where = `${isIn("l.sales_channel_id", channels)}${condition ? ` AND ${condition}` : ""}`;
  return `SELECT count(${channels.isOne ? "*" : "DISTINCT l.product_id"}) AS count FROM ${listed(condition)} WHERE ${where}`;
}
