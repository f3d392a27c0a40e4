import { defineError } from "@hanse/plugin-kit";
import Type from "typebox";

export const ProductNotFound = defineError(
  "storefront.product_not_found",
  404,
  "not_found",
  Type.Object({ id: Type.String() }),
  ({ id }) => `There is no product ${id} for sale here. GET /store/products lists those that are.`,
);

export const VariantNotFound = defineError(
  "storefront.variant_not_found",
  404,
  "not_found",
  Type.Object({ id: Type.String() }),
  ({ id }) => `There is no variant ${id} for sale here. GET /store/product-variants lists those that are.`,
);

export const PricingContextMissing = defineError(
  "storefront.pricing_context_missing",
  400,
  "invalid_data",
  Type.Object({}),
  () =>
    "Missing required pricing context to calculate prices: send region_id (GET /store/regions lists them), or leave calculated_price out of fields.",
);

export const ForeignSalesChannel = defineError(
  "storefront.foreign_sales_channel",
  400,
  "invalid_data",
  Type.Object({ salesChannelIds: Type.Array(Type.String()) }),
  ({ salesChannelIds }) =>
    `The publishable key does not belong to the sales channel ${salesChannelIds.join(", ")}. Leave sales_channel_id out, or send one of the key's.`,
);
