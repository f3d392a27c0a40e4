import { defineEntity, p } from "@mikro-orm/postgresql";

const timestamps = () => ({
  createdAt: p.datetime().onCreate(() => new Date()),
  updatedAt: p
    .datetime()
    .onCreate(() => new Date())
    .onUpdate(() => new Date()),
});

/** What one cart has to pay, and what became of it. */
export const PaymentCollection = defineEntity({
  name: "PaymentCollection",
  tableName: "payment_collection",
  properties: {
    id: p.string().primary(),
    cartId: p.string().nullable(),
    regionId: p.string().nullable(),
    currencyCode: p.string(),
    amount: p.bigint("number"),
    status: p.string(),
    completedAt: p.datetime().nullable(),
    metadata: p.json<Record<string, unknown>>().nullable(),
    ...timestamps(),
  },
});

/** An attempt to pay a collection through one provider. */
export const PaymentSession = defineEntity({
  name: "PaymentSession",
  tableName: "payment_session",
  properties: {
    id: p.string().primary(),
    paymentCollectionId: p.string(),
    providerId: p.string(),
    currencyCode: p.string(),
    amount: p.bigint("number"),
    status: p.string(),
    data: p.json<Record<string, unknown>>(),
    context: p.json<Record<string, unknown>>().nullable(),
    authorizedAt: p.datetime().nullable(),
    liveAmount: p.bigint("number").nullable().persist(false),
    ...timestamps(),
  },
});

/** What has yet to be found out or done at a provider about money that no order has. */
export const PaymentFollowUp = defineEntity({
  name: "PaymentFollowUp",
  tableName: "payment_follow_up",
  properties: {
    paymentSessionId: p.string().primary(),
    key: p.string().primary(),
    kind: p.string(),
    data: p.json<Record<string, unknown>>().nullable(),
    dueAt: p.datetime(),
    round: p.integer(),
    failures: p.integer(),
  },
});

/** Money that a provider has authorised. */
export const Payment = defineEntity({
  name: "Payment",
  tableName: "payment",
  properties: {
    id: p.string().primary(),
    paymentSessionId: p.string(),
    paymentCollectionId: p.string(),
    providerId: p.string(),
    currencyCode: p.string(),
    amount: p.bigint("number"),
    captureClaimed: p.bigint("number"),
    capturedAmount: p.bigint("number"),
    refundClaimed: p.bigint("number"),
    refundedAmount: p.bigint("number"),
    data: p.json<Record<string, unknown>>(),
    capturedAt: p.datetime().nullable(),
    canceledAt: p.datetime().nullable(),
    liveAmount: p.bigint("number").nullable().persist(false),
    captureEnded: p.boolean().default(false),
    version: p.integer().default(1),
    ...timestamps(),
  },
});

const movement = () => ({
  id: p.string().primary(),
  paymentId: p.string(),
  amount: p.bigint("number"),
  key: p.string(),
  status: p.string(),
  createdBy: p.string().nullable(),
  createdAt: p.datetime().onCreate(() => new Date()),
  triedAt: p.datetime().onCreate(() => new Date()),
});

/** Money taken of what was authorised. */
export const Capture = defineEntity({ name: "Capture", tableName: "capture", properties: movement() });

/** Money given back of what was captured. */
export const Refund = defineEntity({
  name: "Refund",
  tableName: "refund",
  properties: {
    ...movement(),
    note: p.text().nullable(),
    refundReasonId: p.string().nullable().index("refund_reason_of"),
  },
});
