import { type FieldTree, fieldGrammar, leaves } from "../platform/http/fields.ts";
import { regionTree } from "../region/index.ts";
import { AddressDto } from "./address.schema.ts";
import { CartDto, CartLineItemDto, CartShippingMethodDto } from "./cart.schema.ts";
import { TaxLineDto } from "./line-item.schema.ts";
import { CartPromotionDto } from "./promotion-codes.schema.ts";

const taxLine = leaves(TaxLineDto);
const item: FieldTree = {
  ...leaves(CartLineItemDto),
  tax_lines: taxLine,
  product: leaves(CartLineItemDto.properties.product),
  variant: leaves(CartLineItemDto.properties.variant),
};

/** What `fields=` may say of a cart. */
const cartTree: FieldTree = {
  ...leaves(CartDto),
  items: item,
  shipping_methods: { ...leaves(CartShippingMethodDto), tax_lines: taxLine },
  shipping_address: leaves(AddressDto),
  billing_address: leaves(AddressDto),
  region: regionTree,
  customer: { id: true, email: true },
  promotions: {
    ...leaves(CartPromotionDto),
    application_method: leaves(CartPromotionDto.properties.application_method),
  },
};

/** By default all of it but what a line tells of its product and variant a second time. */
export const cartFields = fieldGrammar({
  defaults: [
    ...Object.keys(CartDto.properties).filter(
      (name) => !["items", "shipping_methods", "region", "promotions"].includes(name),
    ),
    ...Object.keys(CartLineItemDto.properties)
      .filter((name) => name !== "product" && name !== "variant" && name !== "tax_lines")
      .map((name) => `items.${name}`),
    "items.tax_lines.*",
    "shipping_methods.*",
    "shipping_methods.tax_lines.*",
    "promotions.*",
    "promotions.application_method.*",
    "region.*",
    "region.countries.*",
  ],
  allowed: cartTree,
});
