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
