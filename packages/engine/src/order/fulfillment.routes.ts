import { FulfillmentRefused } from "@hanse/plugin-kit";
import Type from "typebox";
import { toAddress } from "../cart/index.ts";
import { ShippingOptionNotFound } from "../fulfillment/index.ts";
import { StockLocationNotFound } from "../inventory/index.ts";
import { effectId } from "../platform/http/effect-id.ts";
import { StaleVersion } from "../platform/http/http.errors.ts";
import { route } from "../platform/http/route.ts";
import { expectedVersion } from "../platform/http/row-version.ts";
import { closed } from "../platform/http/shape.ts";
import {
  FulfillmentBusy,
  FulfillmentNotFound,
  FulfillmentState,
  LineNotFound,
  NotSetAsideHere,
  NothingLeftToFulfill,
  NoWayToShip,
  OrderClosed,
  ParcelLeavesWhole,
} from "./fulfillment.errors.ts";
import {
  FulfillmentBody,
  FulfillmentDto,
  fulfillmentFields,
  PackBody,
  QuietBody,
  ShipBody,
  toFulfillmentDto,
  toLabels,
  toUnits,
} from "./fulfillment.schema.ts";
import type { FulfillmentService } from "./fulfillment.service.ts";
import { staffOrderFields } from "./order-fields.ts";
import { OrderNotFound } from "./order.errors.ts";
import { SelectedOrder } from "./order.schema.ts";
import type { OrderService } from "./order.service.ts";
import type { ShipmentService } from "./shipment.service.ts";
import { staffView } from "./staff-view.ts";

interface Uses {
  orders: OrderService;
  orderFulfillments: FulfillmentService;
  orderShipments: ShipmentService;
}

const ById = closed({ id: Type.String() });
const Both = closed({ id: Type.String(), fulfillment_id: Type.String() });
const ofOrder = {
  method: "POST",
  access: "admin",
  permission: "order:write",
  selects: staffOrderFields,
  reply: Type.Object({ order: SelectedOrder }),
} as const;
const alone = {
  method: "POST",
  access: "admin",
  permission: "fulfillment:write",
  selects: fulfillmentFields,
  reply: Type.Object({ fulfillment: Type.Partial(FulfillmentDto) }),
} as const;
const unfit = [
  OrderClosed,
  LineNotFound,
  NothingLeftToFulfill,
  NotSetAsideHere,
  NoWayToShip,
  FulfillmentRefused,
  ShippingOptionNotFound,
  StockLocationNotFound,
] as const;
const stuck = [FulfillmentNotFound, FulfillmentState, FulfillmentBusy] as const;

export const fulfillOrder = route({
  id: "admin.orders.createFulfillment",
  url: "/admin/orders/:id/fulfillments",
  ...ofOrder,
  summary: "Packs units of an order into a parcel; stock leaves when the parcel does.",
  params: ById,
  body: PackBody,
  errors: [OrderNotFound, ...unfit, StaleVersion],
  async handle({ fields, ...request }, { orders, orderFulfillments }: Uses) {
    const { params, body, caller, headers } = request;
    await orderFulfillments.create({
      id: effectId("ful", request),
      orderId: params.id,
      units: toUnits(body.items),
      locationId: body.location_id,
      shippingOptionId: body.shipping_option_id,
      noNotification: body.no_notification ?? false,
      metadata: body.metadata ?? null,
      createdBy: caller.actorId,
      expectedVersion: expectedVersion(headers),
    });
    return staffView(orders, params.id, fields);
  },
});

export const cancelOrdersFulfillment = route({
  id: "admin.orders.cancelFulfillment",
  url: "/admin/orders/:id/fulfillments/:fulfillment_id/cancel",
  ...ofOrder,
  summary: "Unpacks a parcel that has not left.",
  params: Both,
  body: QuietBody,
  errors: [OrderNotFound, ...stuck, FulfillmentRefused],
  async handle({ params, fields }, { orders, orderFulfillments }: Uses) {
    await orderFulfillments.cancel(params.fulfillment_id, params.id);
    return staffView(orders, params.id, fields);
  },
});

