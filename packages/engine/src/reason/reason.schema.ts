import Type, { type Static } from "typebox";
import { fieldGrammar, leaves } from "../platform/http/fields.ts";
import { closed } from "../platform/http/shape.ts";

const nullable = <const S extends Type.TSchema>(schema: S) => Type.Union([schema, Type.Null()]);
const Metadata = nullable(Type.Record(Type.String(), Type.Unknown()));

const kept = {
  metadata: Metadata,
  created_at: Type.String(),
  updated_at: Type.String(),
  deleted_at: nullable(Type.String()),
};

const ReturnReasonColumns = Type.Object({
  id: Type.String(),
  value: Type.String(),
  label: Type.String(),
  description: nullable(Type.String()),
  parent_return_reason_id: nullable(Type.String()),
  ...kept,
});

export const ReturnReasonDto = Type.Object({
  ...ReturnReasonColumns.properties,
  parent_return_reason: nullable(Type.Partial(ReturnReasonColumns)),
  return_reason_children: Type.Array(Type.Partial(ReturnReasonColumns)),
});
export type ReturnReasonDto = Static<typeof ReturnReasonDto>;

export const RefundReasonDto = Type.Object({
  id: Type.String(),
  label: Type.String(),
  code: Type.String(),
  description: nullable(Type.String()),
  ...kept,
});
export type RefundReasonDto = Static<typeof RefundReasonDto>;

const returnReason = leaves(ReturnReasonColumns);

/** What `fields=` may say of a return reason. */
export const returnReasonFields = fieldGrammar({
  defaults: ["*", "*parent_return_reason", "*return_reason_children"],
  allowed: { ...returnReason, parent_return_reason: returnReason, return_reason_children: returnReason },
});

/** What `fields=` may say of a refund reason. */
export const refundReasonFields = fieldGrammar({ defaults: ["*"], allowed: leaves(RefundReasonDto) });

const Text = Type.String({ minLength: 1, maxLength: 255 });
const Description = Type.Optional(nullable(Type.String({ maxLength: 1_000 })));

const finer = {
  description: Description,
  parent_return_reason_id: Type.Optional(nullable(Type.String({ minLength: 1 }))),
  metadata: Type.Optional(Metadata),
};

export const NewReturnReasonBody = closed({ value: Text, label: Text, ...finer });
export type NewReturnReasonBody = Static<typeof NewReturnReasonBody>;

export const ReturnReasonChangesBody = closed({ value: Type.Optional(Text), label: Type.Optional(Text), ...finer });
export type ReturnReasonChangesBody = Static<typeof ReturnReasonChangesBody>;

const described = { description: Description, metadata: Type.Optional(Metadata) };

export const NewRefundReasonBody = closed({ label: Text, code: Text, ...described });
export type NewRefundReasonBody = Static<typeof NewRefundReasonBody>;

export const RefundReasonChangesBody = closed({
  label: Type.Optional(Text),
  code: Type.Optional(Text),
  ...described,
});
export type RefundReasonChangesBody = Static<typeof RefundReasonChangesBody>;

/** Columns to set, by their entity names; what was not sent stays as it is. */
export const returnReasonChanges = ({
  parent_return_reason_id: parentReturnReasonId,
  ...sent
}: ReturnReasonChangesBody) => ({
  ...sent,
  ...(parentReturnReasonId !== undefined && { parentReturnReasonId }),
});
