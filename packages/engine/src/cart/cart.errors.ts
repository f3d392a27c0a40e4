import { defineError } from "@hanse/plugin-kit";
import Type from "typebox";

const Id = Type.Object({ id: Type.String() });

export const CartNotFound = defineError(
  "cart.not_found",
  404,
  "not_found",
  Id,
  ({ id }) => `Cart with id: ${id} was not found. Make a new one with POST /store/carts.`,
);

export const LineItemNotFound = defineError(
  "cart.line_item_not_found",
  404,
  "not_found",
  Type.Object({ id: Type.String(), cartId: Type.String() }),
  ({ id, cartId }) => `Line item with id: ${id} was not found in the cart ${cartId}.`,
);

export const CartCompleted = defineError(
  "cart.completed",
  400,
  "not_allowed",
  Id,
  ({ id }) => `The cart ${id} has become an order and cannot be changed any more. Make a new cart.`,
);

export const CartBeingCompleted = defineError(
  "cart.being_completed",
  409,
  "conflict",
  Id,
  ({ id }) => `The cart ${id} is being turned into an order at the moment. Wait for that to end.`,
  { retryAfter: 2 },
);

export const VariantNotFound = defineError(
  "cart.variant_not_found",
  404,
  "not_found",
  Type.Object({ ids: Type.Array(Type.String()) }),
  ({ ids }) => `Variants with ids: ${ids.join(", ")} do not exist, or are not for sale in this sales channel.`,
);

export const VariantWithoutPrice = defineError(
  "cart.variant_without_price",
  400,
  "invalid_data",
  Type.Object({ ids: Type.Array(Type.String()), currencyCode: Type.String() }),
  ({ ids, currencyCode }) =>
    `Variants with ids: ${ids.join(", ")} have no price in ${currencyCode}, so they cannot be bought in this region.`,
);

export const NotEnoughStock = defineError(
  "cart.not_enough_stock",
  400,
  "not_allowed",
  Type.Object({ variantId: Type.String(), requested: Type.Integer(), available: Type.Integer() }),
  ({ variantId, requested, available }) =>
    `Of the variant ${variantId}, ${requested} are asked for and ${available} are available. Choose a smaller quantity.`,
  { wireCode: "insufficient_inventory" },
);

export const RegionMissing = defineError(
  "cart.region_missing",
  400,
  "invalid_data",
  Type.Object({}),
  () => "The shop has no region yet, so nothing can be sold. Make one in the admin, or name region_id.",
);

export const CurrencyNotInRegion = defineError(
  "cart.currency_not_in_region",
  400,
  "invalid_data",
  Type.Object({ currencyCode: Type.String(), regionId: Type.String(), regionCurrencyCode: Type.String() }),
  ({ currencyCode, regionId, regionCurrencyCode }) =>
    `The region ${regionId} sells in ${regionCurrencyCode}, not in ${currencyCode}. Leave currency_code out, or choose another region.`,
);

export const CountryNotInRegion = defineError(
  "cart.country_not_in_region",
  400,
  "invalid_data",
  Type.Object({ countryCode: Type.String(), regionId: Type.String() }),
  ({ countryCode, regionId }) =>
    `Country with code ${countryCode} is not within region ${regionId}. Choose a country of the region, or change the cart's region first.`,
);

export const SalesChannelNotOfKey = defineError(
  "cart.sales_channel_not_of_key",
  400,
  "invalid_data",
  Id,
  ({ id }) => `The publishable key of this request does not belong to the sales channel ${id}.`,
);

export const CartBusy = defineError(
  "cart.busy",
  409,
  "conflict",
  Id,
  ({ id }) => `The cart ${id} is being changed by many requests at once. Send the request again.`,
  { retryAfter: 1 },
);
