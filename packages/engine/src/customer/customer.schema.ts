import Type, { type Static } from "typebox";
import { Email } from "../platform/http/email.ts";
import { fieldGrammar } from "../platform/http/fields.ts";
import { closed } from "../platform/http/shape.ts";
import { CustomerAddressDto } from "./address.schema.ts";

const nullable = <const S extends Type.TSchema>(schema: S) => Type.Union([schema, Type.Null()]);
const text = Type.Optional(nullable(Type.String({ maxLength: 255 })));

const personal = {
  company_name: text,
  first_name: text,
  last_name: text,
  phone: text,
  metadata: Type.Optional(nullable(Type.Record(Type.String(), Type.Unknown()))),
};

export const NewCustomerBody = closed({ email: Type.Optional(nullable(Email)), ...personal });
export type NewCustomerBody = Static<typeof NewCustomerBody>;

export const CustomerChangesBody = closed(personal);
export type CustomerChangesBody = Static<typeof CustomerChangesBody>;

const optionalText = nullable(Type.String());

export const CustomerDto = Type.Object({
  id: Type.String(),
  email: Type.String(),
  default_billing_address_id: optionalText,
  default_shipping_address_id: optionalText,
  company_name: optionalText,
  first_name: optionalText,
  last_name: optionalText,
  phone: optionalText,
  has_account: Type.Boolean(),
  metadata: nullable(Type.Record(Type.String(), Type.Unknown())),
  created_at: Type.String(),
  updated_at: Type.String(),
  deleted_at: optionalText,
  addresses: Type.Array(CustomerAddressDto),
});
export type CustomerDto = Static<typeof CustomerDto>;

/** What `fields=` may leave of a customer. */
export const SelectedCustomer = Type.Partial(
  Type.Object({ ...CustomerDto.properties, addresses: Type.Array(Type.Partial(CustomerAddressDto)) }),
);

/** What `fields=` may say of an address. */
export const addressTree = {
  id: true,
  address_name: true,
  is_default_shipping: true,
  is_default_billing: true,
  customer_id: true,
  company: true,
  first_name: true,
  last_name: true,
  address_1: true,
  address_2: true,
  city: true,
  country_code: true,
  province: true,
  postal_code: true,
  phone: true,
  metadata: true,
  created_at: true,
  updated_at: true,
} as const;

export const customerTree = {
  id: true,
  email: true,
  default_billing_address_id: true,
  default_shipping_address_id: true,
  company_name: true,
  first_name: true,
  last_name: true,
  phone: true,
  has_account: true,
  metadata: true,
  created_at: true,
  updated_at: true,
  deleted_at: true,
  addresses: addressTree,
} as const;

export const customerFields = fieldGrammar({ defaults: ["*", "*addresses"], allowed: customerTree });
export const addressFields = fieldGrammar({ defaults: ["*"], allowed: addressTree });

/** Columns to set, by their entity names; what was not sent stays as it is. */
export const customerColumns = (sent: CustomerChangesBody) => ({
  ...(sent.company_name !== undefined && { companyName: sent.company_name }),
  ...(sent.first_name !== undefined && { firstName: sent.first_name }),
  ...(sent.last_name !== undefined && { lastName: sent.last_name }),
  ...(sent.phone !== undefined && { phone: sent.phone }),
  ...(sent.metadata !== undefined && { metadata: sent.metadata }),
});
