/**
 * What was bought: frozen when it was placed, so that nothing the catalogue becomes later changes it. How a cart gets to be
 * an order, with its stock and its payment, is checkout's.
 */
export { matchesAfterOrder, matchesOrder } from "./order-listing.ts";
export { orderFields, partsFor, staffOrderFields, staffOrderListFields } from "./order-fields.ts";
export type { CreditLine, Order, OrderItem, OrderLines, OrderShippingMethod } from "./order.ts";
export { untouched } from "./order.ts";
export { wholeOrderSql } from "./order.queries.ts";
export { keptQuantity, orderTotals } from "./order-totals.ts";
export {
  DeliveryCreated,
  OrderArchived,
  OrderCanceled,
  OrderCompleted,
  OrderPlaced,
  OrderTransferred,
  OrderTransferRequested,
  OrderUpdated,
  ShipmentCreated,
} from "./order.events.ts";
export { placedLines } from "./placed-lines.ts";
export { OrderNotFound } from "./order.errors.ts";
export { OrderDto, SelectedOrder, toOrderDto } from "./order.schema.ts";
export { OrderRevisionService, type LockedOrder, type Reason } from "./revision.service.ts";
export { OrderService } from "./order.service.ts";
