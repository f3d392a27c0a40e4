import Type from "typebox";
import { StaleVersion } from "../platform/http/http.errors.ts";
import { listQuery } from "../platform/http/listing.ts";
import { route } from "../platform/http/route.ts";
import { expectedVersion, versioned } from "../platform/http/row-version.ts";
import { closed, deleted, deletedOf, listOf } from "../platform/http/shape.ts";
import { CustomerAddressDto } from "./address.schema.ts";
import type { AddressService } from "./address.service.ts";
import { addressListing } from "./administration.queries.ts";
import { AdminAddressBody, AdminCustomerDto, adminCustomerFields } from "./administration.schema.ts";
import type { CustomerAdministration } from "./administration.service.ts";
import { AddressNotFound, CustomerNotFound, TooManyAddresses } from "./customer.errors.ts";
import { addressFields } from "./customer.schema.ts";

interface Uses {
  customerAdministration: CustomerAdministration;
  customerAddresses: AddressService;
}

const OfCustomer = closed({ id: Type.String() });
const OneOfCustomer = closed({ id: Type.String(), address_id: Type.String() });
const SelectedAddress = Type.Partial(CustomerAddressDto);
const SelectedCustomer = Type.Partial(AdminCustomerDto);
const CustomerReply = Type.Object({ customer: SelectedCustomer });

export const listCustomerAddresses = route({
  id: "admin.customers.listAddresses",
  method: "GET",
  url: "/admin/customers/:id/addresses",
  access: "admin",
  permission: "customer:read",
  summary: "The addresses that a customer keeps, the oldest first.",
  params: OfCustomer,
  query: closed(listQuery(addressListing.filters)),
  selects: addressFields,
  reply: listOf("addresses", SelectedAddress),
  errors: [CustomerNotFound],
  async handle({ params, query, fields }, { customerAdministration }: Uses) {
    const { rows, ...page } = await customerAdministration.addresses(params.id, query);
    return { addresses: rows.map(({ address }) => fields.pick(address)), ...page };
  },
});

export const createCustomerAddress = route({
  id: "admin.customers.createAddress",
  method: "POST",
  url: "/admin/customers/:id/addresses",
  access: "admin",
  permission: "customer:write",
  summary: "Keeps an address for a customer, and answers with the customer.",
  params: OfCustomer,
  body: AdminAddressBody,
  selects: adminCustomerFields,
  reply: CustomerReply,
  addsOnce: true,
  errors: [CustomerNotFound, TooManyAddresses],
  async handle({ params, body, fields }, { customerAdministration, customerAddresses }: Uses) {
    await customerAddresses.create(params.id, body);
    return { customer: fields.pick(await customerAdministration.get(params.id, fields)) };
  },
});

export const retrieveCustomerAddress = route({
  id: "admin.customers.retrieveAddress",
  method: "GET",
  url: "/admin/customers/:id/addresses/:address_id",
  access: "admin",
  permission: "customer:read",
  summary: "One of a customer's addresses.",
  params: OneOfCustomer,
  selects: addressFields,
  reply: Type.Object({ address: SelectedAddress }),
  errors: [AddressNotFound],
  async handle({ params, fields }, { customerAdministration }: Uses) {
    const { address, version } = await customerAdministration.address(params.id, params.address_id);
    return versioned({ address: fields.pick(address) }, version);
  },
});

export const updateCustomerAddress = route({
  id: "admin.customers.updateAddress",
  method: "POST",
  url: "/admin/customers/:id/addresses/:address_id",
  access: "admin",
  permission: "customer:write",
  summary: "Changes an address of a customer, and answers with the customer.",
  params: OneOfCustomer,
  body: AdminAddressBody,
  selects: adminCustomerFields,
  reply: CustomerReply,
  errors: [CustomerNotFound, AddressNotFound, StaleVersion],
  async handle({ params, body, fields, headers }, { customerAdministration, customerAddresses }: Uses) {
    await customerAddresses.update(params.id, params.address_id, body, expectedVersion(headers));
    return { customer: fields.pick(await customerAdministration.get(params.id, fields)) };
  },
});

export const deleteCustomerAddress = route({
  id: "admin.customers.deleteAddress",
  method: "DELETE",
  url: "/admin/customers/:id/addresses/:address_id",
  access: "admin",
  permission: "customer:write",
  summary: "Forgets an address of a customer. Orders keep theirs.",
  params: OneOfCustomer,
  selects: adminCustomerFields,
  reply: Type.Object({ ...deletedOf("customer_address").properties, parent: SelectedCustomer }),
  errors: [AddressNotFound],
  async handle({ params, fields }, { customerAdministration, customerAddresses }: Uses) {
    await customerAddresses.delete(params.id, params.address_id);
    const customer = await customerAdministration.get(params.id, fields);
    return { ...deleted("customer_address", params.address_id), parent: fields.pick(customer) };
  },
});
