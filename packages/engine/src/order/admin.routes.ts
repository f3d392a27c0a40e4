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
  id: { sql: "o.id", type: "text" },
  status: { sql: "o.status", type: "text" },
  email: { sql: "o.email", type: "text" },
  customer_id: { sql: "o.customer_id", type: "text", nullable: true },
  region_id: { sql: "o.region_id", type: "text", nullable: true },
  sales_channel_id: { sql: "o.sales_channel_id", type: "text", nullable: true },
  display_id: { sql: "o.display_id", type: "integer" },
};

export const listAllOrders = route({
  id: "admin.orders.list",
  method: "GET",
  url: "/admin/orders",
  access: "admin",
  permission: "order:read",
  summary: "All orders.",
  query: closed({
    ...pageQuery,
    id: OneOrMany,
    status: OneOrMany,
    email: OneOrMany,
    customer_id: OneOrMany,
    region_id: OneOrMany,
    sales_channel_id: OneOrMany,
    display_id: Type.Optional(oneOrMany(Type.Integer())),
  }),
  reply: OrderList,
  selects: orderListFields,
  handle: ({ query, fields }, { orders }: Uses) => listing(orders, query, { columns, fields }),
});

export const retrieveAnyOrder = route({
  id: "admin.orders.retrieve",
  method: "GET",
  url: "/admin/orders/:id",
  access: "admin",
  permission: "order:read",
  summary: "An order.",
  params: closed({ id: Type.String() }),
  query: closed({}),
  reply: Type.Object({ order: SelectedOrder }),
  selects: orderFields,
  errors: [OrderNotFound],
  handle: async ({ params, fields }, { orders }: Uses) => ({
    order: fields.pick(toOrderDto(await orders.get(params.id))),
  }),
});
