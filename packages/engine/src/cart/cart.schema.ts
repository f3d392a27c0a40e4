import Type, { type Static } from "typebox";
import { closed, oneOrMany } from "../platform/http/shape.ts";
import { exponentOf } from "../platform/money/currency.ts";
import { PaymentCollectionDto, type PaymentCollection, toPaymentCollectionDto } from "../payment/index.ts";
import type { Promotion } from "../promotion/index.ts";
import { RegionDto, type Region, toRegionDto } from "../region/index.ts";
import { AddressBody, AddressDto, toAddressDto } from "./address.schema.ts";
import { type Cart, type CartItem, totalsOf } from "./cart.ts";
import { lineItemDto, shippingMethodDto, toLineItemDto, toShippingMethodDto } from "./line-item.schema.ts";
import { CartPromotionDto, PromoCodes, toCartPromotionDto } from "./promotion-codes.schema.ts";
import { toTotalsDto, totalsDto } from "./totals.schema.ts";

const Text = Type.Union([Type.String(), Type.Null()]);
const Metadata = Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.Null()]);
const OptionalMetadata = Type.Optional(Metadata);
const Email = Type.String({ maxLength: 320, pattern: "^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$" });

/** More of one thing than anyone orders; above it is a slip of the finger, or worse. */
const Quantity = Type.Integer({ minimum: 1, maximum: 1_000_000 });

export const NewLineItem = closed({ variant_id: Type.String(), quantity: Quantity, metadata: OptionalMetadata });
export type NewLineItem = Static<typeof NewLineItem>;

export const LineItemChange = closed({
  quantity: Type.Integer({ minimum: 0, maximum: 1_000_000 }),
  metadata: OptionalMetadata,
});

const changes = {
  region_id: Type.Optional(Text),
  email: Type.Optional(Type.Union([Email, Type.Null()])),
  shipping_address: Type.Optional(Type.Union([AddressBody, Type.String()])),
  billing_address: Type.Optional(Type.Union([AddressBody, Type.String()])),
  sales_channel_id: Type.Optional(Text),
  promo_codes: Type.Optional(PromoCodes),
  locale: Type.Optional(Text),
  metadata: OptionalMetadata,
  additional_data: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
};

export const CartChanges = closed(changes);
export type CartChanges = Static<typeof CartChanges>;

export const NewCart = closed({
  ...changes,
  currency_code: Type.Optional(Text),
  items: Type.Optional(Type.Array(NewLineItem, { maxItems: 200 })),
});
export type NewCart = Static<typeof NewCart>;

const ChosenOption = closed({
  option_id: Type.String(),
  data: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
});
export const ShippingChoice = oneOrMany(ChosenOption);
export type ShippingChoice = Static<typeof ShippingChoice>;

export const LineProductDto = Type.Object({
  id: Type.String(),
  title: Type.String(),
  subtitle: Text,
  description: Text,
  handle: Type.String(),
  thumbnail: Text,
  type_id: Text,
  is_giftcard: Type.Boolean(),
  discountable: Type.Boolean(),
});
export const LineVariantDto = Type.Object({
  id: Type.String(),
  title: Type.String(),
  sku: Text,
  barcode: Text,
  product_id: Type.String(),
  manage_inventory: Type.Boolean(),
  allow_backorder: Type.Boolean(),
});

export const CartLineItemDto = Type.Object({
  ...lineItemDto,
  variant_id: Type.String(),
  product_id: Type.String(),
  cart_id: Type.String(),
  product: LineProductDto,
  variant: LineVariantDto,
});
export const CartShippingMethodDto = Type.Object({
  ...shippingMethodDto,
  shipping_option_id: Type.String(),
  cart_id: Type.String(),
});

