import pg from "pg";
import type { ShopFacts } from "./shop-facts.ts";

/** What is counted up to `$1` is one order each; all of the last year, evenly. */
const statements = [
  // What triggers would work out row by row is given.
  `SET session_replication_role = replica`,
  `INSERT INTO customer (id, email, has_account, first_name, last_name, created_at)
   SELECT 'cus_bench' || n, 'shopper' || n || '@example.com', n % 3 = 0, (ARRAY['Ada', 'Bela', 'Cleo', 'Dora', 'Emil'])[1 + n % 5],
          'Number' || n, now() - ($1 - n) * (interval '365 days' / $1)
     FROM generate_series(1, $1::int) n`,
  `INSERT INTO payment_collection (id, region_id, currency_code, amount, status, completed_at, created_at)
   SELECT 'pay_col_bench' || n, $2, $3, 1000 + (n % 9000) + 490, 'completed', now(), now() - ($1 - n) * (interval '365 days' / $1)
     FROM generate_series(1, $1::int) n`,
  `INSERT INTO payment_session (id, payment_collection_id, provider_id, currency_code, amount, status, created_at)
   SELECT 'payses_bench' || n, 'pay_col_bench' || n, 'pp_system_default', $3, 1000 + (n % 9000) + 490, 'captured',
          now() - ($1 - n) * (interval '365 days' / $1)
     FROM generate_series(1, $1::int) n`,
  `INSERT INTO orders (id, region_id, customer_id, sales_channel_id, payment_collection_id, email, currency_code, status,
                       shipping_address, billing_address, placed_total, total, subtotal, tax_total, discount_total, item_total,
                       shipping_total, payment_status, created_at, updated_at)
   SELECT 'order_bench' || n, $2, 'cus_bench' || (1 + (n * 7919) % $1::int), $4, 'pay_col_bench' || n,
          'shopper' || (1 + (n * 7919) % $1::int) || '@example.com', $3,
          CASE WHEN n % 5 = 0 THEN 'completed' ELSE 'pending' END, address, address, 1000 + (n % 9000) + 490,
          1000 + (n % 9000) + 490, round((1000 + (n % 9000) + 490) / 1.19), (1000 + (n % 9000) + 490) - round((1000 + (n % 9000) + 490) / 1.19),
          0, 1000 + (n % 9000), 490, CASE WHEN n % 2 = 0 THEN 'captured' ELSE 'authorized' END, at, at
     FROM generate_series(1, $1::int) n,
          LATERAL (SELECT now() - ($1 - n) * (interval '365 days' / $1) AS at,
                          jsonb_build_object('id', 'ordaddr_bench' || n, 'firstName', (ARRAY['Ada', 'Bela', 'Cleo', 'Dora', 'Emil'])[1 + (n * 7919) % $1::int % 5], 'lastName', 'Number' || n,
                            'address1', 'Quay ' || n % 200, 'city', 'Kiel', 'postalCode', '24103', 'countryCode',
                            (ARRAY['de', 'de', 'de', 'at', 'nl'])[1 + n % 5], 'phone', NULL, 'company', NULL, 'address2', NULL,
                            'province', NULL, 'metadata', NULL, 'createdAt', '2026-01-01T00:00:00.000Z',
                            'updatedAt', '2026-01-01T00:00:00.000Z') AS address) made`,
  `INSERT INTO order_payment_collection (payment_collection_id, order_id)
   SELECT 'pay_col_bench' || n, 'order_bench' || n FROM generate_series(1, $1::int) n`,
  `INSERT INTO payment (id, payment_session_id, payment_collection_id, provider_id, currency_code, amount, capture_claimed,
                        captured_amount, captured_at, created_at)
   SELECT 'pay_bench' || n, 'payses_bench' || n, 'pay_col_bench' || n, 'pp_system_default', $3, 1000 + (n % 9000) + 490,
          CASE WHEN n % 2 = 0 THEN 1000 + (n % 9000) + 490 ELSE 0 END, CASE WHEN n % 2 = 0 THEN 1000 + (n % 9000) + 490 ELSE 0 END,
          CASE WHEN n % 2 = 0 THEN now() END, now() - ($1 - n) * (interval '365 days' / $1)
     FROM generate_series(1, $1::int) n`,
  // Some things sell much better than others: a fifth of them makes three fifths of the lines.
  `INSERT INTO order_line_item (id, order_id, position, variant_id, product_id, quantity, unit_price, is_tax_inclusive, product,
                                tax_lines, total, tax_total, created_at)
   SELECT 'ordli_bench' || n || '_' || l, 'order_bench' || n, l, v.id, v.product_id, 1, (1000 + n % 9000) / 2, true,
          jsonb_build_object('title', v.product_title, 'subtitle', NULL, 'description', NULL, 'handle', v.handle, 'thumbnail', NULL,
            'typeId', NULL, 'type', NULL, 'collection', NULL, 'variantTitle', v.title, 'sku', v.sku, 'barcode', NULL, 'options',
            '{}'::jsonb, 'requiresShipping', true, 'isTaxable', true, 'shippingProfileId', NULL, 'weight', NULL, 'discountable', true,
            'isGiftcard', false, 'manageInventory', true, 'allowBackorder', false),
          '[]', (1000 + n % 9000) / 2, 0, now() - ($1 - n) * (interval '365 days' / $1)
     FROM generate_series(1, $1::int) n CROSS JOIN generate_series(0, 1) l
     JOIN (SELECT v.*, p.title AS product_title, p.handle, row_number() OVER (ORDER BY v.id) AS place
             FROM product_variant v JOIN product p ON p.id = v.product_id WHERE v.deleted_at IS NULL) v
       ON v.place = 1 + floor((SELECT count(*) FROM product_variant WHERE deleted_at IS NULL)
                              * power((n::bigint * 104729 + l * 31) % 1000003 / 1000003.0::float8, 3))`,
  `SELECT hanse_report_fill()`,
  // Goods of every tenth order come back.
  `INSERT INTO order_return (id, order_id, order_version, status, expected_refund, requested_at, created_at)
   SELECT 'return_bench' || n, 'order_bench' || n * 10, 1, 'requested', 1000, now(), now() - ($1 - n * 10) * (interval '365 days' / $1)
     FROM generate_series(1, $1::int / 10) n`,
  `INSERT INTO order_return_item (id, return_id, item_id, position, quantity)
   SELECT 'retitem_bench' || n, 'return_bench' || n, 'ordli_bench' || n * 10 || '_0', 1, 1 FROM generate_series(1, $1::int / 10) n`,
  `INSERT INTO orders (id, region_id, customer_id, sales_channel_id, email, currency_code, status, is_draft_order, placed_total, total,
                       subtotal, tax_total, discount_total, item_total, shipping_total, created_at)
   SELECT 'order_draft' || n, $2, 'cus_bench' || n, $4, 'shopper' || n || '@example.com', $3, 'draft', true, 0, 0, 0, 0, 0, 0, 0,
          now() - ($1 - n) * (interval '365 days' / $1)
     FROM generate_series(1, $1::int / 10) n`,
  `INSERT INTO draft_order (order_id) SELECT 'order_draft' || n FROM generate_series(1, $1::int / 10) n`,
  `INSERT INTO reservation_item (id, key, line_id, line_item_id, location_id, inventory_item_id, quantity, origin, created_at)
   SELECT 'resitem_' || i.id, i.order_id, i.id, i.id, (SELECT min(id) FROM stock_location), k.inventory_item_id, 1, 'order', i.created_at
     FROM order_line_item i JOIN variant_inventory_item k ON k.variant_id = i.variant_id WHERE i.position = 0`,
  `INSERT INTO promotion (id, code, type, status, method_id, method_type, target_type, allocation, percentage, created_at)
   SELECT 'promo_bench' || n, 'GIFT' || upper(md5(n::text)), 'standard', CASE WHEN n % 500 = 0 THEN 'active' ELSE 'inactive' END,
          'proappmet_bench' || n, 'percentage', 'items', 'across', 10, now() - ($1 - n) * (interval '365 days' / $1)
     FROM generate_series(1, $1::int / 10) n`,
  `INSERT INTO promotion_usage (promotion_id) SELECT 'promo_bench' || n FROM generate_series(1, $1::int / 10) n`,
  `INSERT INTO product_collection (id, title, handle, created_at)
   SELECT 'pcol_bench' || n, 'Collection ' || n, 'collection-' || n, now() - n * interval '1 minute' FROM generate_series(1, $1::int / 100) n`,
  `INSERT INTO product_category (id, name, handle, mpath, rank)
   SELECT 'pcat_bench' || n, 'Category ' || n, 'category-' || n, 'pcat_bench' || n, 100 + n FROM generate_series(1, $1::int / 100) n`,
  `INSERT INTO price_list (id, title, type, status, created_at)
   SELECT 'plist_bench' || n, 'Season ' || n, 'sale', 'draft', now() - n * interval '1 hour' FROM generate_series(1, $1::int / 100) n`,
  `INSERT INTO price (id, variant_id, price_list_id, currency_code, amount)
   SELECT 'price_bench' || v.id, v.id, 'plist_bench1', $3, 1000 FROM (SELECT id FROM product_variant ORDER BY id LIMIT $1) v`,
];

/**
 * Puts a year of orders of two lines each into a shop that nobody is using, with their customers, payments, returns and
 * reservations, and what else fills the lists of its staff: drafts, promotions, groupings and a price list with many prices.
 */
export async function fillOrders(
  databaseUrl: string,
  { orders, facts }: { orders: number; facts: ShopFacts },
): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const given = [orders, facts.regionId, facts.currencyCode, facts.salesChannelId];
    for (const text of statements) {
      const last = Math.max(0, ...[...text.matchAll(/\$(\d)/g)].map(([, number]) => Number(number)));
      // PostgreSQL wants to know the type of every parameter, used or not.
      const unused = given.slice(0, last).map((_value, index) => `$${index + 1}::${index === 0 ? "int" : "text"}`);
      await client.query(
        last === 0 ? text : `WITH given AS (SELECT ${unused.join(", ")}) ${text}`,
        given.slice(0, last),
      );
    }
  } finally {
    await client.end();
  }
}
