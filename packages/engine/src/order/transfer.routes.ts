import Type from "typebox";
import { route } from "../platform/http/route.ts";
import { closed } from "../platform/http/shape.ts";
import { OrderClosed } from "./fulfillment.errors.ts";
import { orderFields, staffOrderFields } from "./order-fields.ts";
import { OrderNotFound, TransferNotFound, TransferNotNeeded, TransferTokenWrong } from "./order.errors.ts";
import {
  GuestTransferBody,
  SelectedOrder,
  ShoppersTransferBody,
  toOrderDto,
  TransferBody,
  TransferTokenBody,
} from "./order.schema.ts";
import type { Order } from "./order.ts";
import type { OrderService } from "./order.service.ts";
import { staffView } from "./staff-view.ts";
import type { TransferService } from "./transfer.service.ts";

interface Uses {
  orders: OrderService;
  orderTransfers: TransferService;
}

const ById = closed({ id: Type.String() });
const shared = { method: "POST", params: ById, reply: Type.Object({ order: SelectedOrder }) } as const;
const staff = { ...shared, access: "admin", permission: "order:write", selects: staffOrderFields } as const;

export const transferOrder = route({
  id: "admin.orders.requestTransfer",
  url: "/admin/orders/:id/transfer",
  ...staff,
  summary: "Asks whoever has the order's mailbox to let another customer have the order.",
  body: TransferBody,
  errors: [OrderNotFound, OrderClosed, TransferNotNeeded],
  async handle({ params, body, caller, fields }, { orders, orderTransfers }: Uses) {
    await orderTransfers.request(params.id, {
      customerId: body.customer_id,
      updatesEmail: body.update_order_email ?? false,
      description: body.description ?? null,
      internalNote: body.internal_note ?? null,
      requestedBy: caller.actorId,
    });
    return staffView(orders, params.id, fields);
  },
});

export const cancelAnyTransfer = route({
  id: "admin.orders.cancelTransfer",
  url: "/admin/orders/:id/transfer/cancel",
  ...staff,
  summary: "Takes the request for a transfer back.",
  errors: [OrderNotFound, TransferNotFound],
  async handle({ params, fields }, { orders, orderTransfers }: Uses) {
    await orderTransfers.cancel(params.id);
    return staffView(orders, params.id, fields);
  },
});

export const transferOrderToGuest = route({
  id: "admin.orders.transferToGuest",
  url: "/admin/orders/:id/transfer/guest",
  ...staff,
  summary: "Gives the order to the guest of an email address, at once.",
  body: GuestTransferBody,
  errors: [OrderNotFound, OrderClosed],
  async handle({ params, body, fields }, { orders, orderTransfers }: Uses) {
    await orderTransfers.toGuest(params.id, body.email);
    return staffView(orders, params.id, fields);
  },
});

/** Whoever asks for another's order does not get to see it by that. */
const asKnownToAll = ({ id, displayId, status }: Order) => ({ id, display_id: displayId, status });

export const requestOwnTransfer = route({
  id: "orders.requestTransfer",
  url: "/store/orders/:id/transfer/request",
  ...shared,
  access: "customer",
  summary: "Asks whoever has the order's mailbox to let the signed-in customer have the order.",
  body: ShoppersTransferBody,
  selects: orderFields,
  errors: [OrderNotFound, OrderClosed, TransferNotNeeded],
  async handle({ params, body, caller, fields }, { orders, orderTransfers }: Uses) {
    await orderTransfers.request(params.id, {
      customerId: caller.customerId,
      updatesEmail: body.update_order_email ?? false,
      description: body.description ?? null,
      internalNote: null,
      requestedBy: caller.customerId,
    });
    return { order: fields.pick(asKnownToAll(await orders.get(params.id))) };
  },
});

export const cancelOwnTransfer = route({
  id: "orders.cancelTransfer",
  url: "/store/orders/:id/transfer/cancel",
  ...shared,
  access: "customer",
  summary: "Takes the customer's own request for a transfer back.",
  selects: orderFields,
  errors: [OrderNotFound, TransferNotFound],
  async handle({ params, caller, fields }, { orders, orderTransfers }: Uses) {
    await orderTransfers.cancel(params.id, caller.customerId);
    return { order: fields.pick(asKnownToAll(await orders.get(params.id))) };
  },
});

export const acceptTransfer = route({
  id: "orders.acceptTransfer",
  url: "/store/orders/:id/transfer/accept",
  ...shared,
  access: "store",
  summary: "Lets the order go to who asked for it, with the token that was mailed.",
  body: TransferTokenBody,
  selects: orderFields,
  errors: [OrderNotFound, OrderClosed, TransferTokenWrong],
  async handle({ params, body, fields }, { orders, orderTransfers }: Uses) {
    await orderTransfers.accept(params.id, body.token);
    return { order: fields.pick(toOrderDto(await orders.get(params.id))) };
  },
});

export const declineTransfer = route({
  id: "orders.declineTransfer",
  url: "/store/orders/:id/transfer/decline",
  ...shared,
  access: "store",
  summary: "Keeps the order from who asked for it, with the token that was mailed.",
  body: TransferTokenBody,
  selects: orderFields,
  errors: [OrderNotFound, TransferTokenWrong],
  async handle({ params, body, fields }, { orders, orderTransfers }: Uses) {
    await orderTransfers.decline(params.id, body.token);
    return { order: fields.pick(toOrderDto(await orders.get(params.id))) };
  },
});
