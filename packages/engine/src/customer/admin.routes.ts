import Type from "typebox";
import { StaleVersion } from "../platform/http/http.errors.ts";
import { listQuery } from "../platform/http/listing.ts";
import { route } from "../platform/http/route.ts";
import { expectedVersion, versioned } from "../platform/http/row-version.ts";
import { closed, deleted, deletedOf, LinkBody, listOf } from "../platform/http/shape.ts";
import { customerListing } from "./administration.queries.ts";
import {
  AdminCustomerChangesBody,
  AdminCustomerDto,
  adminCustomerFields,
  NewAdminCustomerBody,
} from "./administration.schema.ts";
import type { CustomerAdministration } from "./administration.service.ts";
import { CustomerEmailTaken, CustomerNotFound, EmailIsLogin, UnknownCustomerGroups } from "./customer.errors.ts";

interface Uses {
  customerAdministration: CustomerAdministration;
}

const ById = closed({ id: Type.String() });
const SelectedCustomer = Type.Partial(AdminCustomerDto);
const Reply = Type.Object({ customer: SelectedCustomer });

export const listCustomers = route({
  id: "admin.customers.list",
  method: "GET",
  url: "/admin/customers",
  access: "admin",
  permission: "customer:read",
  summary: "Customers, with and without accounts.",
  query: closed(listQuery(customerListing.filters)),
  selects: adminCustomerFields,
  reply: listOf("customers", SelectedCustomer),
  async handle({ query, fields }, { customerAdministration }: Uses) {
    const { rows, ...page } = await customerAdministration.page(query, fields);
    return { customers: rows.map((customer) => fields.pick(customer)), ...page };
  },
});

export const createCustomer = route({
  id: "admin.customers.create",
  method: "POST",
  url: "/admin/customers",
  access: "admin",
  permission: "customer:write",
  summary: "Makes a customer without an account.",
  body: NewAdminCustomerBody,
  selects: adminCustomerFields,
  reply: Reply,
  addsOnce: true,
  errors: [CustomerEmailTaken],
  async handle({ body, fields, caller }, { customerAdministration }: Uses) {
    const { id } = await customerAdministration.create(body, caller.actorId);
    const customer = await customerAdministration.get(id, fields);
    return versioned({ customer: fields.pick(customer) }, customer.version);
  },
});

export const retrieveCustomer = route({
  id: "admin.customers.retrieve",
  method: "GET",
  url: "/admin/customers/:id",
  access: "admin",
  permission: "customer:read",
  summary: "A customer.",
  params: ById,
  selects: adminCustomerFields,
  reply: Reply,
  errors: [CustomerNotFound],
  async handle({ params, fields }, { customerAdministration }: Uses) {
    const customer = await customerAdministration.get(params.id, fields);
    return versioned({ customer: fields.pick(customer) }, customer.version);
  },
});

export const updateCustomer = route({
  id: "admin.customers.update",
  method: "POST",
  url: "/admin/customers/:id",
  access: "admin",
  permission: "customer:write",
  summary: "Changes a customer; the email address of an account stays.",
  params: ById,
  body: AdminCustomerChangesBody,
  selects: adminCustomerFields,
  reply: Reply,
  errors: [CustomerNotFound, CustomerEmailTaken, EmailIsLogin, StaleVersion],
  async handle({ params, body, fields, headers }, { customerAdministration }: Uses) {
    await customerAdministration.update(params.id, body, expectedVersion(headers));
    const customer = await customerAdministration.get(params.id, fields);
    return versioned({ customer: fields.pick(customer) }, customer.version);
  },
});

export const deleteCustomer = route({
  id: "admin.customers.delete",
  method: "DELETE",
  url: "/admin/customers/:id",
  access: "admin",
  permission: "customer:write",
  summary: "Erases a customer: the login ends, and the orders stay.",
  params: ById,
  reply: deletedOf("customer"),
  errors: [CustomerNotFound],
  async handle({ params }, { customerAdministration }: Uses) {
    await customerAdministration.delete(params.id);
    return deleted("customer", params.id);
  },
});

export const updateCustomerGroups = route({
  id: "admin.customers.batchCustomerGroups",
  method: "POST",
  url: "/admin/customers/:id/customer-groups",
  access: "admin",
  permission: "customer:write",
  summary: "Puts a customer into groups, and takes it out of others.",
  params: ById,
  body: LinkBody,
  selects: adminCustomerFields,
  reply: Reply,
  errors: [CustomerNotFound, UnknownCustomerGroups],
  async handle({ params, body, fields, caller }, { customerAdministration }: Uses) {
    await customerAdministration.linkGroups(params.id, body, caller.actorId);
    const customer = await customerAdministration.get(params.id, fields);
    return versioned({ customer: fields.pick(customer) }, customer.version);
  },
});
