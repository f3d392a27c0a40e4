import { defineEntity, p } from "@mikro-orm/core";

/** One change of what is stocked, for good: a trigger refuses to change or delete it. */
export const Movement = defineEntity({
  name: "Movement",
  tableName: "movement",
  properties: {
    id: p.bigint("number").primary().autoincrement(),
    itemId: p.text(),
    locationId: p.text(),
    kind: p.enum(["count", "receive", "return", "adjust", "transfer", "ship", "remove"]),
    quantity: p.bigint("number"),
    stocked: p.bigint("number"),
    reason: p.text().nullable(),
    reference: p.text().nullable(),
    actor: p.text().nullable(),
    occurredAt: p.datetime().defaultRaw("now()"),
  },
  checks: [
    { name: "movement_quantity_check", expression: "quantity <> 0" },
    { name: "movement_stocked_check", expression: "stocked >= 0" },
  ],
  // And before TRUNCATE, of which MikroORM learns nothing.
  triggers: [
    {
      name: "append_only",
      timing: "before",
      events: ["update", "delete"],
      forEach: "statement",
      body: "raise exception 'Movements of stock are only ever added.'",
    },
  ],
  indexes: [
    { name: "movement_item_id_index", properties: ["itemId", "id"] },
    { name: "movement_location_id_index", properties: ["locationId", "id"] },
    { name: "movement_reference_index", properties: ["reference", "id"], where: "reference IS NOT NULL" },
  ],
});
