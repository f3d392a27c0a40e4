import { type Database, newId, statement } from "@hanse/plugin-kit";
import type { Static } from "typebox";
import { OrderUpdated } from "../order/index.ts";
import type { ModuleSubscriber } from "../platform/module.ts";
import type { NewAction } from "./order-change.ts";

/** Parameters: id, order, its version before, who, when, actions as JSON. What was recorded before stays as it is. */
const recordCorrection = statement<never>(
  "order_change.record_correction",
  `WITH recorded AS (
     INSERT INTO order_change (id, order_id, change_type, status, order_version, created_by, confirmed_by, confirmed_at, created_at)
     SELECT $1, o.id, 'update_order', 'confirmed', $3, $4, $4, $5, $5 FROM orders o WHERE o.id = $2
     ON CONFLICT (id) DO NOTHING RETURNING id
   )
   INSERT INTO order_change_action (id, order_change_id, ordering, action, details)
   SELECT x.id, recorded.id, x.ordinal, x.action, x.details
     FROM recorded, ROWS FROM (json_to_recordset($6) AS (id text, action text, details jsonb)) WITH ORDINALITY AS x (id, action, details, ordinal)`,
);

/** What staff corrected of an order's heading is listed among its changes. */
export const recordCorrections: ModuleSubscriber<{ database: Database }> = {
  name: "order_change.record_corrections",
  event: OrderUpdated.name,
  async handle({ database }, { payload, occurredAt }) {
    const { changeId, orderId, version, actorId, changes } = payload as Static<typeof OrderUpdated.payload>;
    const actions = changes.map((details): Omit<NewAction, "returnId" | "internalNote"> & { id: string } => ({
      id: newId("ordchact"),
      action: "UPDATE_ORDER_PROPERTIES",
      details,
    }));
    await database.query(recordCorrection, [changeId, orderId, version, actorId, occurredAt, JSON.stringify(actions)]);
  },
};
