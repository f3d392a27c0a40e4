import Type, { type Static } from "typebox";
import { closed } from "../platform/http/shape.ts";
import type { Country } from "./country.ts";
import type { NewRegion, Region, RegionChanges } from "./region.service.ts";

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

const Name = Type.String({ minLength: 1, maxLength: 255 });
const CurrencyCode = Type.String({ pattern: "^[a-z]{3}$" });

const changeable = {
  countries: Type.Optional(Type.Array(Type.String({ pattern: "^[a-z]{2}$" }), { maxItems: 300 })),
  automatic_taxes: Type.Optional(Type.Boolean()),
  /** Whether the prices of the region contain the tax. */
  is_tax_inclusive: Type.Optional(Type.Boolean()),
  payment_providers: Type.Optional(Type.Array(Type.String({ minLength: 1 }), { maxItems: 50 })),
  metadata: Type.Optional(Metadata),
};

export const NewRegionBody = closed({ name: Name, currency_code: CurrencyCode, ...changeable });
export const RegionChangesBody = closed({
  name: Type.Optional(Name),
  currency_code: Type.Optional(CurrencyCode),
  ...changeable,
});
export type RegionChangesBody = Static<typeof RegionChangesBody>;

/** The changes that a body asks for; what was not sent stays as it is. */
export const toRegionChanges = (body: RegionChangesBody): RegionChanges => ({
  ...(body.name !== undefined && { name: body.name }),
  ...(body.currency_code !== undefined && { currencyCode: body.currency_code }),
  ...(body.countries && { countryCodes: body.countries }),
  ...(body.automatic_taxes !== undefined && { automaticTaxes: body.automatic_taxes }),
  ...(body.is_tax_inclusive !== undefined && { isTaxInclusive: body.is_tax_inclusive }),
  ...(body.payment_providers && { paymentProviderIds: body.payment_providers }),
  ...(body.metadata !== undefined && { metadata: body.metadata }),
});

export const toNewRegion = (body: Static<typeof NewRegionBody>): NewRegion => ({
  ...toRegionChanges(body),
  name: body.name,
  currencyCode: body.currency_code,
  countryCodes: body.countries ?? [],
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
