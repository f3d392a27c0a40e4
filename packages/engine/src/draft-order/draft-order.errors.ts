import { defineError } from "@hanse/plugin-kit";
import Type from "typebox";

const Id = Type.Object({ id: Type.String() });

export const DraftNotFound = defineError(
  "draft_order.not_found",
  404,
  "not_found",
  Id,
  ({ id }) => `There is no draft order ${id}, or it is an order by now. GET /admin/draft-orders lists the drafts.`,
);

export const BuyerMissing = defineError(
  "draft_order.buyer_missing",
  400,
  "invalid_data",
  Type.Object({}),
  () => "A draft order is for somebody: send customer_id, or email.",
);

export const CurrencyNotOfRegion = defineError(
  "draft_order.currency_not_of_region",
  400,
  "invalid_data",
  Type.Object({ currencyCode: Type.String(), regionId: Type.String(), regionCurrencyCode: Type.String() }),
  ({ currencyCode, regionId, regionCurrencyCode }) =>
    `The region ${regionId} sells in ${regionCurrencyCode}, not in ${currencyCode}. Leave currency_code out, or take another region.`,
);

export const CountryNotOfRegion = defineError(
  "draft_order.country_not_of_region",
  400,
  "invalid_data",
  Type.Object({ countryCode: Type.String(), regionId: Type.String() }),
  ({ countryCode, regionId }) =>
    `The country ${countryCode} is not one of the region ${regionId}. Take a region that has it, or another address.`,
);

export const ItemIncomplete = defineError(
  "draft_order.item_incomplete",
  400,
  "invalid_data",
  Type.Object({ position: Type.Integer() }),
  ({ position }) => `The item ${position} needs a variant_id, or a title and a unit_price of its own.`,
);

export const CodeNotOfDraft = defineError(
  "draft_order.code_not_of_draft",
  400,
  "invalid_data",
  Type.Object({ id: Type.String(), promoCode: Type.String(), codes: Type.Array(Type.String()) }),
  ({ id, promoCode, codes }) =>
    `The draft order ${id} has no code ${promoCode}${codes.length > 0 ? `; it has ${codes.join(", ")}` : ""}.`,
);

export const DraftEmpty = defineError(
  "draft_order.empty",
  400,
  "not_allowed",
  Id,
  ({ id }) => `The draft order ${id} has no items. Add some before it becomes an order.`,
);

/** The promotions were agreed on when the draft was made, and others have used them up since. */
export const DiscountsGone = defineError(
  "draft_order.discounts_gone",
  400,
  "not_allowed",
  Type.Object({ id: Type.String(), promotions: Type.Array(Type.String()) }),
  ({ id, promotions }) =>
    `The promotions ${promotions.join(", ")} of the draft order ${id} cannot be redeemed any more: used up, or ended. Edit the draft, which works its discounts out anew, then convert it.`,
);

export const DraftChanged = defineError(
  "draft_order.changed",
  409,
  "conflict",
  Id,
  ({ id }) => `The draft order ${id} was changed by somebody else at the same moment. Look at it and try again.`,
  { retryAfter: 1 },
);
