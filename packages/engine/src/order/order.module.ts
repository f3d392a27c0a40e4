import { defineModule } from "../platform/module.ts";
import { listAllOrders, retrieveAnyOrder } from "./admin.routes.ts";
import { CreateOrder } from "./migrations/0001-order.ts";
import { OrderLineItemRow, OrderRow, OrderShippingMethodRow } from "./order.entity.ts";
import { OrderService } from "./order.service.ts";
import { listOrders, retrieveOrder } from "./store.routes.ts";

export const orderModule = defineModule({
  name: "order",
  entities: [OrderRow, OrderLineItemRow, OrderShippingMethodRow],
  migrations: [{ name: "order/0001", class: CreateOrder }],
  services: { orders: OrderService },
  routes: [listOrders, retrieveOrder, listAllOrders, retrieveAnyOrder],
});
