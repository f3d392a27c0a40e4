import { defineEntity, p } from "@mikro-orm/core";

/** Money that someone promised to pay outside the shop. Named by the key of the call that authorised it. */
export const Payment = defineEntity({
  name: "Payment",
  tableName: "payment",
  properties: {
    key: p.text().primary(),
    status: p.enum(["authorized", "captured", "canceled"]),
    amount: p.bigint("number"),
    captured: p.bigint("number").defaultRaw("0"),
    refunded: p.bigint("number").defaultRaw("0"),
    /** Null for the tombstone of an undo that came first. */
    currencyCode: p.text().nullable(),
    createdAt: p.datetime().defaultRaw("now()"),
  },
  checks: [
    { name: "payment_amounts_check", expression: "amount >= captured AND captured >= refunded AND refunded >= 0" },
    { name: "payment_canceled_check", expression: "status <> 'canceled' OR captured = 0" },
    {
      name: "payment_tombstone_check",
      expression: "currency_code IS NOT NULL OR (status = 'canceled' AND amount = 0)",
    },
  ],
});

/** A capture or refund that was done, named by its key so that it is not done twice. */
export const Movement = defineEntity({
  name: "Movement",
  tableName: "movement",
  properties: {
    key: p.text().primary(),
    payment: () => p.manyToOne(Payment).mapToPk().fieldName("payment_key").index(),
    kind: p.enum(["capture", "refund"]),
    amount: p.bigint("number"),
    createdAt: p.datetime().defaultRaw("now()"),
  },
});
