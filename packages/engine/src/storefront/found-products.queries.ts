import { type Channels, isIn } from "./channels.ts";
import { listed } from "./product.queries.ts";

/** The products that a search found, in its order, as far as one of the channels shows them. */
export const pickFound = (ids: string, channels: Channels): string =>
  `SELECT found.product_id, found.place FROM unnest(${ids}::text[]) WITH ORDINALITY AS found (product_id, place)
    WHERE EXISTS (SELECT FROM product_listing l
                   WHERE l.product_id = found.product_id AND ${isIn("l.sales_channel_id", channels)})`;

/** What picks a page among the products that a search found. */
export interface FoundPicking {
  readonly ids: string;
  readonly channels: Channels;
  /** On `l` and `p`; undefined without any. */
  readonly condition: string | undefined;
  /** ORDER BY over the columns of `found`; those of `l` and `relevance`. */
  readonly order: string;
  readonly limit: number;
  /** A placeholder, or 0. */
  readonly offset: string;
}

const found = ({ ids, channels, condition }: FoundPicking): string =>
  `${listed(condition)} JOIN unnest(${ids}::text[]) WITH ORDINALITY AS hit (product_id, place) ON hit.product_id = l.product_id
    WHERE ${isIn("l.sales_channel_id", channels)}${condition ? ` AND ${condition}` : ""}`;

/** Those that meet the condition. A product of two channels comes once. */
export const pickAmongFound = (picking: FoundPicking): string =>
  `SELECT found.product_id, row_number() OVER (ORDER BY ${picking.order}) AS place
     FROM (SELECT DISTINCT l.product_id, l.title, l.handle, l.created_at, l.updated_at, hit.place AS relevance
             FROM ${found(picking)}) found
    ORDER BY ${picking.order} LIMIT ${picking.limit} OFFSET ${picking.offset}`;

/** How many meet it. */
export const countAmongFound = (picking: FoundPicking): string =>
  `SELECT count(DISTINCT l.product_id) AS count FROM ${found(picking)}`;
