import { statement } from "@hanse/plugin-kit";

export interface KnownVariant {
  readonly id: string;
  readonly sku: string | null;
  /** Option title to value. */
  readonly choice: Readonly<Record<string, string>>;
  readonly prices: readonly { readonly id: string; readonly currencyCode: string; readonly isOrdinary: boolean }[];
}

export interface KnownProduct {
  readonly id: string;
  readonly handle: string;
  readonly variants: readonly KnownVariant[];
}

/** By id, else by handle. Parameters: id, handle. */
export const findKnown = statement<KnownProduct>(
  "transfer.known",
  `SELECT p.id, p.handle, coalesce((
            SELECT json_agg(json_build_object('id', v.id, 'sku', v.sku,
                     'choice', (SELECT coalesce(json_object_agg(o.title, ov.value), '{}')
                                  FROM product_variant_option_link l
                                  JOIN product_option o ON o.id = l.option_id
                                  JOIN product_option_value ov ON ov.id = l.option_value_id
                                 WHERE l.variant_id = v.id),
                     'prices', (SELECT coalesce(json_agg(json_build_object('id', pr.id, 'currencyCode', pr.currency_code, 'isOrdinary',
                                         pr.region_id IS NULL AND pr.min_quantity IS NULL AND pr.max_quantity IS NULL)), '[]')
                                  FROM price pr WHERE pr.variant_id = v.id AND pr.price_list_id IS NULL)
                   ) ORDER BY v.variant_rank, v.id)
              FROM product_variant v WHERE v.product_id = p.id AND v.deleted_at IS NULL), '[]') AS variants
     FROM product p WHERE (p.id = $1 OR p.handle = $2) AND p.deleted_at IS NULL
    ORDER BY p.id = $1 DESC NULLS LAST LIMIT 1`,
);

/** How many of the products `$1` (ids, may be empty) with handles `$2` are there. */
export const countKnown = statement<{ known: number }>(
  "transfer.count_known",
  `SELECT count(*) AS known FROM unnest($1::text[], $2::text[]) AS stated (id, handle)
    WHERE EXISTS (SELECT FROM product p WHERE p.id = stated.id AND p.deleted_at IS NULL)
       OR EXISTS (SELECT FROM product p WHERE p.handle = stated.handle AND p.deleted_at IS NULL)`,
);

export interface Named {
  readonly kind: "channel" | "profile";
  readonly id: string;
  readonly name: string;
}

export const namedPlaces = statement<Named>(
  "transfer.named_places",
  `SELECT 'channel' AS kind, id, name FROM sales_channel UNION ALL SELECT 'profile', id, name FROM shipping_profile`,
);

/** How wide the table of an export has to be, from all that the shop has. */
export const tableWidth = statement<{ options: number; currencies: string[] }>(
  "transfer.width",
  `SELECT coalesce((SELECT max(of_product.options) FROM (SELECT count(*)::int AS options FROM product_option GROUP BY product_id) of_product), 0) AS options,
          ARRAY(SELECT DISTINCT currency_code FROM price ORDER BY currency_code) AS currencies`,
);

/** The pictures of variants by URL. Parameters: variants, lists of URLs as JSON, product. */
export const putVariantImages = statement<never>(
  "transfer.variant_images",
  `WITH wanted AS (
     SELECT w.variant_id, i.id AS image_id
       FROM json_to_recordset($2::json) AS w (variant_id text, url text)
       JOIN product_image i ON i.product_id = $3 AND i.url = w.url
   ), gone AS (
     DELETE FROM product_variant_image_link l WHERE l.variant_id = ANY($1)
        AND NOT EXISTS (SELECT FROM wanted w WHERE w.variant_id = l.variant_id AND w.image_id = l.image_id)
   )
   INSERT INTO product_variant_image_link (variant_id, image_id) SELECT DISTINCT variant_id, image_id FROM wanted ON CONFLICT DO NOTHING`,
);
