import Type from "typebox";
import { compileFilter, type FilterColumns } from "../platform/http/filter.ts";
import { parseOrder } from "../platform/http/ordering.ts";
import { parsePage } from "../platform/http/pagination.ts";
import { route } from "../platform/http/route.ts";
import { closed, listOf, oneOrMany, pageQuery } from "../platform/http/shape.ts";
import { CustomerAddressBody, CustomerAddressDto } from "./address.schema.ts";
import type { AddressService } from "./address.service.ts";
import { AddressNotFound, TooManyAddresses } from "./customer.errors.ts";
import { addressFields, customerFields, SelectedCustomer } from "./customer.schema.ts";
import type { CustomerService } from "./customer.service.ts";

interface Uses {
  customers: CustomerService;
  customerAddresses: AddressService;
}

const AddressParams = closed({ address_id: Type.String() });
const SelectedAddress = Type.Partial(CustomerAddressDto);
const CustomerReply = Type.Object({ customer: SelectedCustomer });

const filterColumns: FilterColumns = {
  company: { sql: "a.company", type: "text", nullable: true },
  city: { sql: "a.city", type: "text", nullable: true },
  country_code: { sql: "a.country_code", type: "text", nullable: true },
  province: { sql: "a.province", type: "text", nullable: true },
  postal_code: { sql: "a.postal_code", type: "text", nullable: true },
};

const orderColumns = {
  id: "a.id",
  created_at: "a.created_at",
  updated_at: "a.updated_at",
  city: "a.city",
  country_code: "a.country_code",
  postal_code: "a.postal_code",
};

export const listAddresses = route({
  id: "customers.listAddresses",
  method: "GET",
  url: "/store/customers/me/addresses",
  access: "customer",
  summary: "The addresses of the customer who is signed in.",
  query: closed({
    ...pageQuery,
    company: Type.Optional(oneOrMany(Type.String())),
    city: Type.Optional(oneOrMany(Type.String())),
    country_code: Type.Optional(oneOrMany(Type.String())),
    province: Type.Optional(oneOrMany(Type.String())),
    postal_code: Type.Optional(oneOrMany(Type.String())),
  }),
  reply: listOf("addresses", SelectedAddress),
  selects: addressFields,
  async handle({ query, caller, fields }, { customerAddresses }: Uses) {
    const { limit: _limit, offset: _offset, order, ...conditions } = query;
    const page = parsePage(query, { defaultLimit: 50 });
    const sort = parseOrder(order, orderColumns, "created_at");
    const filter = compileFilter(conditions, filterColumns, 2);
    const { count, items } = await customerAddresses.list(caller.customerId, filter, sort, page);
    return { addresses: items.map((address) => fields.pick(address)), count, ...page };
  },
});

export const createAddress = route({
  id: "customers.createAddress",
  method: "POST",
  url: "/store/customers/me/addresses",
  access: "customer",
  summary: "Keeps an address, and answers with its customer.",
  query: closed({}),
  body: CustomerAddressBody,
  reply: CustomerReply,
  selects: customerFields,
  addsOnce: true,
  errors: [TooManyAddresses],
  async handle({ body, caller, fields }, { customers, customerAddresses }: Uses) {
    await customerAddresses.create(caller.customerId, body);
    return { customer: fields.pick(await customers.get(caller.customerId)) };
  },
});

export const retrieveAddress = route({
  id: "customers.retrieveAddress",
  method: "GET",
  url: "/store/customers/me/addresses/:address_id",
  access: "customer",
  summary: "One of the customer's addresses.",
  params: AddressParams,
  query: closed({}),
  reply: Type.Object({ address: SelectedAddress }),
  selects: addressFields,
  errors: [AddressNotFound],
  handle: async ({ params, caller, fields }, { customerAddresses }: Uses) => ({
    address: fields.pick(await customerAddresses.get(caller.customerId, params.address_id)),
  }),
});

export const updateAddress = route({
  id: "customers.updateAddress",
  method: "POST",
  url: "/store/customers/me/addresses/:address_id",
  access: "customer",
  summary: "Changes an address, and answers with its customer.",
  params: AddressParams,
  query: closed({}),
  body: CustomerAddressBody,
  reply: CustomerReply,
  selects: customerFields,
  errors: [AddressNotFound],
  async handle({ params, body, caller, fields }, { customers, customerAddresses }: Uses) {
    await customerAddresses.update(caller.customerId, params.address_id, body);
    return { customer: fields.pick(await customers.get(caller.customerId)) };
  },
});

export const deleteAddress = route({
  id: "customers.deleteAddress",
  method: "DELETE",
  url: "/store/customers/me/addresses/:address_id",
  access: "customer",
  summary: "Forgets an address. Orders keep theirs.",
  params: AddressParams,
  query: closed({}),
  reply: Type.Object({
    id: Type.String(),
    object: Type.Literal("address"),
    deleted: Type.Literal(true),
    parent: SelectedCustomer,
  }),
  selects: customerFields,
  errors: [AddressNotFound],
  async handle({ params, caller, fields }, { customers, customerAddresses }: Uses) {
    await customerAddresses.delete(caller.customerId, params.address_id);
    const parent = fields.pick(await customers.get(caller.customerId));
    return { id: params.address_id, object: "address", deleted: true, parent } as const;
  },
});
