import type { Static } from "typebox";
import type { ModuleSubscriber } from "../platform/module.ts";
import type { PriceService } from "../pricing/index.ts";
import { TaxInclusivityChosen } from "../store/index.ts";

/** What was stated with a region or a currency becomes what prices go by. */
export const preferInclusivity: ModuleSubscriber<{ prices: PriceService }> = {
  name: "tax.prefer_inclusivity",
  event: TaxInclusivityChosen.name,
  handle({ prices }, { payload }) {
    const { attribute, value, isTaxInclusive } = payload as Static<typeof TaxInclusivityChosen.payload>;
    return prices.preferTaxInclusive(attribute, value, isTaxInclusive);
  },
};
