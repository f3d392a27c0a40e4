import { defineEvent } from "@hanse/plugin-kit";
import Type from "typebox";

const Text = Type.Union([Type.String(), Type.Null()]);
/** Integer in the currency's minor unit. */
const Amount = Type.Integer();

/** A cart, or a draft of staff, has become an order: its stock is committed, and a cart's payment authorised. */
export const OrderPlaced = defineEvent(
  "order.placed",
  Type.Object({
    orderId: Type.String(),
    displayId: Type.Integer(),
    /** Null for an order that staff made. */
    cartId: Text,
    customerId: Text,
    email: Type.String(),
    locale: Text,
    currencyCode: Type.String(),
    total: Amount,
    /** Whether the customer is not to be told. */
    noNotification: Type.Optional(Type.Boolean()),
    lines: Type.Array(
      Type.Object({
        lineId: Type.String(),
        /** Null, as its product, for what is in no catalogue. */
        variantId: Text,
        productId: Text,
        title: Type.String(),
        variantTitle: Type.String(),
        sku: Text,
        quantity: Type.Integer(),
        unitPrice: Amount,
      }),
    ),
  }),
  ({ orderId }) => orderId,
);

const order = { orderId: Type.String() };

/** Something of an order's heading was corrected, as staff do: whom and where it goes to, what is noted with it. */
export const OrderUpdated = defineEvent(
  "order.updated",
  Type.Object({
    ...order,
    /** Names the correction for whoever records it. */
    changeId: Type.String(),
    /** That of the order before. */
    version: Type.Integer(),
    actorId: Type.String(),
    changes: Type.Array(Type.Object({ field: Type.String(), before: Type.Unknown(), after: Type.Unknown() })),
  }),
  ({ orderId }) => orderId,
);

/** An order is off: nothing of it is to be sent or paid any more. Its stock and its money go back by this event. */
export const OrderCanceled = defineEvent(
  "order.canceled",
  Type.Object({
    ...order,
    displayId: Type.Integer(),
    cartId: Text,
    customerId: Text,
    email: Type.String(),
    locale: Text,
    currencyCode: Type.String(),
    /** What it had come to before. */
    total: Amount,
    actorId: Type.String(),
  }),
  ({ orderId }) => orderId,
);

export const OrderCompleted = defineEvent(
  "order.completed",
  Type.Object({ ...order, actorId: Type.String() }),
  ({ orderId }) => orderId,
);

export const OrderArchived = defineEvent(
  "order.archived",
  Type.Object({ ...order, actorId: Type.String() }),
  ({ orderId }) => orderId,
);

/** A parcel has left. */
export const ShipmentCreated = defineEvent(
  "shipment.created",
  Type.Object({
    ...order,
    fulfillmentId: Type.String(),
    units: Type.Array(Type.Object({ lineId: Type.String(), quantity: Type.Integer() })),
    /** Whether the customer is not to be told. */
    noNotification: Type.Boolean(),
  }),
  ({ orderId }) => orderId,
);

/** A parcel has arrived. */
export const DeliveryCreated = defineEvent(
  "delivery.created",
  Type.Object({ ...order, fulfillmentId: Type.String() }),
  ({ orderId }) => orderId,
);

/** Somebody is to get an order that is not theirs; who has its mailbox may accept that, with the token. */
export const OrderTransferRequested = defineEvent(
  "order.transfer_requested",
  Type.Object({
    ...order,
    transferId: Type.String(),
    displayId: Type.Integer(),
    /** The order's address, where the token goes. */
    email: Type.String(),
    locale: Text,
    /** Who is to get it. */
    customerId: Type.String(),
    newOwnerEmail: Type.String(),
    /** What whoever asks has written about it. */
    description: Text,
    token: Type.String(),
    /** ISO 8601. */
    expiresAt: Type.String(),
  }),
  ({ orderId }) => orderId,
);

/** An order belongs to another customer now. */
export const OrderTransferred = defineEvent(
  "order.transferred",
  Type.Object({ ...order, customerId: Type.String() }),
  ({ orderId }) => orderId,
);
