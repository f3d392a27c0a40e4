import { defineEntity, p } from "@mikro-orm/postgresql";

/** Why something is sent back; one may be a finer case of another. */
export const ReturnReason = defineEntity({
  name: "ReturnReason",
  tableName: "return_reason",
  properties: {
    id: p.string().primary(),
    value: p.string(),
    label: p.string(),
    description: p.string().nullable(),
    parentReturnReasonId: p.string().nullable(),
    metadata: p.json<Record<string, unknown>>().nullable(),
    createdBy: p.string().nullable(),
    createdAt: p.datetime().onCreate(() => new Date()),
    updatedAt: p
      .datetime()
      .onCreate(() => new Date())
      .onUpdate(() => new Date()),
    deletedAt: p.datetime().nullable(),
    version: p.integer().version(),
  },
});

/** Why money is given back. */
export const RefundReason = defineEntity({
  name: "RefundReason",
  tableName: "refund_reason",
  properties: {
    id: p.string().primary(),
    label: p.string(),
    code: p.string(),
    description: p.string().nullable(),
    metadata: p.json<Record<string, unknown>>().nullable(),
    createdBy: p.string().nullable(),
    createdAt: p.datetime().onCreate(() => new Date()),
    updatedAt: p
      .datetime()
      .onCreate(() => new Date())
      .onUpdate(() => new Date()),
    deletedAt: p.datetime().nullable(),
    version: p.integer().version(),
  },
});
