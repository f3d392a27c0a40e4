import { defineEvent } from "@hanse/plugin-kit";
import Type from "typebox";

/**
 * Somebody has stated, with a region or with the store's currencies, whether the prices of it contain the tax. Who keeps
 * prices takes it over.
 */
export const TaxInclusivityChosen = defineEvent(
  "store.tax_inclusivity_chosen",
  Type.Object({
    attribute: Type.Union([Type.Literal("currency_code"), Type.Literal("region_id")]),
    value: Type.String(),
    isTaxInclusive: Type.Boolean(),
  }),
  ({ value }) => value,
);
