import { defineError } from "@hanse/plugin-kit";
import Type from "typebox";

export const PriceNotFound = defineError(
  "merchandise.price_not_found",
  404,
  "not_found",
  Type.Object({ id: Type.String(), variantId: Type.String() }),
  ({ id, variantId }) => `The variant ${variantId} has no price ${id}. Leave the id out to add a price.`,
);

export const PriceIncomplete = defineError(
  "merchandise.price_incomplete",
  400,
  "invalid_data",
  Type.Object({ variantId: Type.String(), field: Type.String() }),
  ({ variantId, field }) =>
    `A price of the variant ${variantId} has no ${field}. Send it, or the id of a price that has one.`,
);

export const PriceRuleUnknown = defineError(
  "merchandise.price_rule_unknown",
  400,
  "invalid_data",
  Type.Object({ variantId: Type.String(), rule: Type.String() }),
  ({ variantId, rule }) =>
    `A price of the variant ${variantId} has the rule ${rule}, but region_id is the only one. Use a price list for other conditions.`,
);

export const ProfileToShipByNotFound = defineError(
  "merchandise.shipping_profile_not_found",
  400,
  "invalid_data",
  Type.Object({ id: Type.String() }),
  ({ id }) => `There is no shipping profile ${id}. GET /admin/shipping-profiles lists all of them.`,
);
