import Type from "typebox";
import { IdentityTaken } from "../auth/index.ts";
import { Unauthorized } from "../platform/http/http.errors.ts";
import { route } from "../platform/http/route.ts";
import { closed } from "../platform/http/shape.ts";
import { CustomerExists, EmailDiffers } from "./customer.errors.ts";
import {
  CustomerChangesBody,
  type CustomerDto,
  customerFields,
  NewCustomerBody,
  SelectedCustomer,
} from "./customer.schema.ts";
import type { CustomerService } from "./customer.service.ts";

interface Uses {
  customers: CustomerService;
}

const CustomerReply = Type.Object({ customer: SelectedCustomer });

export const createCustomer = route({
  id: "customers.create",
  method: "POST",
  url: "/store/customers",
  access: "registration",
  summary: "Makes the customer of an identity that was just registered.",
  query: closed({}),
  body: NewCustomerBody,
  reply: CustomerReply,
  selects: customerFields,
  errors: [IdentityTaken, CustomerExists, EmailDiffers],
  async handle({ body, caller, fields }, { customers }: Uses) {
    if (caller.customerId !== null) throw new IdentityTaken({ actorType: "customer" });
    return { customer: fields.pick(await customers.register(caller.identity.authIdentityId, body)) };
  },
});

export const retrieveMe = route({
  id: "customers.retrieve",
  method: "GET",
  url: "/store/customers/me",
  access: "customer",
  summary: "The customer who is signed in.",
  query: closed({}),
  reply: CustomerReply,
  selects: customerFields,
  handle: async ({ caller, fields }, { customers }: Uses) => ({
    customer: fields.pick(await signedInCustomer(customers, caller.customerId)),
  }),
});

export const updateMe = route({
  id: "customers.update",
  method: "POST",
  url: "/store/customers/me",
  access: "customer",
  summary: "Changes the customer who is signed in. The email address stays.",
  query: closed({}),
  body: CustomerChangesBody,
  reply: CustomerReply,
  selects: customerFields,
  async handle({ body, caller, fields }, { customers }: Uses) {
    return { customer: fields.pick(await customers.update(caller.customerId, body)) };
  },
});

/** A token may outlive its customer: then it signs nobody in. */
async function signedInCustomer(customers: CustomerService, id: string): Promise<CustomerDto> {
  const customer = await customers.find(id);
  if (!customer) throw new Unauthorized({});
  return customer;
}
