import Type from "typebox";
import { effectId } from "../platform/http/effect-id.ts";
import { StaleVersion } from "../platform/http/http.errors.ts";
import { listQuery } from "../platform/http/listing.ts";
import { route } from "../platform/http/route.ts";
import { expectedVersion, versioned } from "../platform/http/row-version.ts";
import { closed, oneOrMany } from "../platform/http/shape.ts";
import type { OrderAdministration } from "./administration.service.ts";
import type { CancellationService } from "./cancellation.service.ts";
import { OrderClosed } from "./fulfillment.errors.ts";
import { OrderList } from "./listing.ts";
import { staffOrderFields, staffOrderListFields } from "./order-fields.ts";
import { orderListing } from "./order-listing.ts";
import { CountryFixed, CreditTooMuch, OrderNotFound, OrderUnderWay, OrderVersionNotKept } from "./order.errors.ts";
import {
  CreditLineBody,
  OrderChangesBody,
  OrderItemDto,
  SelectedOrder,
  toOrderDto,
  toOrderItemDtos,
} from "./order.schema.ts";
import type { OrderService } from "./order.service.ts";
import { inVersion, staffView } from "./staff-view.ts";

interface Uses {
  orders: OrderService;
  orderAdministration: OrderAdministration;
  orderCancellations: CancellationService;
}

const ById = closed({ id: Type.String() });
const Reply = Type.Object({ order: SelectedOrder });
const read = { access: "admin", permission: "order:read" } as const;
const write = {
  method: "POST",
  access: "admin",
  permission: "order:write",
  params: ById,
  selects: staffOrderFields,
  reply: Reply,
} as const;

export const listAllOrders = route({
  id: "admin.orders.list",
  method: "GET",
  url: "/admin/orders",
  ...read,
  summary: "All orders, the newest first; `q` looks for numbers, names, addresses and what was bought.",
  query: closed(listQuery(orderListing.filters)),
  reply: OrderList,
  selects: staffOrderListFields,
  async handle({ query, fields }, { orderAdministration }: Uses) {
    const { rows, ...page } = await orderAdministration.page(query, fields);
    return { orders: rows.map((order) => fields.pick(toOrderDto(order))), ...page };
  },
});

export const retrieveAnyOrder = route({
  id: "admin.orders.retrieve",
  method: "GET",
  url: "/admin/orders/:id",
  ...read,
  summary: "An order.",
  params: ById,
  query: closed({ version: Type.Optional(Type.Integer()) }),
  reply: Reply,
  selects: staffOrderFields,
  errors: [OrderNotFound, OrderVersionNotKept],
  async handle({ params, query, fields }, { orders }: Uses) {
    const order = inVersion(await orders.getForStaff(params.id), query.version);
    return versioned({ order: fields.pick(toOrderDto(order)) }, order.version);
  },
});

export const updateOrder = route({
  id: "admin.orders.update",
  url: "/admin/orders/:id",
  ...write,
  summary: "Corrects an order's email, addresses or metadata; what is left out of an address stays.",
  body: OrderChangesBody,
  errors: [OrderNotFound, CountryFixed, StaleVersion],
  async handle({ params, body, caller, headers, fields }, { orders, orderAdministration }: Uses) {
    const { shipping_address: shippingAddress, billing_address: billingAddress, email, locale, metadata } = body;
    const by = { actorId: caller.actorId, expectedVersion: expectedVersion(headers) };
    await orderAdministration.update(params.id, { email, locale, metadata, shippingAddress, billingAddress }, by);
    return staffView(orders, params.id, fields);
  },
});

export const cancelAnyOrder = route({
  id: "admin.orders.cancel",
  url: "/admin/orders/:id/cancel",
  ...write,
  summary: "Calls an order off of which nothing is packed: its stock and its money go back.",
  errors: [OrderNotFound, OrderClosed, OrderUnderWay, StaleVersion],
  async handle({ params, caller, headers, fields }, { orders, orderCancellations }: Uses) {
    await orderCancellations.cancel(params.id, { actorId: caller.actorId, expectedVersion: expectedVersion(headers) });
    return staffView(orders, params.id, fields);
  },
});

export const completeOrder = route({
  id: "admin.orders.complete",
  url: "/admin/orders/:id/complete",
  ...write,
  summary: "Marks an order as completed.",
  body: closed({ order_id: Type.Optional(Type.String()), additional_data: Type.Optional(Type.Unknown()) }),
  errors: [OrderNotFound, OrderClosed, StaleVersion],
  async handle({ params, caller, headers, fields }, { orders, orderAdministration }: Uses) {
    await orderAdministration.complete(params.id, {
      actorId: caller.actorId,
      expectedVersion: expectedVersion(headers),
    });
    return staffView(orders, params.id, fields);
  },
});

export const archiveOrder = route({
  id: "admin.orders.archive",
  url: "/admin/orders/:id/archive",
  ...write,
  summary: "Puts a completed or canceled order away.",
  errors: [OrderNotFound, OrderClosed, StaleVersion],
  async handle({ params, caller, headers, fields }, { orders, orderAdministration }: Uses) {
    await orderAdministration.archive(params.id, {
      actorId: caller.actorId,
      expectedVersion: expectedVersion(headers),
    });
    return staffView(orders, params.id, fields);
  },
});

export const createCreditLine = route({
  id: "admin.orders.createCreditLine",
  url: "/admin/orders/:id/credit-lines",
  ...write,
  summary: "Takes money off the whole order.",
  body: CreditLineBody,
  errors: [OrderNotFound, OrderClosed, CreditTooMuch, StaleVersion],
  async handle({ fields, ...request }, { orders, orderAdministration }: Uses) {
    const { params, body, caller, headers } = request;
    const { amount, reference = null, reference_id: referenceId = null, metadata = null } = body;
    const by = { actorId: caller.actorId, expectedVersion: expectedVersion(headers) };
    const line = { id: effectId("ordcl", request), amount, reference, referenceId, metadata };
    await orderAdministration.credit(params.id, line, by);
    return staffView(orders, params.id, fields);
  },
});

export const listOrderLines = route({
  id: "admin.orders.listLineItems",
  method: "GET",
  url: "/admin/orders/:id/line-items",
  ...read,
  summary: "An order's lines, each with how far it has come.",
  params: ById,
  query: closed({
    id: Type.Optional(Type.Unknown()),
    item_id: Type.Optional(Type.Unknown()),
    version: Type.Optional(oneOrMany(Type.Integer())),
    fields: Type.Optional(Type.String()),
  }),
  reply: Type.Object({ order_items: Type.Array(OrderItemDto) }),
  errors: [OrderNotFound, OrderVersionNotKept],
  async handle({ params, query }, { orders }: Uses) {
    const wanted = [query.id, query.item_id].flat().filter((id) => id !== undefined);
    const items = toOrderItemDtos(inVersion(await orders.get(params.id), query.version));
    return { order_items: items.filter(({ id }) => wanted.length === 0 || wanted.includes(id)) };
  },
});
