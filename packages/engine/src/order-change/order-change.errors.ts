import { defineError } from "@hanse/plugin-kit";
import Type from "typebox";

const Id = Type.String();

export const OrderChangeNotFound = defineError(
  "order_change.not_found",
  404,
  "not_found",
  Type.Object({ id: Id }),
  ({ id }) => `There is no order change ${id}. GET /admin/orders/:id/changes lists those of an order.`,
);

export const NoOpenChange = defineError(
  "order_change.none_open",
  400,
  "not_allowed",
  Type.Object({ orderId: Id, wanted: Type.String() }),
  ({ orderId, wanted }) =>
    `The order ${orderId} has no open change for ${wanted}: it was confirmed or canceled. Begin a new one.`,
);

/** One change at a time: two would not know of one another what they promise. */
export const ChangeOpen = defineError(
  "order_change.already_open",
  400,
  "not_allowed",
  Type.Object({
    orderId: Id,
    changeId: Type.Union([Id, Type.Null()]),
    changeType: Type.Union([Type.String(), Type.Null()]),
  }),
  ({ orderId, changeId, changeType }) =>
    `The order ${orderId} is being changed already${changeId ? ` (${changeType} ${changeId})` : ""}. Confirm or cancel that change first.`,
);

export const OrderNotChangeable = defineError(
  "order_change.order_not_changeable",
  400,
  "not_allowed",
  Type.Object({ orderId: Id, status: Type.String() }),
  ({ orderId, status }) =>
    status === "draft"
      ? `The order ${orderId} is a draft: nothing of it can come back or be replaced. Convert it first.`
      : `The order ${orderId} is ${status}: its lines do not change any more.`,
);

export const ActionNotFound = defineError(
  "order_change.action_not_found",
  404,
  "not_found",
  Type.Object({ id: Id, changeId: Id }),
  ({ id, changeId }) =>
    `The change ${changeId} has no action ${id} of this kind. The order's preview shows the actions on its items and shipping methods.`,
);

export const ChangeEmpty = defineError(
  "order_change.empty",
  400,
  "not_allowed",
  Type.Object({ changeId: Id }),
  ({ changeId }) => `The change ${changeId} does nothing yet. Add items or shipping methods, or cancel it.`,
);

export const ItemNotInOrder = defineError(
  "order_change.item_not_found",
  400,
  "invalid_data",
  Type.Object({ ids: Type.Array(Id) }),
  ({ ids }) => `The order has no item ${ids.join(", ")}. Take the ids of its items.`,
);

export const MethodNotInOrder = defineError(
  "order_change.shipping_method_not_found",
  400,
  "invalid_data",
  Type.Object({ id: Id }),
  ({ id }) => `The order has no shipping method ${id}.`,
);

export const QuantityTooSmall = defineError(
  "order_change.quantity_too_small",
  400,
  "not_allowed",
  Type.Object({ itemId: Id, quantity: Type.Integer(), least: Type.Integer() }),
  ({ itemId, quantity, least }) =>
    `The item ${itemId} cannot be set to ${quantity}: ${least} of it are fulfilled, returned or written off already.`,
);

export const NotReturnable = defineError(
  "order_change.not_returnable",
  400,
  "not_allowed",
  Type.Object({ itemId: Id, quantity: Type.Integer(), returnable: Type.Integer() }),
  ({ itemId, quantity, returnable }) =>
    `${quantity} of the item ${itemId} cannot come back or be claimed: only ${returnable} were shipped and are still with the customer.`,
);

export const NotAnnounced = defineError(
  "order_change.not_announced",
  400,
  "not_allowed",
  Type.Object({ itemId: Id, quantity: Type.Integer(), announced: Type.Integer() }),
  ({ itemId, quantity, announced }) =>
    `${quantity} of the item ${itemId} cannot be received or called off: only ${announced} are announced as coming back.`,
);

export const NotWrittenOff = defineError(
  "order_change.not_written_off",
  400,
  "not_allowed",
  Type.Object({ itemId: Id, quantity: Type.Integer(), writtenOff: Type.Integer() }),
  ({ itemId, quantity, writtenOff }) =>
    `${quantity} of the item ${itemId} cannot be charged again: ${writtenOff} of it are written off.`,
);

export const TotalNegative = defineError(
  "order_change.total_negative",
  400,
  "not_allowed",
  Type.Object({ orderId: Id }),
  ({ orderId }) => `The order ${orderId} would come to less than nothing. Take off less.`,
);

/** Stock was reserved for other quantities than the change has now. */
export const ChangeOutdated = defineError(
  "order_change.outdated",
  409,
  "conflict",
  Type.Object({ changeId: Id }),
  ({ changeId }) =>
    `The change ${changeId}, or its order, was changed while it was being confirmed. Look at the preview and confirm again.`,
  { retryAfter: 1 },
);

export const OutOfStockForOrder = defineError(
  "order_change.out_of_stock",
  400,
  "not_allowed",
  Type.Object({
    orderId: Id,
    lines: Type.Array(
      Type.Object({ itemId: Id, title: Type.String(), requested: Type.Integer(), available: Type.Integer() }),
    ),
  }),
  ({ lines }) =>
    `There is not enough in stock: ${lines
      .map(({ title, requested, available }) => `${title}: ${requested} wanted, ${available} available`)
      .join("; ")}. Lower the quantities, or count the stock anew.`,
  { wireCode: "insufficient_inventory" },
);
