import { defineError } from "@hanse/plugin-kit";
import Type from "typebox";

const Id = Type.Object({ id: Type.String() });

export const FulfillmentNotFound = defineError(
  "order.fulfillment_not_found",
  404,
  "not_found",
  Id,
  ({ id }) => `Fulfillment with id: ${id} was not found. An order's fulfillments are in GET /admin/orders/{id}.`,
);

export const OrderClosed = defineError(
  "order.closed",
  400,
  "not_allowed",
  Type.Object({ id: Type.String(), status: Type.String(), wanted: Type.String() }),
  ({ id, status, wanted }) => `The order ${id} is ${status}, so it cannot be ${wanted}.`,
);

export const LineNotFound = defineError(
  "order.line_not_found",
  404,
  "not_found",
  Type.Object({ orderId: Type.String(), ids: Type.Array(Type.String()) }),
  ({ orderId, ids }) =>
    `The order ${orderId} has no lines ${ids.join(", ")}. GET /admin/orders/${orderId} lists its items.`,
);

const Lines = Type.Array(Type.Object({ lineId: Type.String(), wanted: Type.Integer(), left: Type.Integer() }), {
  minItems: 1,
});

export const NothingLeftToFulfill = defineError(
  "order.nothing_left_to_fulfill",
  400,
  "not_allowed",
  Type.Object({ orderId: Type.String(), lines: Lines }),
  ({ orderId, lines }) =>
    `The order ${orderId} has fewer units left to fulfill: ${lines
      .map(({ lineId, wanted, left }) => `${wanted} of ${lineId} are wanted, ${left} are left`)
      .join("; ")}. Fulfill at most these, or cancel another fulfillment first.`,
);

/** The units are set aside elsewhere, or not at all. */
export const NotSetAsideHere = defineError(
  "order.not_set_aside_here",
  400,
  "not_allowed",
  Type.Object({
    orderId: Type.String(),
    locationId: Type.String(),
    lines: Type.Array(
      Type.Object({
        lineId: Type.String(),
        itemId: Type.Union([Type.String(), Type.Null()]),
        needed: Type.Integer(),
        here: Type.Integer(),
        elsewhere: Type.Integer(),
      }),
    ),
  }),
  ({ orderId, locationId, lines }) =>
    `The stock that is set aside for the order ${orderId} is not all at the location ${locationId}: ${lines
      .map(
        ({ lineId, needed, here, elsewhere }) =>
          `${lineId} needs ${needed}, of which ${here} are here and ${elsewhere} elsewhere`,
      )
      .join("; ")}. Fulfill in several parcels, each from the location that has it, or reserve the stock here first.`,
);

export const NoWayToShip = defineError(
  "order.no_way_to_ship",
  400,
  "not_allowed",
  Type.Object({ orderId: Type.String(), lacking: Type.String() }),
  ({ orderId, lacking }) =>
    `The order ${orderId} cannot be fulfilled: there is no ${lacking}. Name one, or set one up first.`,
);

export const FulfillmentState = defineError(
  "order.fulfillment_state",
  400,
  "not_allowed",
  Type.Object({ id: Type.String(), state: Type.String(), wanted: Type.String() }),
  ({ id, state, wanted }) => `The fulfillment ${id} is ${state}, so it cannot be ${wanted}.`,
);

/** A plugin was asked and has not answered, or another request is asking it right now. */
export const FulfillmentBusy = defineError(
  "order.fulfillment_busy",
  409,
  "conflict",
  Type.Object({ id: Type.String(), state: Type.String() }),
  ({ id, state }) => `The fulfillment ${id} is ${state} at this moment. Look at it again in a few seconds.`,
  { retryAfter: 2 },
);

export const ParcelLeavesWhole = defineError(
  "order.parcel_leaves_whole",
  400,
  "not_allowed",
  Type.Object({
    id: Type.String(),
    lines: Type.Array(Type.Object({ lineId: Type.String(), packed: Type.Integer(), named: Type.Integer() })),
  }),
  ({ id, lines }) =>
    `The fulfillment ${id} is one parcel and leaves as a whole: ${lines
      .map(({ lineId, packed, named }) => `it has ${packed} of ${lineId}, not ${named}`)
      .join("; ")}. Cancel it and pack what is to leave into a fulfillment of its own.`,
);
