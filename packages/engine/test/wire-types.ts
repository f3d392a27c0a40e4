import type { HttpTypes } from "@medusajs/types";
import type { Static } from "typebox";
import type { AddressDto } from "../src/cart/address.schema.ts";
import type { CartDto, CartLineItemDto, CartShippingMethodDto } from "../src/cart/cart.schema.ts";
import type { TaxLineDto } from "../src/cart/line-item.schema.ts";
import type { CustomerDto } from "../src/customer/customer.schema.ts";
import type { ShippingOptionDto } from "../src/fulfillment/shipping-option.schema.ts";
import type { OrderLineItemDto, OrderShippingMethodDto } from "../src/order/order-item.schema.ts";
import type { OrderDto } from "../src/order/order.schema.ts";
import type { PaymentCollectionDto } from "../src/payment/payment.schema.ts";
import type { CalculatedPriceDto } from "../src/pricing/price.schema.ts";
import type { RegionDto } from "../src/region/region.schema.ts";
import type { CategoryDto, ProductDto, ProductVariantDto } from "../src/storefront/product.schema.ts";

/**
 * Our replies beside the types of the clients that we promise to serve; `tsc` does the checking. A property that differs is an
 * exception, listed with its reason. What is excepted is no more than what the reason says:
 * - `null`: ours is null where theirs may be absent. JSON has no undefined, and Medusa sends its clients null there too;
 * - `absent: …`: theirs is always there, ours only in the case named;
 * - `apart`: `fields=` may select of it, so that its type here is partial; the whole is compared by itself below;
 * - anything else says what is different, and the property's type is not compared.
 */
type Exceptions<Theirs> = { readonly [Name in keyof Theirs]?: string };

/** Ours as it would be without the exceptions. */
type Adapted<Ours, Theirs, Why extends Exceptions<Theirs>> = Omit<Ours, keyof Why> & {
  [Name in keyof Why & keyof Theirs]: Name extends keyof Ours
    ? Why[Name] extends `null${string}`
      ? Exclude<Ours[Name], null>
      : Why[Name] extends `absent${string}`
        ? Exclude<Ours[Name], undefined>
        : Theirs[Name]
    : Theirs[Name];
};

/** Exceptions that nothing would be wrong without. */
type Needless<Ours, Theirs, Why extends Exceptions<Theirs>> = {
  [Name in keyof Why & keyof Theirs]: Name extends keyof Ours
    ? Ours[Name] extends Theirs[Name]
      ? Name
      : never
    : never;
}[keyof Why & keyof Theirs];

type IsAny<T> = 0 extends 1 & T ? true : false;

/** Only `true` when ours is theirs but for the exceptions, all of which are needed, and theirs is not `any`. */
type Fits<Ours, Theirs, Why extends Exceptions<Theirs> = Record<never, never>> =
  IsAny<Theirs> extends true
    ? "theirs is any"
    : [Needless<Ours, Theirs, Why>] extends [never]
      ? Adapted<Ours, Theirs, Why> extends Theirs
        ? true
        : Differing<Adapted<Ours, Theirs, Why>, Theirs>
      : Needless<Ours, Theirs, Why>;

/** The properties to look at when something does not fit. */
type Differing<Ours, Theirs> = {
  [Name in keyof Theirs]-?: Name extends keyof Ours
    ? Ours[Name] extends Theirs[Name]
      ? never
      : Name
    : undefined extends Theirs[Name]
      ? never
      : Name;
}[keyof Theirs];

/** Does not compile unless it is. */
type Proven<True extends true> = True;

type Line = Static<typeof CartLineItemDto>;
type OrderLine = Static<typeof OrderLineItemDto>;
type TheirOrderTaxLine = NonNullable<HttpTypes.StoreOrderLineItem["tax_lines"]>[number];

interface Timestamps {
  created_at: "their Date is a string in JSON";
  updated_at: "their Date is a string in JSON";
}

/** Of a line of a cart or an order. */
interface LineExceptions extends Timestamps {
  compare_at_unit_price: "null";
  product: "the columns that the line keeps of it, not the product as it is today";
  variant: "the columns that the line keeps of it, not the variant as it is today";
  adjustments: "always empty until there are promotions";
  tax_lines: "apart";
}

interface MethodExceptions {
  description: "null";
  adjustments: "always empty until there are promotions";
  tax_lines: "those of lines, without the method that they stand in, which would be endless";
}

interface TaxLineExceptions {
  tax_rate_id: "null";
  item: "the line that the tax line stands in, which would be endless";
  item_id: "the id of the line that the tax line stands in";
}

interface AddressExceptions {
  first_name: "null";
  last_name: "null";
  phone: "null";
  company: "null";
  address_1: "null";
  address_2: "null";
  city: "null";
  country_code: "null";
  province: "null";
  postal_code: "null";
}

