import { availableUnitsSql } from "../inventory/index.ts";
import { type Price, pricesOfVariantSql } from "../pricing/index.ts";
import { type Channels, isIn } from "./channels.ts";
import type { SoleVariantDto } from "./product.schema.ts";
import type { Parameters } from "./statement-text.ts";

/** A variant with what a reply may need of it. */
export interface VariantRow {
  /** Null in the one row of an empty page, which is there for the count. */
  readonly variant: Omit<SoleVariantDto, "calculated_price"> | null;
  readonly typeId: string | null;
  readonly isTaxable: boolean;
  readonly prices?: readonly Price[];
  readonly count?: number;
}

/** What of the costlier parts is wanted. */
export interface VariantNeeds {
  readonly price: boolean;
  readonly stock: boolean;
  readonly images: boolean;
  readonly product: boolean;
}

export interface VariantPicking {
  readonly needs: VariantNeeds;
  readonly channels: Channels;
  /** On `v` and `p`. */
  readonly condition: string;
  readonly order: string;
  readonly limit: number;
  readonly offset: number;
}

const soldIn = (channels: Channels): string =>
  `product_variant v JOIN product p ON p.id = v.product_id
   WHERE v.deleted_at IS NULL AND EXISTS (
     SELECT FROM product_listing l WHERE l.product_id = v.product_id AND ${isIn("l.sales_channel_id", channels)})`;

const columns = `v.id, v.title, v.sku, v.barcode, v.ean, v.upc, v.thumbnail, v.allow_backorder, v.manage_inventory,
  v.weight, v.length, v.height, v.width, v.origin_country, v.hs_code, v.mid_code, v.material, v.variant_rank, v.product_id,
  v.metadata, hanse_iso(v.created_at) AS created_at, hanse_iso(v.updated_at) AS updated_at, NULL AS deleted_at`;

const options = `coalesce((
  SELECT json_agg(json_build_object('id', ov.id, 'value', ov.value, 'option_id', ov.option_id) ORDER BY o.rank, o.id)
    FROM product_variant_option_link x
    JOIN product_option o ON o.id = x.option_id
    JOIN product_option_value ov ON ov.id = x.option_value_id
   WHERE x.variant_id = v.id), '[]') AS options`;

const images = `coalesce((
  SELECT json_agg(json_build_object('id', i.id, 'url', i.url, 'rank', i.rank, 'metadata', i.metadata,
                    'created_at', hanse_iso(i.created_at), 'updated_at', hanse_iso(i.updated_at)) ORDER BY i.rank, i.id)
    FROM product_image i
   WHERE i.product_id = v.product_id
     AND (EXISTS (SELECT FROM product_variant_image_link own WHERE own.image_id = i.id AND own.variant_id = v.id)
          OR NOT EXISTS (SELECT FROM product_variant_image_link any_other WHERE any_other.image_id = i.id))), '[]') AS images`;

const product = `(SELECT row_to_json(owner) FROM (
  SELECT p.id, p.title, p.handle, p.subtitle, p.description, p.is_giftcard, p.thumbnail, p.weight, p.length, p.height,
         p.width, p.origin_country, p.hs_code, p.mid_code, p.material, p.collection_id, p.type_id, p.discountable,
         p.external_id, p.metadata, hanse_iso(p.created_at) AS created_at, hanse_iso(p.updated_at) AS updated_at,
         NULL AS deleted_at) owner) AS product`;

/** Reads a page of variants, and how many there are in all unless that is known. */
export function readVariants(
  picking: VariantPicking,
  locationIds: readonly string[],
  counts: boolean,
  parameters: Parameters,
): string {
  const { needs, channels, condition, order, limit, offset } = picking;
  const shown = [columns, options];
  if (needs.images) shown.push(images);
  if (needs.product) shown.push(product);
  if (needs.stock) {
    const units = availableUnitsSql("v.id", parameters.add(locationIds));
    shown.push(`CASE WHEN v.manage_inventory THEN coalesce(${units}, 0) END AS inventory_quantity`);
  }
  const from = `${soldIn(channels)} AND ${condition}`;
  const page = `
    SELECT (SELECT row_to_json(shown) FROM (SELECT ${shown.join(", ")}) shown) AS variant, p.type_id AS "typeId",
           v.is_taxable AS "isTaxable"${needs.price ? `, ${pricesOfVariantSql("v.id")} AS prices` : ""},
           row_number() OVER (ORDER BY ${order}) AS place
      FROM ${from}
     ORDER BY ${order} LIMIT ${limit} OFFSET ${parameters.add(offset)}::bigint`;
  return counts
    ? `SELECT page.*, total.count FROM (SELECT count(*) AS count FROM ${from}) total LEFT JOIN (${page}) page ON true ORDER BY page.place`
    : `SELECT page.* FROM (${page}) page ORDER BY page.place`;
}
