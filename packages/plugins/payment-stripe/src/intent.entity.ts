import { defineEntity, p } from "@mikro-orm/core";

/** A payment intent of Stripe's and the session it was made for. A session has one that is not canceled. */
export const Intent = defineEntity({
  name: "Intent",
  tableName: "intent",
  properties: {
    /** Stripe's id, `pi_…`. */
    id: p.text().primary(),
    sessionId: p.text(),
    createdAt: p.datetime().defaultRaw("now()"),
    canceledAt: p.datetime().nullable(),
  },
  indexes: [{ name: "intent_session_id_index", properties: ["sessionId", "createdAt"] }],
  uniques: [{ name: "intent_session_id_unique", properties: ["sessionId"], where: "canceled_at IS NULL" }],
});

/** An authorize call by its idempotency key. Undone before it came: a tombstone without a session. */
export const AuthorizeCall = defineEntity({
  name: "AuthorizeCall",
  tableName: "authorize_call",
  properties: {
    key: p.text().primary(),
    sessionId: p.text().nullable(),
    undoneAt: p.datetime().nullable(),
    createdAt: p.datetime().defaultRaw("now()"),
  },
  checks: [{ name: "authorize_call_tombstone_check", expression: "session_id IS NOT NULL OR undone_at IS NOT NULL" }],
});

/** A capture or refund by its idempotency key, longer than Stripe remembers it. Not done: its outcome is not known. */
export const Movement = defineEntity({
  name: "Movement",
  tableName: "movement",
  properties: {
    key: p.text().primary(),
    intent: () => p.manyToOne(Intent).mapToPk().fieldName("intent_id").index(),
    kind: p.enum(["capture", "refund"]),
    /** ISO minor units. */
    amount: p.bigint("number"),
    createdAt: p.datetime().defaultRaw("now()"),
    doneAt: p.datetime().nullable(),
  },
});
