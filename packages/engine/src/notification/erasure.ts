import { type Database, statement } from "@hanse/plugin-kit";
import type { Static } from "typebox";
import { CustomerDeleted } from "../customer/index.ts";
import type { ModuleSubscriber } from "../platform/module.ts";

/**
 * That something was said stays, to whom does not. What went to the address without naming the customer goes too, unless
 * another customer has the address: a guest may share it with an account. Parameters: customer, address.
 */
const forgetRecipient = statement<never>(
  "notification.forget_recipient",
  `UPDATE notification
      SET recipient = 'deleted', reason = CASE WHEN reason IS NOT NULL THEN 'Erased with the customer.' END, updated_at = now()
    WHERE receiver_id = $1
       OR (recipient = $2 AND NOT EXISTS (SELECT FROM customer WHERE email = $2 AND deleted_at IS NULL))`,
);

export const eraseRecipient: ModuleSubscriber<{ database: Database }> = {
  name: "notification.erase_recipient",
  event: CustomerDeleted.name,
  async handle({ database }, { payload }) {
    const { id, email } = payload as Static<typeof CustomerDeleted.payload>;
    await database.query(forgetRecipient, [id, email]);
  },
};