/** A cart as the wire shows it; `fields=` decides what of it is sent. */
export const CartDto = Type.Object({
  id: Type.String(),
  currency_code: Type.String(),
  email: Text,
  locale: Text,
  region_id: Text,
  customer_id: Text,
  sales_channel_id: Type.String(),
  completed_at: Text,
  metadata: Metadata,
  created_at: Type.String(),
  updated_at: Type.String(),
  ...totalsDto,
  items: Type.Array(Type.Partial(CartLineItemDto)),
  shipping_methods: Type.Array(Type.Partial(CartShippingMethodDto)),
  shipping_address_id: Text,
  billing_address_id: Text,
  shipping_address: Type.Union([AddressDto, Type.Null()]),
  billing_address: Type.Union([AddressDto, Type.Null()]),
  region: Type.Union([Type.Partial(RegionDto), Type.Null()]),
  customer: Type.Union([Type.Object({ id: Type.String(), email: Text }), Type.Null()]),
  payment_collection: Type.Union([Type.Partial(PaymentCollectionDto), Type.Null()]),
  promotions: Type.Array(Type.Partial(CartPromotionDto)),
  credit_lines: Type.Array(Type.Unknown()),
});
export type CartDto = Static<typeof CartDto>;

/** A cart together with what is shown beside it. */
export interface CartView {
  readonly cart: Cart;
  readonly region: Region | undefined;
  readonly paymentCollection: PaymentCollection | null;
  /** Those that take something off it, as far as they are still active. */
  readonly promotions: readonly Promotion[];
}

export function toCartDto({ cart, region, paymentCollection, promotions }: CartView): CartDto {
  const exponent = exponentOf(cart.currencyCode);
  const totals = totalsOf(cart);
  const lines = new Map([...totals.items, ...totals.shippingMethods].map((line) => [line.id, line]));
  const totalsOfLine = (id: string) => {
    const found = lines.get(id);
    if (!found) throw new Error(`No totals were computed for the line ${id} of the cart ${cart.id}.`);
    return found;
  };
  return {
    id: cart.id,
    currency_code: cart.currencyCode,
    email: cart.email,
    locale: cart.locale,
    region_id: cart.regionId,
    customer_id: cart.customerId,
    sales_channel_id: cart.salesChannelId,
    completed_at: cart.completedAt,
    metadata: cart.metadata,
    created_at: cart.createdAt,
    updated_at: cart.updatedAt,
    ...toTotalsDto(totals.cart, exponent),
    items: cart.items.map((item) => ({
      ...toLineItemDto(item, totalsOfLine(item.id), exponent),
      variant_id: item.variantId,
      product_id: item.productId,
      cart_id: cart.id,
      product: toLineProductDto(item),
      variant: toLineVariantDto(item),
    })),
    shipping_methods: cart.shippingMethods.map((method) => ({
      ...toShippingMethodDto(method, totalsOfLine(method.id), exponent),
      shipping_option_id: method.shippingOptionId,
      cart_id: cart.id,
    })),
    shipping_address_id: cart.shippingAddress?.id ?? null,
    billing_address_id: cart.billingAddress?.id ?? null,
    shipping_address: cart.shippingAddress && toAddressDto(cart.shippingAddress),
    billing_address: cart.billingAddress && toAddressDto(cart.billingAddress),
    region: region ? toRegionDto(region) : null,
    customer: cart.customerId === null ? null : { id: cart.customerId, email: cart.email },
    payment_collection: paymentCollection && toPaymentCollectionDto(paymentCollection),
    promotions: promotions.map(toCartPromotionDto),
    credit_lines: [],
  };
}

export const toLineProductDto = ({
  productId,
  product,
}: Pick<CartItem, "productId" | "product">): Static<typeof LineProductDto> => ({
  id: productId,
  title: product.title,
  subtitle: product.subtitle,
  description: product.description,
  handle: product.handle,
  thumbnail: product.thumbnail,
  type_id: product.typeId,
  is_giftcard: product.isGiftcard,
  discountable: product.discountable,
});

export const toLineVariantDto = ({
  variantId,
  productId,
  product,
}: Pick<CartItem, "variantId" | "productId" | "product">): Static<typeof LineVariantDto> => ({
  id: variantId,
  title: product.variantTitle,
  sku: product.sku,
  barcode: product.barcode,
  product_id: productId,
  manage_inventory: product.manageInventory,
  allow_backorder: product.allowBackorder,
});
