import { type Database, statement } from "@hanse/plugin-kit";
import type { Static } from "typebox";
import { CustomerDeleted } from "../customer/index.ts";
import type { ModuleSubscriber } from "../platform/module.ts";

/**
 * What carts say of a person goes; what was in them stays, for the shop's figures. A cart that a checkout has frozen keeps its
 * version, by which the checkout finds it again: the checkout has its own copy of all it needs. Guests' carts with the
 * address go the same way, unless another customer has the address. Parameters: customer, address.
 */
const forgetBuyer = statement<never>(
  "cart.forget_buyer",
  `WITH theirs AS (
     UPDATE cart
        SET email = NULL, shipping_address = NULL, billing_address = NULL, metadata = NULL, updated_at = now(),
            version = version + CASE WHEN checkout_run IS NULL THEN 1 ELSE 0 END
      WHERE customer_id = $1
         OR (customer_id IS NULL AND lower(email) = $2
             AND NOT EXISTS (SELECT FROM customer WHERE email = $2 AND deleted_at IS NULL))
     RETURNING id
   ), lines AS (
     UPDATE cart_line_item SET metadata = NULL WHERE cart_id IN (SELECT id FROM theirs) AND metadata IS NOT NULL
   )
   UPDATE cart_shipping_method SET data = '{}' WHERE cart_id IN (SELECT id FROM theirs) AND data <> '{}'`,
);

export const forgetCustomer: ModuleSubscriber<{ database: Database }> = {
  name: "cart.forget_customer",
  event: CustomerDeleted.name,
  async handle({ database }, { payload }) {
    const { id, email } = payload as Static<typeof CustomerDeleted.payload>;
    await database.query(forgetBuyer, [id, email]);
  },
};
