import { defineEntity, p } from "@mikro-orm/core";

/** A customer of the shop and the one at Stripe that stands for them. */
export const Customer = defineEntity({
  name: "Customer",
  tableName: "customer",
  properties: {
    /** The shop's id. */
    id: p.text().primary(),
    /** Stripe's id, `cus_…`. Not unique by constraint: several who keep the same pair at once would trip over it. */
    stripeId: p.text(),
    createdAt: p.datetime().defaultRaw("now()"),
  },
});