export const shipOrdersFulfillment = route({
  id: "admin.orders.createShipment",
  url: "/admin/orders/:id/fulfillments/:fulfillment_id/shipments",
  ...ofOrder,
  summary: "A parcel leaves, and its stock with it.",
  params: Both,
  body: ShipBody,
  errors: [OrderNotFound, ...stuck, NotSetAsideHere, ParcelLeavesWhole],
  async handle({ params, body, caller, fields }, { orders, orderShipments }: Uses) {
    const { items, labels, no_notification: noNotification = false, metadata = null } = body;
    const shipment = {
      units: toUnits(items),
      labels: toLabels(labels),
      noNotification,
      metadata,
      actorId: caller.actorId,
    };
    await orderShipments.ship(params.fulfillment_id, shipment, params.id);
    return staffView(orders, params.id, fields);
  },
});

export const deliverOrdersFulfillment = route({
  id: "admin.orders.markAsDelivered",
  url: "/admin/orders/:id/fulfillments/:fulfillment_id/mark-as-delivered",
  ...ofOrder,
  summary: "A parcel has arrived; one that has not left does both.",
  params: Both,
  body: QuietBody,
  errors: [OrderNotFound, ...stuck, NotSetAsideHere],
  async handle({ params, caller, fields }, { orders, orderShipments }: Uses) {
    await orderShipments.deliver(params.fulfillment_id, caller.actorId, params.id);
    return staffView(orders, params.id, fields);
  },
});

export const createFulfillment = route({
  id: "admin.fulfillments.create",
  url: "/admin/fulfillments",
  ...alone,
  summary: "Packs units of an order into a parcel, with everything about it given.",
  body: FulfillmentBody,
  errors: [OrderNotFound, ...unfit],
  async handle({ fields, ...request }, { orderFulfillments }: Uses) {
    const { body, caller } = request;
    const fulfillment = await orderFulfillments.create({
      id: effectId("ful", request),
      orderId: body.order_id,
      units: body.items.map(({ line_item_id: lineId, quantity }) => ({ lineId, quantity })),
      locationId: body.location_id,
      providerId: body.provider_id,
      shippingOptionId: body.shipping_option_id,
      ...(body.delivery_address && {
        deliveryAddress: toAddress(body.delivery_address, null, new Date().toISOString()),
      }),
      data: body.data ?? {},
      labels: toLabels(body.labels),
      noNotification: false,
      metadata: body.metadata ?? null,
      createdBy: caller.actorId,
    });
    return { fulfillment: fields.pick(toFulfillmentDto(fulfillment)) };
  },
});

export const cancelFulfillment = route({
  id: "admin.fulfillments.cancel",
  url: "/admin/fulfillments/:id/cancel",
  ...alone,
  summary: "Unpacks a parcel that has not left.",
  params: ById,
  errors: [...stuck, FulfillmentRefused],
  handle: async ({ params, fields }, { orderFulfillments }: Uses) => ({
    fulfillment: fields.pick(toFulfillmentDto(await orderFulfillments.cancel(params.id))),
  }),
});

export const shipFulfillment = route({
  id: "admin.fulfillments.createShipment",
  url: "/admin/fulfillments/:id/shipment",
  ...alone,
  summary: "A parcel leaves, and its stock with it.",
  params: ById,
  body: ShipBody,
  errors: [...stuck, NotSetAsideHere, ParcelLeavesWhole],
  async handle({ params, body, caller, fields }, { orderShipments }: Uses) {
    const { items, labels, no_notification: noNotification = false, metadata = null } = body;
    const shipment = {
      units: toUnits(items),
      labels: toLabels(labels),
      noNotification,
      metadata,
      actorId: caller.actorId,
    };
    return { fulfillment: fields.pick(toFulfillmentDto(await orderShipments.ship(params.id, shipment))) };
  },
});
