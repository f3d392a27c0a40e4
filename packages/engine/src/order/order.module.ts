import { defineModule } from "../platform/module.ts";
import { listAllOrders, retrieveAnyOrder } from "./admin.routes.ts";
import { CreateOrder } from "./migrations/0001-order.ts";
import { CreateOrderLedger } from "./migrations/0002-ledger.ts";
import { OrderLineItemRow, OrderRow, OrderShippingMethodRow } from "./order.entity.ts";
import { OrderService } from "./order.service.ts";
import { OrderRevisionService } from "./revision.service.ts";
import { listOrders, retrieveOrder } from "./store.routes.ts";

export const orderModule = defineModule({
  name: "order",
  entities: [OrderRow, OrderLineItemRow, OrderShippingMethodRow],
  migrations: [
    { name: "order/0001", class: CreateOrder },
    { name: "order/0002-ledger", class: CreateOrderLedger },
  ],
  services: { orders: OrderService, orderRevisions: OrderRevisionService },
  routes: [listOrders, retrieveOrder, listAllOrders, retrieveAnyOrder],
});
