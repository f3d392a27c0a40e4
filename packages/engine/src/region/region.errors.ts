import { defineError } from "@hanse/plugin-kit";
import Type from "typebox";

export const RegionNotFound = defineError(
  "region.not_found",
  404,
  "not_found",
  Type.Object({ id: Type.String() }),
  ({ id }) => `There is no region ${id}. GET /store/regions lists all of them.`,
);

export const CountryTaken = defineError(
  "region.country_taken",
  400,
  "invalid_data",
  Type.Object({ countries: Type.Array(Type.String()) }),
  ({ countries }) =>
    `A country belongs to one region, and ${countries.join(", ")} already has one. Remove it there first.`,
);

export const UnknownCountry = defineError(
  "region.unknown_country",
  400,
  "invalid_data",
  Type.Object({ countries: Type.Array(Type.String()) }),
  ({ countries }) =>
    `There is no country ${countries.join(", ")}. Codes are those of ISO 3166-1 alpha-2 in lower case, such as de.`,
);

export const PaymentProviderUnknown = defineError(
  "region.payment_provider_unknown",
  400,
  "invalid_data",
  Type.Object({ ids: Type.Array(Type.String()), known: Type.Array(Type.String()) }),
  ({ ids, known }) => `There is no payment provider ${ids.join(", ")}. This shop has: ${known.join(", ") || "none"}.`,
);
