import Type, { type Static } from "typebox";
import { closed } from "../platform/http/shape.ts";
import { invalidRequest } from "../platform/http/invalid-data.ts";
import { findCountry } from "../region/index.ts";

const nullable = <const S extends Type.TSchema>(schema: S) => Type.Union([schema, Type.Null()]);
const text = Type.Optional(nullable(Type.String({ maxLength: 255 })));

export const CustomerAddressBody = closed({
  address_name: text,
  is_default_shipping: Type.Optional(Type.Boolean()),
  is_default_billing: Type.Optional(Type.Boolean()),
  first_name: text,
  last_name: text,
  company: text,
  address_1: text,
  address_2: text,
  city: text,
  /** ISO 3166-1 alpha-2; kept in lower case. */
  country_code: Type.Optional(nullable(Type.String({ pattern: "^[A-Za-z]{2}$" }))),
  province: text,
  postal_code: Type.Optional(nullable(Type.String({ maxLength: 50 }))),
  phone: text,
  metadata: Type.Optional(nullable(Type.Record(Type.String(), Type.Unknown()))),
});
export type CustomerAddressBody = Static<typeof CustomerAddressBody>;

/**
 * The country of an address as it is kept.
 *
 * @throws when there is no such country.
 */
function countryCodeOf<T extends string | null | undefined>(sent: T): T {
  if (typeof sent !== "string") return sent;
  const code = sent.toLowerCase();
  if (!findCountry(code)) {
    throw invalidRequest(`Field 'country_code' must be a country of ISO 3166-1 such as de, got: "${sent}"`);
  }
  return code as T;
}

const optionalText = nullable(Type.String());

export const CustomerAddressDto = Type.Object({
  id: Type.String(),
  address_name: optionalText,
  is_default_shipping: Type.Boolean(),
  is_default_billing: Type.Boolean(),
  customer_id: Type.String(),
  company: optionalText,
  first_name: optionalText,
  last_name: optionalText,
  address_1: optionalText,
  address_2: optionalText,
  city: optionalText,
  country_code: optionalText,
  province: optionalText,
  postal_code: optionalText,
  phone: optionalText,
  metadata: nullable(Type.Record(Type.String(), Type.Unknown())),
  created_at: Type.String(),
  updated_at: Type.String(),
});
export type CustomerAddressDto = Static<typeof CustomerAddressDto>;

/** Columns to set, by their entity names; what was not sent stays as it is. */
export const addressColumns = (sent: CustomerAddressBody) => ({
  ...(sent.address_name !== undefined && { addressName: sent.address_name }),
  ...(sent.is_default_shipping !== undefined && { isDefaultShipping: sent.is_default_shipping }),
  ...(sent.is_default_billing !== undefined && { isDefaultBilling: sent.is_default_billing }),
  ...(sent.company !== undefined && { company: sent.company }),
  ...(sent.first_name !== undefined && { firstName: sent.first_name }),
  ...(sent.last_name !== undefined && { lastName: sent.last_name }),
  ...(sent.address_1 !== undefined && { address1: sent.address_1 }),
  ...(sent.address_2 !== undefined && { address2: sent.address_2 }),
  ...(sent.city !== undefined && { city: sent.city }),
  ...(sent.country_code !== undefined && { countryCode: countryCodeOf(sent.country_code) }),
  ...(sent.province !== undefined && { province: sent.province }),
  ...(sent.postal_code !== undefined && { postalCode: sent.postal_code }),
  ...(sent.phone !== undefined && { phone: sent.phone }),
  ...(sent.metadata !== undefined && { metadata: sent.metadata }),
});