// Products
interface ProductExceptions {
  status: "absent: unless `fields=` asks for it, as the wire has it";
  categories: "apart";
  variants: "apart";
}
interface CategoryExceptions {
  parent_category: "absent: a product's categories come without their relatives";
  category_children: "absent: a product's categories come without their relatives";
}
export type ProductFits = Proven<Fits<ProductDto, HttpTypes.StoreProduct, ProductExceptions>>;
export type CategoryFits = Proven<Fits<Static<typeof CategoryDto>, HttpTypes.StoreProductCategory, CategoryExceptions>>;

// Variants and their prices
interface VariantExceptions {
  calculated_price: "apart";
}
interface PriceExceptions {
  original_amount_with_tax: "absent: where the place is not known, and so neither is the tax";
  original_amount_without_tax: "absent: where the place is not known, and so neither is the tax";
}
type Price = NonNullable<HttpTypes.StoreProductVariant["calculated_price"]>;
export type VariantFits = Proven<Fits<ProductVariantDto, HttpTypes.StoreProductVariant, VariantExceptions>>;
export type CalculatedPriceFits = Proven<Fits<CalculatedPriceDto, Price, PriceExceptions>>;

// Carts
interface CartExceptions {
  email: "null";
  region_id: "null";
  customer_id: "null";
  completed_at: "null";
  shipping_address: "apart";
  billing_address: "apart";
  items: "apart";
  shipping_methods: "apart";
  region: "apart";
  payment_collection: "apart";
  promotions: "always empty until there are promotions";
}
interface CartLineExceptions extends LineExceptions {
  cart: "the cart that the line stands in, which would be endless";
  subtitle: "null";
  thumbnail: "null";
  product_description: "null";
  product_subtitle: "null";
  product_type: "null";
  product_collection: "null";
  variant_sku: "null";
  variant_barcode: "null";
}
type TheirTaxLine = NonNullable<HttpTypes.StoreCartLineItem["tax_lines"]>[number];
type CartMethod = Static<typeof CartShippingMethodDto>;
export type CartFits = Proven<Fits<CartDto, HttpTypes.StoreCart, CartExceptions>>;
export type CartLineFits = Proven<Fits<Line, HttpTypes.StoreCartLineItem, CartLineExceptions>>;
export type CartMethodFits = Proven<Fits<CartMethod, HttpTypes.StoreCartShippingMethod, MethodExceptions>>;
export type CartTaxLineFits = Proven<Fits<TaxLineDto, TheirTaxLine, TaxLineExceptions>>;
export type CartAddressFits = Proven<Fits<AddressDto, HttpTypes.StoreCartAddress, AddressExceptions>>;

// Orders
interface OrderExceptions {
  custom_display_id: "null";
  customer: "id and email, as they were when the order was placed";
  fulfillments: "always empty until there are fulfillments";
  shipping_address: "apart";
  billing_address: "apart";
  items: "apart";
  shipping_methods: "apart";
  payment_collections: "apart";
}
interface OrderLineExceptions extends LineExceptions {
  detail: "apart";
}
interface DetailExceptions extends Timestamps {
  item: "the line that the detail stands in, which would be endless";
}
type OrderMethod = Static<typeof OrderShippingMethodDto>;
type Detail = HttpTypes.StoreOrderLineItem["detail"];
export type OrderFits = Proven<Fits<OrderDto, HttpTypes.StoreOrder, OrderExceptions>>;
export type OrderLineFits = Proven<Fits<OrderLine, HttpTypes.StoreOrderLineItem, OrderLineExceptions>>;
export type OrderLineDetailFits = Proven<Fits<OrderLine["detail"], Detail, DetailExceptions>>;
export type OrderMethodFits = Proven<Fits<OrderMethod, HttpTypes.StoreOrderShippingMethod, MethodExceptions>>;
export type OrderTaxLineFits = Proven<Fits<TaxLineDto, TheirOrderTaxLine, TaxLineExceptions>>;
export type OrderAddressFits = Proven<Fits<AddressDto, HttpTypes.StoreOrderAddress, AddressExceptions>>;

// Regions, customers, payments and shipping options
interface CustomerExceptions {
  metadata: "null";
}
interface OptionExceptions {
  amount: "null: a calculated price that was not asked for";
  calculated_price: "apart";
}
export type RegionFits = Proven<Fits<RegionDto, HttpTypes.StoreRegion>>;
export type CustomerFits = Proven<Fits<CustomerDto, HttpTypes.StoreCustomer, CustomerExceptions>>;
export type PaymentCollectionFits = Proven<Fits<PaymentCollectionDto, HttpTypes.StorePaymentCollection>>;
export type ShippingOptionFits = Proven<Fits<ShippingOptionDto, HttpTypes.StoreCartShippingOption, OptionExceptions>>;
