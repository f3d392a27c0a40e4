import { defineEntity, p } from "@mikro-orm/core";

/** A thing that is kept in stock. Its id is the caller's. */
export const Item = defineEntity({
  name: "Item",
  tableName: "item",
  properties: {
    id: p.text().primary(),
    sku: p.text().nullable(),
    title: p.text().nullable(),
    requiresShipping: p.boolean(),
  },
});
