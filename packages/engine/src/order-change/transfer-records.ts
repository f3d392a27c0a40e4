import { type Database, newId, statement } from "@hanse/plugin-kit";
import type { Static } from "typebox";
import { OrderTransferred } from "../order/index.ts";
import type { ModuleSubscriber } from "../platform/module.ts";

/** Parameters: id, order, when, id of the action, its details. What was recorded before stays as it is. */
const recordTransfer = statement<never>(
  "order_change.record_transfer",
  `WITH recorded AS (
     INSERT INTO order_change (id, order_id, change_type, status, order_version, confirmed_at, created_at)
     SELECT $1, o.id, 'transfer', 'confirmed', o.version - 1, $3, $3 FROM orders o WHERE o.id = $2
     ON CONFLICT (id) DO NOTHING RETURNING id
   )
   INSERT INTO order_change_action (id, order_change_id, ordering, action, details)
   SELECT $4, recorded.id, 1, 'TRANSFER_CUSTOMER', $5 FROM recorded`,
);

/** That an order went to another customer is listed among its changes. */
export const recordTransfers: ModuleSubscriber<{ database: Database }> = {
  name: "order_change.record_transfers",
  event: OrderTransferred.name,
  async handle({ database }, { id, payload, occurredAt }) {
    const { orderId, customerId } = payload as Static<typeof OrderTransferred.payload>;
    // The event names it: told again, it is the same change.
    const changeId = `ordch_${id.split("_").at(-1) ?? id}`;
    const details = JSON.stringify({ customerId });
    await database.query(recordTransfer, [changeId, orderId, occurredAt, newId("ordchact"), details]);
  },
};
