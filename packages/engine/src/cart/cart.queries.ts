import { statement } from "@hanse/plugin-kit";
import { customerGroupIdsSql } from "../customer/index.ts";
import { shippingProfileOfProductSql } from "../fulfillment/index.ts";
import { availableUnitsSql } from "../inventory/index.ts";
import { pricesOfVariantSql, type Price } from "../pricing/index.ts";
import { paymentCollectionOfCartSql, type PaymentCollection } from "../payment/index.ts";
import type { CartPlace } from "../storefront/index.ts";
import type { Cart, LineProduct } from "./cart.ts";

/** A cart with what is kept about it elsewhere. */
export interface LoadedCart extends Cart {
  /** The checkout that has frozen it. */
  readonly checkoutRun: string | null;
  readonly paymentCollection: PaymentCollection | null;
}

export const loadCart = statement<LoadedCart>(
  "cart.load",
  `SELECT c.id, c.region_id AS "regionId", c.sales_channel_id AS "salesChannelId", c.customer_id AS "customerId",
          c.currency_code AS "currencyCode", c.email, c.locale, c.shipping_address AS "shippingAddress",
          c.billing_address AS "billingAddress", c.metadata, c.promo_codes AS "promoCodes", c.version, c.checkout_run AS "checkoutRun",
          c.completed_at AS "completedAt", c.created_at AS "createdAt", c.updated_at AS "updatedAt",
          coalesce((
            SELECT json_agg(json_build_object(
                     'id', i.id, 'variantId', i.variant_id, 'productId', i.product_id, 'quantity', i.quantity,
                     'unitPrice', i.unit_price, 'compareAtUnitPrice', i.compare_at_unit_price,
                     'isTaxInclusive', i.is_tax_inclusive, 'product', i.product, 'taxLines', i.tax_lines, 'adjustments', i.adjustments,
                     'metadata', i.metadata, 'createdAt', hanse_iso(i.created_at), 'updatedAt', hanse_iso(i.updated_at))
                   ORDER BY i.position, i.id)
              FROM cart_line_item i WHERE i.cart_id = c.id), '[]') AS items,
          coalesce((
            SELECT json_agg(json_build_object(
                     'id', m.id, 'shippingOptionId', m.shipping_option_id, 'name', m.name, 'amount', m.amount,
                     'isTaxInclusive', m.is_tax_inclusive, 'data', m.data, 'taxLines', m.tax_lines, 'adjustments', m.adjustments,
                     'createdAt', hanse_iso(m.created_at), 'updatedAt', hanse_iso(m.updated_at))
                   ORDER BY m.created_at, m.id)
              FROM cart_shipping_method m WHERE m.cart_id = c.id), '[]') AS "shippingMethods",
          ${customerGroupIdsSql("c.customer_id")} AS "customerGroupIds",
          ${paymentCollectionOfCartSql("c.id")} AS "paymentCollection"
     FROM cart c WHERE c.id = $1`,
);

/** Where a cart is shipped to, as far as prices depend on it. */
export const loadCartPlace = statement<CartPlace>(
  "cart.place",
  `SELECT region_id AS "regionId", shipping_address->>'countryCode' AS "countryCode", shipping_address->>'province' AS province
     FROM cart WHERE id = $1`,
);

/** The lines and shipping methods of `guard`'s cart become those of $2 and $3; the rest of them goes. */
const putChildren = `
  , gone_items AS (
    DELETE FROM cart_line_item i USING guard g
     WHERE i.cart_id = g.id AND NOT EXISTS (SELECT FROM json_to_recordset($2) AS x (id text) WHERE x.id = i.id)
  ), put_items AS (
    INSERT INTO cart_line_item (id, cart_id, position, variant_id, product_id, quantity, unit_price, compare_at_unit_price,
                                is_tax_inclusive, product, tax_lines, adjustments, metadata, created_at, updated_at)
    SELECT x.id, g.id, x.position, x."variantId", x."productId", x.quantity, x."unitPrice", x."compareAtUnitPrice",
           x."isTaxInclusive", x.product, x."taxLines", x.adjustments, x.metadata, x."createdAt", x."updatedAt"
      FROM guard g, json_to_recordset($2) AS x (
             id text, position int, "variantId" text, "productId" text, quantity int, "unitPrice" bigint,
             "compareAtUnitPrice" bigint, "isTaxInclusive" boolean, product jsonb, "taxLines" jsonb, adjustments jsonb, metadata jsonb,
             "createdAt" timestamptz, "updatedAt" timestamptz)
    ON CONFLICT (id) DO UPDATE SET
      position = excluded.position, quantity = excluded.quantity, unit_price = excluded.unit_price,
      compare_at_unit_price = excluded.compare_at_unit_price, is_tax_inclusive = excluded.is_tax_inclusive,
      product = excluded.product, tax_lines = excluded.tax_lines, adjustments = excluded.adjustments, metadata = excluded.metadata, updated_at = excluded.updated_at
  ), gone_methods AS (
    DELETE FROM cart_shipping_method m USING guard g
     WHERE m.cart_id = g.id AND NOT EXISTS (SELECT FROM json_to_recordset($3) AS x (id text) WHERE x.id = m.id)
  ), put_methods AS (
    INSERT INTO cart_shipping_method (id, cart_id, shipping_option_id, name, amount, is_tax_inclusive, data, tax_lines,
                                      adjustments, created_at, updated_at)
    SELECT x.id, g.id, x."shippingOptionId", x.name, x.amount, x."isTaxInclusive", x.data, x."taxLines", x.adjustments, x."createdAt", x."updatedAt"
      FROM guard g, json_to_recordset($3) AS x (
             id text, "shippingOptionId" text, name text, amount bigint, "isTaxInclusive" boolean, data jsonb,
             "taxLines" jsonb, adjustments jsonb, "createdAt" timestamptz, "updatedAt" timestamptz)
    ON CONFLICT (id) DO UPDATE SET
      name = excluded.name, amount = excluded.amount, is_tax_inclusive = excluded.is_tax_inclusive, data = excluded.data,
      tax_lines = excluded.tax_lines, adjustments = excluded.adjustments, updated_at = excluded.updated_at
  )
  SELECT id FROM guard`;

