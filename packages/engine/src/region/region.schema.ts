import Type, { type Static } from "typebox";
import { closed } from "../platform/http/shape.ts";
import type { Country } from "./country.ts";
import type { Region } from "./region.service.ts";

const Metadata = Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.Null()]);

export const CountryDto = Type.Object({
  id: Type.String(),
  iso_2: Type.String(),
  iso_3: Type.String(),
  num_code: Type.String(),
  name: Type.String(),
  display_name: Type.String(),
});
export type CountryDto = Static<typeof CountryDto>;

export const PaymentProviderDto = Type.Object({ id: Type.String(), is_enabled: Type.Boolean() });

/** A region as the wire shows it; `fields=` decides what of it is sent. */
export const RegionDto = Type.Object({
  id: Type.String(),
  name: Type.String(),
  currency_code: Type.String(),
  automatic_taxes: Type.Boolean(),
  countries: Type.Array(CountryDto),
  payment_providers: Type.Array(PaymentProviderDto),
  metadata: Metadata,
  created_at: Type.String(),
  updated_at: Type.String(),
});
export type RegionDto = Static<typeof RegionDto>;

export const NewRegionBody = closed({
  name: Type.String({ minLength: 1, maxLength: 255 }),
  currency_code: Type.String({ pattern: "^[a-z]{3}$" }),
  countries: Type.Optional(Type.Array(Type.String({ pattern: "^[a-z]{2}$" }), { maxItems: 300 })),
  automatic_taxes: Type.Optional(Type.Boolean()),
  payment_providers: Type.Optional(Type.Array(Type.String(), { maxItems: 50 })),
  metadata: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
});

export const toCountryDto = ({ iso2, iso3, numericCode, name }: Country): CountryDto => ({
  id: iso2,
  iso_2: iso2,
  iso_3: iso3,
  num_code: numericCode,
  name: name.toUpperCase(),
  display_name: name,
});

export const toRegionDto = (region: Region): RegionDto => ({
  id: region.id,
  name: region.name,
  currency_code: region.currencyCode,
  automatic_taxes: region.automaticTaxes,
  countries: region.countries.map(toCountryDto),
  payment_providers: region.paymentProviderIds.map((id) => ({ id, is_enabled: true })),
  metadata: region.metadata,
  created_at: region.createdAt,
  updated_at: region.updatedAt,
});
