import { defineEntity, p } from "@mikro-orm/core";

/** That a change of stock was made under this idempotency key, with a digest of what was asked. */
export const KeyedChange = defineEntity({
  name: "KeyedChange",
  tableName: "keyed_change",
  properties: {
    key: p.text().primary(),
    request: p.text(),
    madeAt: p.datetime().defaultRaw("now()"),
  },
  indexes: [{ name: "keyed_change_made_at_index", properties: ["madeAt"] }],
});
