import { statement } from "@hanse/plugin-kit";
import { itemsOfVariantSql, type VariantItem } from "../inventory/index.ts";

/**
 * Freezes the cart $1, if it is still in version $2, for the checkout $3, and tells of what stock its variants are made. No
 * row: it changed, is an order, or is held by another checkout.
 */
export const freezeCart = statement<{ stock: { variantId: string; items: VariantItem[] }[] }>(
  "checkout.freeze",
  `UPDATE cart c SET checkout_run = $3
    WHERE c.id = $1 AND c.version = $2 AND c.completed_at IS NULL AND (c.checkout_run IS NULL OR c.checkout_run = $3)
   RETURNING (
     SELECT coalesce(json_agg(json_build_object('variantId', v.id, 'items', ${itemsOfVariantSql("v.id")})), '[]')
       FROM (SELECT DISTINCT i.variant_id AS id FROM cart_line_item i WHERE i.cart_id = c.id) v) AS stock`,
);

/**
 * Opens the cart again, and gives it a new version even if it was not frozen: a process that was paused before it froze the
 * cart, and goes on only now, finds that version gone.
 */
export const unfreezeCart = statement<never>(
  "checkout.unfreeze",
  `UPDATE cart SET checkout_run = NULL, version = version + 1
    WHERE id = $1 AND version = $2 AND completed_at IS NULL AND (checkout_run IS NULL OR checkout_run = $3)`,
);

/** Whose cart it is; null for a guest's. No row when there is none. */
export const ownerOfCart = statement<{ customerId: string | null }>(
  "checkout.owner_of_cart",
  `SELECT customer_id AS "customerId" FROM cart WHERE id = $1`,
);
