import { newId } from "@hanse/plugin-kit";
import Type, { type Static } from "typebox";
import { closed } from "../platform/http/shape.ts";
import type { Address } from "./cart.ts";

const Line = Type.Optional(Type.Union([Type.String({ maxLength: 255 }), Type.Null()]));
const Metadata = Type.Optional(Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.Null()]));

export const AddressBody = closed({
  id: Type.Optional(Type.String()),
  first_name: Line,
  last_name: Line,
  phone: Line,
  company: Line,
  address_1: Line,
  address_2: Line,
  city: Line,
  country_code: Type.Optional(Type.Union([Type.String({ pattern: "^[A-Za-z]{2}$" }), Type.Null()])),
  province: Line,
  postal_code: Type.Optional(Type.Union([Type.String({ maxLength: 50 }), Type.Null()])),
  metadata: Metadata,
});
export type AddressBody = Static<typeof AddressBody>;

const Text = Type.Union([Type.String(), Type.Null()]);

export const AddressDto = Type.Object({
  id: Type.String(),
  first_name: Text,
  last_name: Text,
  phone: Text,
  company: Text,
  address_1: Text,
  address_2: Text,
  city: Text,
  country_code: Text,
  province: Text,
  postal_code: Text,
  metadata: Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.Null()]),
  created_at: Type.String(),
  updated_at: Type.String(),
});
export type AddressDto = Static<typeof AddressDto>;

/** The address sent, on top of the one there was: what is not sent stays. */
export function toAddress(body: AddressBody, before: Address | null, now: string): Address {
  const text = (sent: string | null | undefined, kept: string | null | undefined): string | null =>
    sent === undefined ? (kept ?? null) : sent;
  return {
    id: before?.id ?? newId("caaddr"),
    firstName: text(body.first_name, before?.firstName),
    lastName: text(body.last_name, before?.lastName),
    phone: text(body.phone, before?.phone),
    company: text(body.company, before?.company),
    address1: text(body.address_1, before?.address1),
    address2: text(body.address_2, before?.address2),
    city: text(body.city, before?.city),
    countryCode: text(body.country_code, before?.countryCode)?.toLowerCase() ?? null,
    province: text(body.province, before?.province),
    postalCode: text(body.postal_code, before?.postalCode),
    metadata: body.metadata === undefined ? (before?.metadata ?? null) : body.metadata,
    createdAt: before?.createdAt ?? now,
    updatedAt: now,
  };
}

export const toAddressDto = (address: Address): AddressDto => ({
  id: address.id,
  first_name: address.firstName,
  last_name: address.lastName,
  phone: address.phone,
  company: address.company,
  address_1: address.address1,
  address_2: address.address2,
  city: address.city,
  country_code: address.countryCode,
  province: address.province,
  postal_code: address.postalCode,
  metadata: address.metadata,
  created_at: address.createdAt,
  updated_at: address.updatedAt,
});
