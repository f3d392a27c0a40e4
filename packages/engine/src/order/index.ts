/**
 * What was bought: frozen when it was placed, so that nothing the catalogue becomes later changes it. How a cart gets to be
 * an order, with its stock and its payment, is checkout's.
 */
export { orderFields } from "./order-fields.ts";
export type { Order } from "./order.ts";
export { OrderPlaced } from "./order.events.ts";
export { OrderDto, SelectedOrder, toOrderDto } from "./order.schema.ts";
export { OrderService } from "./order.service.ts";
