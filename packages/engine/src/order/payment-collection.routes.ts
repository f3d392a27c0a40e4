import { PaymentRefused } from "@hanse/plugin-kit";
import Type from "typebox";
import {
  CollectionPaid,
  NewSessionBody,
  PaymentCollectionDto,
  PaymentCollectionNotFound,
  type PaymentCollectionService,
  paymentCollectionFields,
  PaymentSessionStale,
  ProviderNotOffered,
  toPaymentCollectionDto,
} from "../payment/index.ts";
import { effectId } from "../platform/http/effect-id.ts";
import { route } from "../platform/http/route.ts";
import { closed, deleted, deletedOf } from "../platform/http/shape.ts";
import { OrderClosed } from "./fulfillment.errors.ts";
import { staffOrderFields } from "./order-fields.ts";
import type { OrderPaymentService } from "./order-payment.service.ts";
import { CollectionKept, CollectionOfAnother, NothingDue, OrderNotFound, SessionNotFound } from "./order.errors.ts";
import { SelectedOrder } from "./order.schema.ts";
import type { OrderService } from "./order.service.ts";
import { staffView } from "./staff-view.ts";

interface Uses {
  orders: OrderService;
  orderPayments: OrderPaymentService;
  paymentCollections: PaymentCollectionService;
}

const Id = Type.String({ minLength: 1 });
const ById = closed({ id: Type.String() });
const write = { access: "admin", permission: "payment:write" } as const;
const shown = {
  ...write,
  method: "POST",
  selects: paymentCollectionFields,
  reply: Type.Object({ payment_collection: Type.Partial(PaymentCollectionDto) }),
} as const;

export const createOrdersCollection = route({
  id: "admin.paymentCollections.create",
  url: "/admin/payment-collections",
  ...shown,
  summary: "Asks for what an order has still to pay, or for a part of it.",
  body: closed({ order_id: Id, amount: Type.Number({ exclusiveMinimum: 0 }) }),
  errors: [OrderNotFound, OrderClosed, NothingDue],
  async handle({ fields, ...request }, { orderPayments }: Uses) {
    const { order_id: orderId, amount } = request.body;
    const collection = await orderPayments.open(effectId("pay_col", request), { orderId, amount });
    return { payment_collection: fields.pick(toPaymentCollectionDto(collection)) };
  },
});

export const deleteOrdersCollection = route({
  id: "admin.paymentCollections.delete",
  method: "DELETE",
  url: "/admin/payment-collections/:id",
  ...write,
  summary: "Takes back what was asked for and nobody has paid.",
  params: ById,
  reply: deletedOf("payment-collection"),
  errors: [PaymentCollectionNotFound, CollectionKept, CollectionOfAnother],
  async handle({ params }, { orderPayments }: Uses) {
    await orderPayments.delete(params.id);
    return deleted("payment-collection", params.id);
  },
});

export const markCollectionAsPaid = route({
  id: "admin.paymentCollections.markAsPaid",
  url: "/admin/payment-collections/:id/mark-as-paid",
  ...shown,
  summary: "Records money that came in outside of the shop.",
  params: ById,
  body: closed({ order_id: Id, provider_id: Type.Optional(Id) }),
  errors: [
    PaymentCollectionNotFound,
    CollectionOfAnother,
    CollectionPaid,
    ProviderNotOffered,
    OrderClosed,
    OrderNotFound,
    PaymentSessionStale,
    PaymentRefused,
    SessionNotFound,
  ],
  async handle({ params, body, caller, fields }, { orderPayments }: Uses) {
    const { order_id: orderId, provider_id: providerId } = body;
    const collection = await orderPayments.markAsPaid(params.id, { orderId, providerId, actorId: caller.actorId });
    return { payment_collection: fields.pick(toPaymentCollectionDto(collection)) };
  },
});

export const createOrdersSession = route({
  id: "admin.paymentCollections.createPaymentSession",
  url: "/admin/payment-collections/:id/payment-sessions",
  ...shown,
  summary: "Begins to pay through a provider, in place of any session the collection has with another one.",
  params: ById,
  body: NewSessionBody,
  errors: [PaymentCollectionNotFound, ProviderNotOffered, CollectionPaid, PaymentSessionStale],
  async handle({ params, body, fields }, { paymentCollections }: Uses) {
    const wanted = { providerId: body.provider_id, ...(body.data && { data: body.data }) };
    const collection = await paymentCollections.createSession(params.id, wanted);
    return { payment_collection: fields.pick(toPaymentCollectionDto(collection)) };
  },
});

export const authorizeOrdersSession = route({
  id: "admin.orders.authorizePaymentSession",
  method: "POST",
  url: "/admin/orders/:id/payment-sessions/authorize",
  ...write,
  summary: "Has the provider authorise a payment session of the order.",
  params: ById,
  body: closed({ payment_session_id: Id }),
  selects: staffOrderFields,
  reply: Type.Object({ order: SelectedOrder, is_authorized: Type.Boolean() }),
  errors: [OrderNotFound, OrderClosed, SessionNotFound, PaymentSessionStale, PaymentRefused],
  async handle({ params, body, fields }, { orders, orderPayments }: Uses) {
    const isAuthorized = await orderPayments.authorize(params.id, body.payment_session_id);
    return staffView(orders, params.id, fields, { is_authorized: isAuthorized });
  },
});
