import { defineError } from "@hanse/plugin-kit";
import Type from "typebox";

export const PricedVariantMissing = defineError(
  "pricing.variant_not_found",
  404,
  "not_found",
  Type.Object({ variantId: Type.String() }),
  ({ variantId }) => `There is no variant ${variantId} to set a price for. Make the variant first.`,
);

export const PricedRegionMissing = defineError(
  "pricing.region_not_found",
  404,
  "not_found",
  Type.Object({ regionId: Type.String() }),
  ({ regionId }) => `There is no region ${regionId} to set a price for. Make the region first.`,
);

export const PriceTwice = defineError(
  "pricing.price_twice",
  400,
  "invalid_data",
  Type.Object({ variantId: Type.String(), currencyCode: Type.String() }),
  ({ variantId, currencyCode }) =>
    `The variant ${variantId} has two prices in ${currencyCode} for the same region and quantities. Keep one of them.`,
);

export const CompareAtTooLow = defineError(
  "pricing.compare_at_too_low",
  400,
  "invalid_data",
  Type.Object({ variantId: Type.String(), amount: Type.Integer(), compareAtAmount: Type.Integer() }),
  ({ variantId, amount, compareAtAmount }) =>
    `The former price ${compareAtAmount} of the variant ${variantId} is not above its price ${amount} (minor units). Raise or omit it.`,
);

export const TierInvalid = defineError(
  "pricing.tier_invalid",
  400,
  "invalid_data",
  Type.Object({ variantId: Type.String(), from: Type.String(), to: Type.String() }),
  ({ variantId, from, to }) =>
    `A price of the variant ${variantId} is for quantities from ${from} to ${to}. Send whole numbers of 1 or more, the first not above the last.`,
);

export const PriceNotFound = defineError(
  "pricing.price_not_found",
  404,
  "not_found",
  Type.Object({ id: Type.String(), of: Type.String() }),
  ({ id, of }) => `${of} has no price ${id}. Load its prices again; leave the id out to add one.`,
);

export const PriceIncomplete = defineError(
  "pricing.price_incomplete",
  400,
  "invalid_data",
  Type.Object({ variantId: Type.String() }),
  ({ variantId }) =>
    `A new price of the variant ${variantId} lacks its currency_code or its amount. Send both, or the id of the price to change.`,
);

export const PriceListNotFound = defineError(
  "pricing.price_list_not_found",
  404,
  "not_found",
  Type.Object({ id: Type.String() }),
  ({ id }) => `There is no price list ${id}. GET /admin/price-lists lists all of them.`,
);

export const PricedGroupsMissing = defineError(
  "pricing.customer_groups_missing",
  400,
  "invalid_data",
  Type.Object({ ids: Type.Array(Type.String()) }),
  ({ ids }) =>
    `There is no customer group ${ids.join(", ")}, so prices would be for nobody. Leave it out, or make it first.`,
);

export const ScheduleInvalid = defineError(
  "pricing.schedule_invalid",
  400,
  "invalid_data",
  Type.Object({ startsAt: Type.String(), endsAt: Type.String() }),
  ({ startsAt, endsAt }) =>
    `A price list cannot start at ${startsAt} and end at ${endsAt}: the end has to come after the start.`,
);

export const PreferenceNotFound = defineError(
  "pricing.preference_not_found",
  404,
  "not_found",
  Type.Object({ id: Type.String() }),
  ({ id }) => `There is no price preference ${id}. GET /admin/price-preferences lists all of them.`,
);

export const PreferenceExists = defineError(
  "pricing.preference_exists",
  400,
  "invalid_data",
  Type.Object({ attribute: Type.String(), value: Type.String() }),
  ({ attribute, value }) => `There is a price preference for ${attribute} ${value} already. Change that one.`,
);
