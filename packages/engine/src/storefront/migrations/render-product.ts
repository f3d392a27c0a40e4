/**
 * Renders products for `product_page`. The body is the product as a list shows it, its variants last, cut wherever
 * something is put in when it is read: a control character marks the cuts, since JSON never contains one.
 *
 *     {"id":…,"variants":[{"id":… ␁ },{"id":… ␁ }]
 *
 * Only the last brace is missing. The extras, in the same notation, are status, metadata and categories; the images of the
 * variants and their prices come in the order of the variants, each price with the place of its variant.
 * An image that no variant claims belongs to all of them. A product that was deleted gives no row.
 */
const render = (priceRow: string): string => `
CREATE OR REPLACE FUNCTION render_product_page(product_ids text[])
RETURNS TABLE (product_id text, type_id text, body text, extras text, variant_images text, currency_codes text[], prices text[])
LANGUAGE plpgsql STABLE ROWS 20 SET jit = off SET plan_cache_mode = force_generic_plan SET enable_seqscan = off
  SET enable_hashjoin = off SET enable_mergejoin = off AS $render$
BEGIN
  IF cardinality(product_ids) = 0 THEN RETURN; END IF;
  RETURN QUERY
  SELECT p.id,
         p.type_id,
         left(row_to_json(shown)::text, -1)
           || ',"tags":[' || coalesce(tags.body, '') || '],"options":[' || coalesce(options.body, '')
           || '],"images":[' || coalesce(images.body, '')
           || '],"variants":[' || coalesce(variants.body || chr(1) || '}', '') || ']',
         concat_ws(chr(1), to_json(p.status), coalesce(p.metadata::text, 'null'), '[' || coalesce(categories.body, '') || ']'),
         variants.images,
         money.currency_codes,
         money.prices
    FROM product p
    LEFT JOIN product_type t ON t.id = p.type_id
    LEFT JOIN product_collection k ON k.id = p.collection_id
    CROSS JOIN LATERAL (
      SELECT string_agg(row_to_json(one)::text, ',' ORDER BY one.rank, one.id) AS body,
             EXISTS (SELECT FROM product_image i JOIN product_variant_image_link l ON l.image_id = i.id
                      WHERE i.product_id = p.id) AS divided
        FROM (SELECT i.id, i.url, i.rank, i.metadata, hanse_iso(i.created_at) AS created_at,
                     hanse_iso(i.updated_at) AS updated_at
                FROM product_image i WHERE i.product_id = p.id) one
    ) images
    CROSS JOIN LATERAL (
      SELECT string_agg(row_to_json(one)::text, ',' ORDER BY one.value, one.id) AS body
        FROM (SELECT g.id, g.value, g.external_id, g.metadata, hanse_iso(g.created_at) AS created_at,
                     hanse_iso(g.updated_at) AS updated_at, NULL AS deleted_at
                FROM product_tag_link l JOIN product_tag g ON g.id = l.tag_id WHERE l.product_id = p.id) one
    ) tags
    CROSS JOIN LATERAL (
      SELECT string_agg(left(row_to_json(one)::text, -1) || ',"values":[' || coalesce(
               (SELECT string_agg(row_to_json(choice)::text, ',' ORDER BY choice.rank, choice.id)
                  FROM (SELECT v.id, v.value, v.rank, v.option_id, v.metadata
                          FROM product_option_value v WHERE v.option_id = o.id) choice), '') || ']}',
               ',' ORDER BY o.rank, o.id) AS body
        FROM product_option o
        CROSS JOIN LATERAL (
          SELECT o.id, o.title, true AS is_exclusive, o.product_id, o.metadata,
                 hanse_iso(o.created_at) AS created_at, hanse_iso(o.updated_at) AS updated_at
        ) one
       WHERE o.product_id = p.id
    ) options
    CROSS JOIN LATERAL (
      SELECT string_agg(row_to_json(one)::text, ',' ORDER BY c.mpath) AS body
        FROM product_category_link l
        JOIN product_category c ON c.id = l.category_id AND c.is_active AND NOT c.is_internal
        CROSS JOIN LATERAL (
          SELECT c.id, c.name, c.description, c.handle, c.rank, c.external_id, c.parent_category_id, c.metadata, hanse_iso(c.created_at) AS created_at,
                 hanse_iso(c.updated_at) AS updated_at, NULL AS deleted_at
        ) one
       WHERE l.product_id = p.id
    ) categories
    CROSS JOIN LATERAL (
      SELECT p.id, p.title, p.handle, p.subtitle, p.description, p.is_giftcard, p.thumbnail, p.weight, p.length, p.height,
             p.width, p.origin_country, p.hs_code, p.mid_code, p.material, p.collection_id, p.type_id, p.discountable,
             p.external_id, hanse_iso(p.created_at) AS created_at, hanse_iso(p.updated_at) AS updated_at, NULL AS deleted_at,
             CASE WHEN t.id IS NOT NULL THEN json_build_object(
               'id', t.id, 'value', t.value, 'external_id', t.external_id, 'metadata', t.metadata,
               'created_at', hanse_iso(t.created_at), 'updated_at', hanse_iso(t.updated_at), 'deleted_at', NULL) END AS type,
             CASE WHEN k.id IS NOT NULL THEN json_build_object(
               'id', k.id, 'title', k.title, 'handle', k.handle, 'external_id', k.external_id, 'metadata', k.metadata,
               'created_at', hanse_iso(k.created_at), 'updated_at', hanse_iso(k.updated_at), 'deleted_at', NULL) END AS collection
    ) shown
    CROSS JOIN LATERAL (
      SELECT string_agg(left(row_to_json(one)::text, -1) || ',"options":[' || coalesce(
               (SELECT string_agg(row_to_json(chosen)::text, ',' ORDER BY o.rank, o.id)
                  FROM product_variant_option_link l
                  JOIN product_option o ON o.id = l.option_id
                  JOIN product_option_value ov ON ov.id = l.option_value_id
                  CROSS JOIN LATERAL (SELECT ov.id, ov.value, ov.option_id) chosen
                 WHERE l.variant_id = v.id), '') || ']', chr(1) || '},' ORDER BY v.variant_rank, v.id) AS body,
             string_agg('[' || coalesce(
               CASE WHEN images.divided THEN
                 (SELECT string_agg(row_to_json(one)::text, ',' ORDER BY one.rank, one.id)
                    FROM (SELECT i.id, i.url, i.rank, i.metadata, hanse_iso(i.created_at) AS created_at,
                                 hanse_iso(i.updated_at) AS updated_at
                            FROM product_image i
                           WHERE i.product_id = p.id
                             AND (EXISTS (SELECT FROM product_variant_image_link own
                                           WHERE own.image_id = i.id AND own.variant_id = v.id)
                                  OR NOT EXISTS (SELECT FROM product_variant_image_link any_other
                                                  WHERE any_other.image_id = i.id))) one)
               ELSE images.body END, '') || ']', chr(1) ORDER BY v.variant_rank, v.id) AS images
        FROM product_variant v
        CROSS JOIN LATERAL (
          SELECT v.id, v.title, v.sku, v.barcode, v.ean, v.upc, v.thumbnail, v.allow_backorder, v.manage_inventory,
                 v.hs_code, v.origin_country, v.mid_code, v.material, v.weight, v.length, v.height, v.width,
                 v.variant_rank, v.product_id, v.metadata, hanse_iso(v.created_at) AS created_at,
                 hanse_iso(v.updated_at) AS updated_at, NULL AS deleted_at
        ) one
       WHERE v.product_id = p.id AND v.deleted_at IS NULL
    ) variants
    CROSS JOIN LATERAL (
      SELECT array_agg(c.currency_code) AS currency_codes, array_agg(c.body) AS prices
        FROM (SELECT pr.currency_code,
                     '[' || string_agg(
                       ${priceRow}::text, ',' ORDER BY v.place, pr.id) || ']' AS body
                FROM (SELECT x.id, x.is_taxable, row_number() OVER (ORDER BY x.variant_rank, x.id) - 1 AS place
                        FROM product_variant x WHERE x.product_id = p.id AND x.deleted_at IS NULL) v
                JOIN price pr ON pr.variant_id = v.id
               GROUP BY pr.currency_code) c
    ) money
   WHERE p.id = ANY(product_ids) AND p.deleted_at IS NULL;
END
$render$`;

const priceColumns = `v.place, v.id, v.is_taxable, pr.id, pr.amount, pr.compare_at_amount, pr.region_id,
                                        pr.min_quantity, pr.max_quantity`;

/** As it was before there were price lists. */
export const renderProduct = render(`json_build_array(${priceColumns})`);

/** A price of a list says at its end which list it is of. */
export const renderProductWithPriceLists =
  render(`(CASE WHEN pr.price_list_id IS NULL THEN json_build_array(${priceColumns})
                            ELSE json_build_array(${priceColumns}, pr.price_list_id) END)`);
