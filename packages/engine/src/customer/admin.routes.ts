import Type from "typebox";
import { compileFilter, type FilterColumns } from "../platform/http/filter.ts";
import { parseOrder } from "../platform/http/ordering.ts";
import { parsePage } from "../platform/http/pagination.ts";
import { route } from "../platform/http/route.ts";
import { closed, listOf, oneOrMany, pageQuery } from "../platform/http/shape.ts";
import { CustomerNotFound } from "./customer.errors.ts";
import { customerFields, SelectedCustomer } from "./customer.schema.ts";
import type { CustomerService } from "./customer.service.ts";

interface Uses {
  customers: CustomerService;
}

const filterColumns: FilterColumns = {
  id: { sql: "c.id", type: "text" },
  email: { sql: "c.email", type: "text" },
  has_account: { sql: "c.has_account", type: "boolean" },
};

const orderColumns = { id: "c.id", email: "c.email", created_at: "c.created_at", updated_at: "c.updated_at" };

export const listCustomers = route({
  id: "admin.customers.list",
  method: "GET",
  url: "/admin/customers",
  access: "admin",
  permission: "customer:read",
  summary: "Customers, with and without accounts.",
  query: closed({
    ...pageQuery,
    id: Type.Optional(oneOrMany(Type.String())),
    email: Type.Optional(oneOrMany(Type.String())),
    has_account: Type.Optional(Type.Boolean()),
  }),
  reply: listOf("customers", SelectedCustomer),
  selects: customerFields,
  async handle({ query, fields }, { customers }: Uses) {
    const { limit: _limit, offset: _offset, order, ...conditions } = query;
    const page = parsePage(query, { defaultLimit: 50 });
    const filter = compileFilter(conditions, filterColumns);
    const { count, items } = await customers.list(filter, parseOrder(order, orderColumns, "-created_at"), page);
    return { customers: items.map((customer) => fields.pick(customer)), count, ...page };
  },
});

export const retrieveCustomer = route({
  id: "admin.customers.retrieve",
  method: "GET",
  url: "/admin/customers/:id",
  access: "admin",
  permission: "customer:read",
  summary: "A customer.",
  params: closed({ id: Type.String() }),
  query: closed({}),
  reply: Type.Object({ customer: SelectedCustomer }),
  selects: customerFields,
  errors: [CustomerNotFound],
  handle: async ({ params, fields }, { customers }: Uses) => ({
    customer: fields.pick(await customers.get(params.id)),
  }),
});
