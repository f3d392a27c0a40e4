import Type from "typebox";
import { StaleVersion, StillInUse } from "../platform/http/http.errors.ts";
import { listQuery } from "../platform/http/listing.ts";
import { route } from "../platform/http/route.ts";
import { expectedVersion, versioned } from "../platform/http/row-version.ts";
import { closed, deleted, deletedOf, LinkBody, listOf } from "../platform/http/shape.ts";
import { groupListing } from "./administration.queries.ts";
import {
  CustomerGroupChangesBody,
  CustomerGroupDto,
  customerGroupFields,
  NewCustomerGroupBody,
} from "./administration.schema.ts";
import { CustomerGroupExists, CustomerGroupNotFound, UnknownCustomers } from "./customer.errors.ts";
import type { CustomerGroupService } from "./group.service.ts";

interface Uses {
  customerGroups: CustomerGroupService;
}

const ById = closed({ id: Type.String() });
const SelectedGroup = Type.Partial(CustomerGroupDto);
const Reply = Type.Object({ customer_group: SelectedGroup });

export const listCustomerGroups = route({
  id: "admin.customerGroups.list",
  method: "GET",
  url: "/admin/customer-groups",
  access: "admin",
  permission: "customer_group:read",
  summary: "Customer groups, the newest first.",
  query: closed(listQuery(groupListing.filters)),
  selects: customerGroupFields,
  reply: listOf("customer_groups", SelectedGroup),
  async handle({ query, fields }, { customerGroups }: Uses) {
    const { rows, ...page } = await customerGroups.page(query, fields);
    return { customer_groups: rows.map((group) => fields.pick(group)), ...page };
  },
});

export const createCustomerGroup = route({
  id: "admin.customerGroups.create",
  method: "POST",
  url: "/admin/customer-groups",
  access: "admin",
  permission: "customer_group:write",
  summary: "Makes a customer group.",
  body: NewCustomerGroupBody,
  selects: customerGroupFields,
  reply: Reply,
  addsOnce: true,
  errors: [CustomerGroupExists],
  async handle({ body, fields, caller }, { customerGroups }: Uses) {
    const { id } = await customerGroups.create(body, caller.actorId);
    const group = await customerGroups.get(id, fields);
    return versioned({ customer_group: fields.pick(group) }, group.version);
  },
});

export const retrieveCustomerGroup = route({
  id: "admin.customerGroups.retrieve",
  method: "GET",
  url: "/admin/customer-groups/:id",
  access: "admin",
  permission: "customer_group:read",
  summary: "A customer group.",
  params: ById,
  selects: customerGroupFields,
  reply: Reply,
  errors: [CustomerGroupNotFound],
  async handle({ params, fields }, { customerGroups }: Uses) {
    const group = await customerGroups.get(params.id, fields);
    return versioned({ customer_group: fields.pick(group) }, group.version);
  },
});

export const updateCustomerGroup = route({
  id: "admin.customerGroups.update",
  method: "POST",
  url: "/admin/customer-groups/:id",
  access: "admin",
  permission: "customer_group:write",
  summary: "Changes a customer group.",
  params: ById,
  body: CustomerGroupChangesBody,
  selects: customerGroupFields,
  reply: Reply,
  errors: [CustomerGroupNotFound, CustomerGroupExists, StaleVersion],
  async handle({ params, body, fields, headers }, { customerGroups }: Uses) {
    await customerGroups.update(params.id, body, expectedVersion(headers));
    const group = await customerGroups.get(params.id, fields);
    return versioned({ customer_group: fields.pick(group) }, group.version);
  },
});

export const deleteCustomerGroup = route({
  id: "admin.customerGroups.delete",
  method: "DELETE",
  url: "/admin/customer-groups/:id",
  access: "admin",
  permission: "customer_group:write",
  summary: "Deletes a customer group; its customers stay.",
  params: ById,
  reply: deletedOf("customer_group"),
  errors: [CustomerGroupNotFound, StillInUse],
  async handle({ params }, { customerGroups }: Uses) {
    await customerGroups.delete(params.id);
    return deleted("customer_group", params.id);
  },
});

export const updateGroupCustomers = route({
  id: "admin.customerGroups.batchCustomers",
  method: "POST",
  url: "/admin/customer-groups/:id/customers",
  access: "admin",
  permission: "customer_group:write",
  summary: "Puts customers into a group, and takes others out.",
  params: ById,
  body: LinkBody,
  selects: customerGroupFields,
  reply: Reply,
  errors: [CustomerGroupNotFound, UnknownCustomers],
  async handle({ params, body, fields, caller }, { customerGroups }: Uses) {
    await customerGroups.link(params.id, body, caller.actorId);
    const group = await customerGroups.get(params.id, fields);
    return versioned({ customer_group: fields.pick(group) }, group.version);
  },
});
