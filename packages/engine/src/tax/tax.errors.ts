import { defineError } from "@hanse/plugin-kit";
import Type from "typebox";

export const TaxRegionTaken = defineError(
  "tax.region_taken",
  400,
  "invalid_data",
  Type.Object({ countryCode: Type.String(), provinceCode: Type.Union([Type.String(), Type.Null()]) }),
  ({ countryCode, provinceCode }) =>
    `There is a tax region for ${provinceCode ?? countryCode} already. Change that one.`,
);

export const TaxCountryMissing = defineError(
  "tax.country_missing",
  400,
  "invalid_data",
  Type.Object({ countryCode: Type.String(), provinceCode: Type.String() }),
  ({ countryCode, provinceCode }) =>
    `The province ${provinceCode} needs a tax region of its country ${countryCode} first. Make that one, then the province's.`,
);
