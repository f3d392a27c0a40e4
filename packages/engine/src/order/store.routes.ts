import Type from "typebox";
import type { FilterColumns } from "../platform/http/filter.ts";
import { route } from "../platform/http/route.ts";
import { closed, oneOrMany, pageQuery } from "../platform/http/shape.ts";
import { listing, OrderList } from "./listing.ts";
import { orderFields, orderListFields } from "./order-fields.ts";
import { OrderNotFound } from "./order.errors.ts";
import { SelectedOrder, toOrderDto } from "./order.schema.ts";
import type { OrderService } from "./order.service.ts";

interface Uses {
  orders: OrderService;
}

const OneOrMany = Type.Optional(oneOrMany(Type.String()));

const columns: FilterColumns = {
  customer_id: { sql: "o.customer_id", type: "text" },
  id: { sql: "o.id", type: "text" },
  status: { sql: "o.status", type: "text" },
  // What staff are still drafting is nobody's order yet.
  is_placed: { sql: "(o.status <> 'draft')", type: "boolean" },
};

export const listOrders = route({
  id: "orders.list",
  method: "GET",
  url: "/store/orders",
  access: "customer",
  summary: "The orders of the customer who is signed in.",
  query: closed({ ...pageQuery, id: OneOrMany, status: OneOrMany }),
  reply: OrderList,
  selects: orderListFields,
  handle: ({ query, caller, fields }, { orders }: Uses) =>
    listing(orders, { ...query, customer_id: caller.customerId, is_placed: true }, { columns, fields }),
});

export const retrieveOrder = route({
  id: "orders.retrieve",
  method: "GET",
  url: "/store/orders/:id",
  access: "store",
  summary: "An order; its id is what opens it.",
  params: closed({ id: Type.String() }),
  query: closed({}),
  reply: Type.Object({ order: SelectedOrder }),
  selects: orderFields,
  errors: [OrderNotFound],
  handle: async ({ params, caller, fields }, { orders }: Uses) => ({
    order: fields.pick(toOrderDto(await orders.visibleTo(caller.customerId, params.id))),
  }),
});
