import { defineEntity, p } from "@mikro-orm/postgresql";

/** Someone who buys: with an account, or a guest known by an email address alone. */
export const Customer = defineEntity({
  name: "Customer",
  tableName: "customer",
  properties: {
    id: p.string().primary(),
    email: p.string(),
    hasAccount: p.boolean().default(false),
    companyName: p.string().nullable(),
    firstName: p.string().nullable(),
    lastName: p.string().nullable(),
    phone: p.string().nullable(),
    metadata: p.json<Record<string, unknown>>().nullable(),
    createdAt: p.datetime().onCreate(() => new Date()),
    updatedAt: p
      .datetime()
      .onCreate(() => new Date())
      .onUpdate(() => new Date()),
    createdBy: p.string().nullable(),
    deletedAt: p.datetime().nullable(),
    version: p.integer().version(),
  },
});

/** An address a customer keeps. What an order was sent to is kept with the order. */
export const CustomerAddress = defineEntity({
  name: "CustomerAddress",
  tableName: "customer_address",
  properties: {
    id: p.string().primary(),
    customerId: p.string().index("customer_address_customer"),
    addressName: p.string().nullable(),
    isDefaultShipping: p.boolean().default(false),
    isDefaultBilling: p.boolean().default(false),
    company: p.string().nullable(),
    firstName: p.string().nullable(),
    lastName: p.string().nullable(),
    address1: p.string().name("address_1").nullable(),
    address2: p.string().name("address_2").nullable(),
    city: p.string().nullable(),
    countryCode: p.string().nullable(),
    province: p.string().nullable(),
    postalCode: p.string().nullable(),
    phone: p.string().nullable(),
    metadata: p.json<Record<string, unknown>>().nullable(),
    createdAt: p.datetime().onCreate(() => new Date()),
    updatedAt: p
      .datetime()
      .onCreate(() => new Date())
      .onUpdate(() => new Date()),
    version: p.integer().version(),
  },
});

/** Customers that prices and promotions may speak of together. */
export const CustomerGroup = defineEntity({
  name: "CustomerGroup",
  tableName: "customer_group",
  properties: {
    id: p.string().primary(),
    name: p.string(),
    metadata: p.json<Record<string, unknown>>().nullable(),
    createdBy: p.string().nullable(),
    createdAt: p.datetime().onCreate(() => new Date()),
    updatedAt: p
      .datetime()
      .onCreate(() => new Date())
      .onUpdate(() => new Date()),
    version: p.integer().version(),
  },
});
