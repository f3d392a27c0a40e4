import { isDeepStrictEqual } from "node:util";
import type { Discount } from "./line-totals.ts";
import { calculateTotals, type Totals } from "./totals.ts";

/** A postal address as the shopper typed it. Country and province codes are lower case. */
export interface Address {
  readonly id: string;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly phone: string | null;
  readonly company: string | null;
  readonly address1: string | null;
  readonly address2: string | null;
  readonly city: string | null;
  readonly countryCode: string | null;
  readonly province: string | null;
  readonly postalCode: string | null;
  readonly metadata: Record<string, unknown> | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** What a line says about its product: kept as it was when the line was made or last priced. */
export interface LineProduct {
  readonly title: string;
  readonly subtitle: string | null;
  readonly description: string | null;
  readonly handle: string;
  readonly thumbnail: string | null;
  readonly typeId: string | null;
  readonly type: string | null;
  /** What promotions go by. A line that was priced before there were any has none of these. */
  readonly collectionId?: string | null;
  /** With the categories above them. */
  readonly categoryIds?: readonly string[];
  readonly tagIds?: readonly string[];
  readonly collection: string | null;
  readonly variantTitle: string;
  readonly sku: string | null;
  readonly barcode: string | null;
  readonly options: Readonly<Record<string, string>>;
  readonly requiresShipping: boolean;
  readonly isTaxable: boolean;
  /** Null for the default one. */
  readonly shippingProfileId: string | null;
  readonly weight: number | null;
  readonly discountable: boolean;
  readonly isGiftcard: boolean;
  readonly manageInventory: boolean;
  readonly allowBackorder: boolean;
}

/** A tax that a line bears. */
export interface TaxLine {
  readonly id: string;
  readonly rateId: string | null;
  readonly code: string;
  readonly name: string;
  /** Percentage as a decimal string. */
  readonly rate: string;
  readonly providerId: string;
}

/** A line that is yet to be priced: what a shopper decides of it. */
export interface ItemDraft {
  readonly id: string;
  readonly variantId: string;
  readonly quantity: number;
  readonly metadata: Record<string, unknown> | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** What a promotion takes off a line. */
export interface Adjustment {
  readonly id: string;
  readonly promotionId: string | null;
  readonly code: string | null;
  readonly description: string | null;
  /** Minor units, for the whole line. */
  readonly amount: number;
  /** Whether `amount` comes off the price with tax. */
  readonly isTaxInclusive: boolean;
}

export interface CartItem extends ItemDraft {
  readonly productId: string;
  /** Minor units. */
  readonly unitPrice: number;
  /** The former price, when the present one is a reduction. */
  readonly compareAtUnitPrice: number | null;
  readonly isTaxInclusive: boolean;
  readonly product: LineProduct;
  readonly taxLines: readonly TaxLine[];
  readonly adjustments: readonly Adjustment[];
}

export interface CartShippingMethod {
  readonly id: string;
  readonly shippingOptionId: string;
  readonly name: string;
  /** Minor units. */
  readonly amount: number;
  readonly isTaxInclusive: boolean;
  readonly data: Record<string, unknown>;
  readonly taxLines: readonly TaxLine[];
  readonly adjustments: readonly Adjustment[];
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** A line that may also stand for what is in no catalogue, as orders of staff have it. */
export interface SoldItem extends Omit<CartItem, "variantId" | "productId"> {
  readonly variantId: string | null;
  readonly productId: string | null;
}

/** A shipping method that may also be one of free choice, as orders of staff have it. */
export interface SoldShipping extends Omit<CartShippingMethod, "shippingOptionId"> {
  readonly shippingOptionId: string | null;
}

/** A cart as a value: every change makes a new one, which is then saved under the version it was made from. */
export interface Cart {
  readonly id: string;
  readonly regionId: string | null;
  readonly salesChannelId: string;
  readonly customerId: string | null;
  /** Groups that its customer is in: they decide about prices and promotions. Known, not kept with the cart. */
  readonly customerGroupIds: readonly string[];
  readonly currencyCode: string;
  readonly email: string | null;
  readonly locale: string | null;
  readonly shippingAddress: Address | null;
  readonly billingAddress: Address | null;
  readonly metadata: Record<string, unknown> | null;
  /** Codes that the shopper has entered, valid or not any more. */
  readonly promoCodes: readonly string[];
  readonly version: number;
  readonly completedAt: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly items: readonly CartItem[];
  readonly shippingMethods: readonly CartShippingMethod[];
}

/** A cart whose lines are yet to be priced. */
export interface CartDraft extends Omit<Cart, "items"> {
  readonly items: readonly ItemDraft[];
}

/** All figures of a cart, in minor units. */
export function totalsOf({ items, shippingMethods }: Pick<Cart, "items" | "shippingMethods">): Totals {
  return calculateTotals({
    items: items.map(({ id, unitPrice, quantity, isTaxInclusive, taxLines, adjustments }) => ({
      id,
      unitPrice,
      quantity,
      taxInclusive: isTaxInclusive,
      taxRates: taxLines.map(({ rate }) => rate),
      discounts: adjustments.map(discountOf),
    })),
    shippingMethods: shippingMethods.map(({ id, amount, isTaxInclusive, taxLines, adjustments }) => ({
      id,
      amount,
      taxInclusive: isTaxInclusive,
      taxRates: taxLines.map(({ rate }) => rate),
      discounts: adjustments.map(discountOf),
    })),
  });
}

const discountOf = ({ amount, isTaxInclusive }: Adjustment): Discount => ({ amount, taxInclusive: isTaxInclusive });

/** The line that more of the same would join: the same variant with the same metadata. */
export function matchingItem(
  cart: Cart,
  { variantId, metadata }: Pick<ItemDraft, "variantId" | "metadata">,
): CartItem | undefined {
  return cart.items.find(
    (item) => item.variantId === variantId && isDeepStrictEqual(item.metadata ?? {}, metadata ?? {}),
  );
}
