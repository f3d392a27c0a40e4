import Type, { type Static } from "typebox";
import { exponentOf } from "../platform/money/currency.ts";
import { toMajor } from "../platform/money/money.ts";
import { closed } from "../platform/http/shape.ts";
import type { Movement, Payment, PaymentCollection, PaymentSession } from "./collection-json.ts";

const Nullable = <const S extends Type.TSchema>(schema: S) => Type.Union([schema, Type.Null()]);
const Json = Type.Record(Type.String(), Type.Unknown());

export const PaymentProviderDto = Type.Object({ id: Type.String(), is_enabled: Type.Boolean() });

const SessionStatusDto = Type.Union([
  Type.Literal("pending"),
  Type.Literal("requires_more"),
  Type.Literal("authorized"),
  Type.Literal("captured"),
  Type.Literal("error"),
  Type.Literal("canceled"),
]);

const CollectionStatusDto = Type.Union([
  Type.Literal("not_paid"),
  Type.Literal("awaiting"),
  Type.Literal("authorized"),
  Type.Literal("partially_authorized"),
  Type.Literal("canceled"),
  Type.Literal("completed"),
  Type.Literal("failed"),
]);

const SessionDto = Type.Object({
  id: Type.String(),
  amount: Type.Number(),
  currency_code: Type.String(),
  provider_id: Type.String(),
  data: Json,
  status: SessionStatusDto,
});

const payment = {
  id: Type.String(),
  amount: Type.Number(),
  authorized_amount: Type.Number(),
  captured_amount: Type.Number(),
  refunded_amount: Type.Number(),
  currency_code: Type.String(),
  provider_id: Type.String(),
  data: Json,
  captured_at: Type.Optional(Type.String()),
  canceled_at: Type.Optional(Type.String()),
  created_at: Type.String(),
  updated_at: Type.String(),
};

/** Of dates and metadata, those that are not there are left out: the wire's types know no null for them. */
export const PaymentCollectionDto = Type.Object({
  id: Type.String(),
  currency_code: Type.String(),
  amount: Type.Number(),
  authorized_amount: Type.Number(),
  captured_amount: Type.Number(),
  refunded_amount: Type.Number(),
  status: CollectionStatusDto,
  payment_providers: Type.Array(Type.Object({ id: Type.String() })),
  payment_sessions: Type.Array(SessionDto),
  payments: Type.Array(Type.Object(payment)),
  metadata: Type.Optional(Json),
  completed_at: Type.Optional(Type.String()),
  created_at: Type.String(),
  updated_at: Type.String(),
});
export type PaymentCollectionDto = Static<typeof PaymentCollectionDto>;

const MovementDto = Type.Object({
  id: Type.String(),
  amount: Type.Number(),
  created_by: Nullable(Type.String()),
  created_at: Type.String(),
});

export const AdminPaymentDto = Type.Object({
  ...payment,
  payment_collection_id: Type.String(),
  payment_session_id: Type.String(),
  captures: Type.Array(MovementDto),
  refunds: Type.Array(
    Type.Object({
      ...MovementDto.properties,
      note: Nullable(Type.String()),
      refund_reason_id: Nullable(Type.String()),
    }),
  ),
});
export type AdminPaymentDto = Static<typeof AdminPaymentDto>;

export const NewSessionBody = closed({
  provider_id: Type.String({ minLength: 1, maxLength: 255 }),
  data: Type.Optional(Json),
});

const Amount = Type.Optional(Type.Number({ exclusiveMinimum: 0, description: "All that is left, unless given." }));

export const CaptureBody = closed({ amount: Amount, additional_data: Type.Optional(Json) });

export const RefundBody = closed({
  amount: Amount,
  refund_reason_id: Type.Optional(Nullable(Type.String({ minLength: 1 }))),
  note: Type.Optional(Nullable(Type.String({ maxLength: 2_000 }))),
  additional_data: Type.Optional(Json),
});

export function toPaymentCollectionDto(collection: PaymentCollection): PaymentCollectionDto {
  const { currencyCode, metadata, completedAt } = collection;
  const exponent = exponentOf(currencyCode);
  const live = collection.payments.filter((entry) => entry.canceledAt === null);
  const sum = (amountOf: (entry: Payment) => number) =>
    toMajor(
      live.reduce((total, entry) => total + amountOf(entry), 0),
      exponent,
    );
  return {
    id: collection.id,
    currency_code: currencyCode,
    amount: toMajor(collection.amount, exponent),
    authorized_amount: sum((entry) => entry.amount),
    captured_amount: sum((entry) => entry.capturedAmount),
    refunded_amount: sum((entry) => entry.refundedAmount),
    status: collection.status,
    payment_providers: [...new Set(collection.sessions.map((session) => session.providerId))].map((id) => ({ id })),
    payment_sessions: collection.sessions.map(toSessionDto),
    payments: collection.payments.map(toPaymentDto),
    ...(metadata && { metadata }),
    ...(completedAt && { completed_at: toIso(completedAt) }),
    created_at: toIso(collection.createdAt),
    updated_at: toIso(collection.updatedAt),
  };
}

const toSessionDto = ({
  id,
  amount,
  currencyCode,
  providerId,
  data,
  status,
}: PaymentSession): Static<typeof SessionDto> => ({
  id,
  amount: toMajor(amount, exponentOf(currencyCode)),
  currency_code: currencyCode,
  provider_id: providerId,
  data,
  status,
});

function toPaymentDto(entry: Payment) {
  const exponent = exponentOf(entry.currencyCode);
  return {
    id: entry.id,
    amount: toMajor(entry.amount, exponent),
    authorized_amount: toMajor(entry.amount, exponent),
    captured_amount: toMajor(entry.capturedAmount, exponent),
    refunded_amount: toMajor(entry.refundedAmount, exponent),
    currency_code: entry.currencyCode,
    provider_id: entry.providerId,
    data: entry.data,
    ...(entry.capturedAt && { captured_at: toIso(entry.capturedAt) }),
    ...(entry.canceledAt && { canceled_at: toIso(entry.canceledAt) }),
    created_at: toIso(entry.createdAt),
    updated_at: toIso(entry.updatedAt),
  };
}

export function toAdminPaymentDto(entry: Payment): AdminPaymentDto {
  const exponent = exponentOf(entry.currencyCode);
  const toMovementDto = ({ id, amount, createdBy, createdAt }: Movement): Static<typeof MovementDto> => ({
    id,
    amount: toMajor(amount, exponent),
    created_by: createdBy,
    created_at: toIso(createdAt),
  });
  return {
    ...toPaymentDto(entry),
    payment_collection_id: entry.collectionId,
    payment_session_id: entry.sessionId,
    captures: entry.captures.map(toMovementDto),
    refunds: entry.refunds.map((refund) => ({
      ...toMovementDto(refund),
      note: refund.note,
      refund_reason_id: refund.reasonId,
    })),
  };
}

/** Inside JSON, PostgreSQL writes times in its own zone and with microseconds. */
const toIso = (text: string): string => new Date(text).toISOString();
