import Type from "typebox";
import { compileFilter, type FilterColumns } from "../platform/http/filter.ts";
import { parseOrder } from "../platform/http/ordering.ts";
import { parsePage } from "../platform/http/pagination.ts";
import { route } from "../platform/http/route.ts";
import { closed, listOf, oneOrMany, pageQuery } from "../platform/http/shape.ts";
import { needsLines, orderFields, orderListFields } from "./order-fields.ts";
import { OrderNotFound } from "./order.errors.ts";
import { SelectedOrder, toOrderDto } from "./order.schema.ts";
import type { OrderService } from "./order.service.ts";
import { orderColumns } from "./ordering.ts";

interface Uses {
  orders: OrderService;
}

const filterColumns: FilterColumns = {
  customer_id: { sql: "o.customer_id", type: "text" },
  id: { sql: "o.id", type: "text" },
  status: { sql: "o.status", type: "text" },
};

export const listOrders = route({
  id: "orders.list",
  method: "GET",
  url: "/store/orders",
  access: "customer",
  summary: "The orders of the customer who is signed in.",
  query: closed({
    ...pageQuery,
    id: Type.Optional(oneOrMany(Type.String())),
    status: Type.Optional(oneOrMany(Type.String())),
  }),
  reply: listOf("orders", SelectedOrder),
  selects: orderListFields,
  async handle({ query: { limit, offset, order, ...conditions }, caller, fields }, { orders }: Uses) {
    const page = parsePage({ limit, offset }, { defaultLimit: 50 });
    const { count, orders: found } = await orders.list({
      filter: compileFilter({ ...conditions, customer_id: caller.customerId }, filterColumns),
      order: parseOrder(order, orderColumns, "-created_at"),
      page,
      withLines: needsLines(fields),
    });
    return { orders: found.map((one) => fields.pick(toOrderDto(one))), count, ...page };
  },
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