const cartColumns = `x (id text, "regionId" text, "salesChannelId" text, "customerId" text, "currencyCode" text, email text,
  locale text, "shippingAddress" jsonb, "billingAddress" jsonb, metadata jsonb, "promoCodes" jsonb, version int, "createdAt" timestamptz,
  "updatedAt" timestamptz)`;

export const insertCart = statement<{ id: string }>(
  "cart.insert",
  `WITH guard AS (
     INSERT INTO cart (id, region_id, sales_channel_id, customer_id, currency_code, email, locale, shipping_address,
                       billing_address, metadata, promo_codes, created_at, updated_at)
     SELECT x.id, x."regionId", x."salesChannelId", x."customerId", x."currencyCode", x.email, x.locale,
            x."shippingAddress", x."billingAddress", x.metadata, x."promoCodes", x."createdAt", x."updatedAt"
       FROM json_to_record($1) AS ${cartColumns}
     RETURNING id
   )${putChildren}`,
);

/** Saves a cart that is still as it was loaded: no row comes back when it changed, was frozen or became an order meanwhile. */
export const saveCart = statement<{ id: string }>(
  "cart.save",
  `WITH guard AS (
     UPDATE cart c SET
       region_id = x."regionId", sales_channel_id = x."salesChannelId", customer_id = x."customerId",
       currency_code = x."currencyCode", email = x.email, locale = x.locale, shipping_address = x."shippingAddress",
       billing_address = x."billingAddress", metadata = x.metadata, promo_codes = x."promoCodes", updated_at = x."updatedAt", version = c.version + 1
       FROM json_to_record($1) AS ${cartColumns}
      WHERE c.id = x.id AND c.version = x.version AND c.completed_at IS NULL AND c.checkout_run IS NULL
     RETURNING c.id
   )${putChildren}`,
);

/** A variant as a cart needs to know it. */
export interface BuyableVariant {
  readonly id: string;
  readonly productId: string;
  readonly product: LineProduct;
  readonly prices: readonly Price[];
  /** Units that can be promised in the sales channel; null when its stock is not kept. */
  readonly available: number | null;
}

/**
 * The variants $1 that are for sale in the sales channel $2, with prices and with what the locations $3 have of them. (How many are
 * asked for is hidden from the planner: knowing, it would plan this again every time, which takes longer than reading.)
 */
export const loadVariants = statement<BuyableVariant>(
  "cart.variants",
  `SELECT v.id, v.product_id AS "productId",
          json_build_object(
            'title', p.title, 'subtitle', p.subtitle, 'description', p.description, 'handle', p.handle,
            'thumbnail', coalesce(v.thumbnail, p.thumbnail), 'typeId', p.type_id, 'type', t.value, 'collection', k.title,
            'collectionId', p.collection_id,
            'categoryIds', (
              SELECT coalesce(json_agg(DISTINCT above.id), '[]')
                FROM product_category_link l
                JOIN product_category g ON g.id = l.category_id, unnest(string_to_array(g.mpath, '.')) AS above (id)
               WHERE l.product_id = p.id),
            'tagIds', (SELECT coalesce(json_agg(l.tag_id ORDER BY l.tag_id), '[]') FROM product_tag_link l WHERE l.product_id = p.id),
            'variantTitle', v.title, 'sku', v.sku, 'barcode', v.barcode,
            'options', coalesce((
              SELECT json_object_agg(o.title, ov.value ORDER BY o.rank)
                FROM product_variant_option_link l
                JOIN product_option o ON o.id = l.option_id
                JOIN product_option_value ov ON ov.id = l.option_value_id
               WHERE l.variant_id = v.id), '{}'),
            'requiresShipping', v.requires_shipping, 'isTaxable', v.is_taxable, 'weight', v.weight,
            'shippingProfileId', ${shippingProfileOfProductSql("p.id")}, 'discountable', p.discountable, 'isGiftcard', p.is_giftcard,
            'manageInventory', v.manage_inventory, 'allowBackorder', v.allow_backorder) AS product,
          ${pricesOfVariantSql("v.id")} AS prices,
          CASE WHEN v.manage_inventory THEN coalesce(${availableUnitsSql("v.id", "$3")}, 0) END AS available
     FROM product_variant v
     JOIN product p ON p.id = v.product_id AND p.deleted_at IS NULL AND p.status = 'published'
     JOIN product_sales_channel_link c ON c.product_id = p.id AND c.sales_channel_id = $2
     LEFT JOIN product_type t ON t.id = p.type_id
     LEFT JOIN product_collection k ON k.id = p.collection_id
    WHERE v.id = ANY(ARRAY(SELECT unnest($1::text[]))) AND v.deleted_at IS NULL`,
);
