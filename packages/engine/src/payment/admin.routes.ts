import { PaymentRefused } from "@hanse/plugin-kit";
import Type from "typebox";
import { effectId } from "../platform/http/effect-id.ts";
import { fieldGrammar, leaves } from "../platform/http/fields.ts";
import { listQuery } from "../platform/http/listing.ts";
import { parsePage } from "../platform/http/pagination.ts";
import { route } from "../platform/http/route.ts";
import { versioned } from "../platform/http/row-version.ts";
import { closed, listOf, oneOrMany, pageQuery } from "../platform/http/shape.ts";
import { exponentOf } from "../platform/money/currency.ts";
import { toMinor } from "../platform/money/money.ts";
import { RefundReasonNotFound, type RefundReasonService } from "../reason/index.ts";
import type { PaymentCollectionService } from "./payment-collection.service.ts";
import { CaptureTooMuch, PaymentNotFound, RefundTooMuch } from "./payment.errors.ts";
import { paymentListing } from "./payment.queries.ts";
import { AdminPaymentDto, CaptureBody, PaymentProviderDto, RefundBody, toAdminPaymentDto } from "./payment.schema.ts";
import type { PaymentService } from "./payment.service.ts";

interface Uses {
  payments: PaymentService;
  paymentCollections: PaymentCollectionService;
  refundReasons: RefundReasonService;
}

const ById = closed({ id: Type.String() });
const paymentFields = fieldGrammar({ defaults: ["*"], allowed: leaves(AdminPaymentDto) });
const Reply = Type.Object({ payment: Type.Partial(AdminPaymentDto) });
const read = { method: "GET", access: "admin", permission: "payment:read" } as const;
const write = {
  method: "POST",
  access: "admin",
  permission: "payment:write",
  params: ById,
  selects: paymentFields,
  reply: Reply,
} as const;

export const listPayments = route({
  id: "admin.payments.list",
  url: "/admin/payments",
  ...read,
  summary: "Payments, newest first.",
  query: closed(listQuery(paymentListing.filters)),
  selects: paymentFields,
  reply: listOf("payments", Type.Partial(AdminPaymentDto)),
  async handle({ query, fields }, { payments }: Uses) {
    const { rows, ...page } = await payments.page(query);
    return { payments: rows.map((payment) => fields.pick(toAdminPaymentDto(payment))), ...page };
  },
});

export const retrievePayment = route({
  id: "admin.payments.retrieve",
  url: "/admin/payments/:id",
  ...read,
  summary: "One payment.",
  params: ById,
  selects: paymentFields,
  reply: Reply,
  errors: [PaymentNotFound],
  async handle({ params, fields }, { payments }: Uses) {
    const payment = await payments.get(params.id);
    return versioned({ payment: fields.pick(toAdminPaymentDto(payment)) }, payment.version);
  },
});

export const capturePayment = route({
  id: "admin.payments.capture",
  url: "/admin/payments/:id/capture",
  ...write,
  summary: "Takes money that was authorised: all that is left, or a part.",
  body: CaptureBody,
  errors: [PaymentNotFound, CaptureTooMuch, PaymentRefused],
  async handle({ fields, ...request }, { payments }: Uses) {
    const { params, body, caller } = request;
    const part = await minorOf(payments, params.id, body.amount);
    const once = { idempotencyKey: effectId("capt", request), createdBy: caller.actorId };
    const payment = await payments.capture(params.id, { ...part, ...once });
    return { payment: fields.pick(toAdminPaymentDto(payment)) };
  },
});

export const refundPayment = route({
  id: "admin.payments.refund",
  url: "/admin/payments/:id/refund",
  ...write,
  summary: "Gives captured money back: all that is left, or a part.",
  body: RefundBody,
  errors: [PaymentNotFound, RefundTooMuch, PaymentRefused, RefundReasonNotFound],
  async handle({ fields, ...request }, { payments, refundReasons }: Uses) {
    const { params, body, caller } = request;
    const { refund_reason_id: reasonId, note } = body;
    if (reasonId) await refundReasons.get(reasonId);
    const part = await minorOf(payments, params.id, body.amount);
    const why = { ...(note && { note }), ...(reasonId && { reasonId }) };
    const once = { idempotencyKey: effectId("ref", request), createdBy: caller.actorId };
    const payment = await payments.refund(params.id, { ...part, ...why, ...once });
    return { payment: fields.pick(toAdminPaymentDto(payment)) };
  },
});

export const listAllPaymentProviders = route({
  id: "admin.payments.listPaymentProviders",
  url: "/admin/payments/payment-providers",
  ...read,
  summary: "Payment providers that the shop has.",
  query: closed({
    id: Type.Optional(oneOrMany(Type.String())),
    is_enabled: Type.Optional(Type.Boolean()),
    q: Type.Optional(Type.String({ maxLength: 200 })),
    ...pageQuery,
  }),
  selects: fieldGrammar({ defaults: ["id", "is_enabled"], allowed: { id: true, is_enabled: true } }),
  reply: listOf("payment_providers", Type.Partial(PaymentProviderDto)),
  async handle({ query: { id, is_enabled: isEnabled, q = "", ...query }, fields }, { paymentCollections }: Uses) {
    const { limit, offset } = parsePage(query, { defaultLimit: 20 });
    const wanted = id === undefined ? undefined : [id].flat();
    const found = (await paymentCollections.providerIds(null)).filter(
      (known) => isEnabled !== false && known.includes(q) && (wanted?.includes(known) ?? true),
    );
    const page = found.slice(offset, offset + limit).map((known) => fields.pick({ id: known, is_enabled: true }));
    return { payment_providers: page, count: found.length, offset, limit };
  },
});

/** The wire's amount in minor units of the payment's currency. */
async function minorOf(payments: PaymentService, id: string, amount?: number): Promise<{ amount?: number }> {
  if (amount === undefined) return {};
  const { currencyCode } = await payments.get(id);
  return { amount: toMinor(amount, exponentOf(currencyCode)) };
}
