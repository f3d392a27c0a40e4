import { statement } from "@hanse/plugin-kit";

export interface ShippingProfile {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly isDefault: boolean;
  readonly metadata: Record<string, unknown> | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export const loadShippingProfiles = statement<ShippingProfile>(
  "shipping_profile.all",
  `SELECT id, name, type, is_default AS "isDefault", metadata, created_at AS "createdAt", updated_at AS "updatedAt"
     FROM shipping_profile ORDER BY is_default DESC, created_at, id`,
);

/** Ids of the products that exist. */
export const assignProfile = statement<{ id: string }>(
  "shipping_profile.assign",
  `INSERT INTO product_shipping_profile (product_id, shipping_profile_id)
   SELECT p.id, $2 FROM product p WHERE p.id = ANY($1::text[])
   ON CONFLICT (product_id) DO UPDATE SET shipping_profile_id = excluded.shipping_profile_id
   RETURNING product_id AS id`,
);

/**
 * A scalar subquery for the statement of another domain: the shipping profile of one product, null for the default one.
 *
 * @param productId an expression, such as `p.id`.
 */
export const shippingProfileOfProductSql = (productId: string): string =>
  `(SELECT profile_of.shipping_profile_id FROM product_shipping_profile profile_of WHERE profile_of.product_id = ${productId})`;
