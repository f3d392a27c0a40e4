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

export const TaxRegionNotFound = defineError(
  "tax.region_not_found",
  404,
  "not_found",
  Type.Object({ id: Type.String() }),
  ({ id }) => `There is no tax region ${id}. GET /admin/tax-regions lists all of them.`,
);

export const TaxRateNotFound = defineError(
  "tax.rate_not_found",
  404,
  "not_found",
  Type.Object({ id: Type.String() }),
  ({ id }) => `There is no tax rate ${id}. GET /admin/tax-rates lists all of them.`,
);

export const TaxRuleNotFound = defineError(
  "tax.rule_not_found",
  404,
  "not_found",
  Type.Object({ id: Type.String(), rateId: Type.String() }),
  ({ id, rateId }) => `The tax rate ${rateId} has no rule ${id}.`,
);

export const InvalidTaxPlace = defineError(
  "tax.invalid_place",
  400,
  "invalid_data",
  Type.Object({ problem: Type.String() }),
  ({ problem }) => `That is no place for a tax region. ${problem}`,
);

export const TaxReferenceUnknown = defineError(
  "tax.reference_unknown",
  400,
  "invalid_data",
  Type.Object({ reference: Type.String(), referenceId: Type.String() }),
  ({ reference, referenceId }) => `There is no ${reference} ${referenceId}, so no rate can be for it.`,
);

export const TaxProviderUnknown = defineError(
  "tax.provider_unknown",
  400,
  "invalid_data",
  Type.Object({ id: Type.String(), known: Type.Array(Type.String()) }),
  ({ id, known }) => `There is no tax provider ${id}. This shop has: ${known.join(", ") || "none"}.`,
);
