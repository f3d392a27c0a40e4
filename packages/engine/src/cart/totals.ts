import { withinLimit } from "../platform/money/money.ts";
import { type Percentage, parseRate } from "../platform/money/rate.ts";
import { type Discount, type Line, type LineTotals, type Sums, lineTotals } from "./line-totals.ts";

interface Priced {
  id: string;
  /** Whether the price contains its tax. */
  taxInclusive: boolean;
  /** One percentage per tax line, "19" or "8.875". Several are added up; none is charged on another. */
  taxRates: readonly Percentage[];
  discounts?: readonly Discount[];
}

/** An item of a cart or order, in minor units. */
export interface PricedItem extends Priced {
  unitPrice: number;
  quantity: number;
}

/** A shipping method of a cart or order, in minor units. */
export interface PricedShippingMethod extends Priced {
  amount: number;
}

/** The figures of a whole cart or order, in minor units. */
export interface CartTotals extends Sums {
  itemTotal: number;
  itemSubtotal: number;
  itemTaxTotal: number;
  itemDiscountTotal: number;
  originalItemTotal: number;
  originalItemSubtotal: number;
  originalItemTaxTotal: number;
  shippingTotal: number;
  shippingSubtotal: number;
  shippingTaxTotal: number;
  shippingDiscountTotal: number;
  originalShippingTotal: number;
  originalShippingSubtotal: number;
  originalShippingTaxTotal: number;
  creditLineTotal: number;
  creditLineSubtotal: number;
  creditLineTaxTotal: number;
  giftCardTotal: number;
  giftCardTaxTotal: number;
}

export interface Totals {
  cart: CartTotals;
  /** In the order of the input. */
  items: LineTotals[];
  /** In the order of the input. */
  shippingMethods: LineTotals[];
}

/**
 * All figures of a cart or order. Each line is rounded by itself, and every total is a sum of rounded lines, so that what a
 * shopper adds up on paper is what the cart says.
 *
 * @throws AmountError when a line or the cart exceeds the largest amount there is; TaxRateError for a malformed rate.
 */
export function calculateTotals(priced: {
  items: readonly PricedItem[];
  shippingMethods: readonly PricedShippingMethod[];
}): Totals {
  const parse = rateParser();
  const items = priced.items.map((item) => lineTotals(toLine(item, priceOf(item), parse)));
  const shippingMethods = priced.shippingMethods.map((method) =>
    lineTotals(toLine(method, notNegative(method.id, method.amount), parse)),
  );
  return { cart: cartTotals(sum(items), sum(shippingMethods)), items, shippingMethods };
}

/** A cart's lines mostly share their rates, so each is parsed once. */
function rateParser(): typeof parseRate {
  const parsed = new Map<Percentage, number>();
  return (percentage) => {
    const known = parsed.get(percentage);
    if (known !== undefined) return known;
    const rate = parseRate(percentage);
    parsed.set(percentage, rate);
    return rate;
  };
}

function priceOf({ id, unitPrice, quantity }: PricedItem): number {
  if (!Number.isInteger(quantity) || quantity < 0) {
    throw new RangeError(`The quantity of ${id} is ${quantity}. It must be a whole number, zero or more.`);
  }
  return withinLimit(notNegative(id, unitPrice) * quantity);
}

function notNegative(id: string, price: number): number {
  if (withinLimit(price) < 0) throw new RangeError(`The price of ${id} is ${price}. It must be zero or more.`);
  return price;
}

function toLine({ id, taxInclusive, taxRates, discounts = [] }: Priced, price: number, parse: typeof parseRate): Line {
  return { id, price, taxInclusive, rates: taxRates.map((rate) => parse(rate)), discounts };
}

function sum(lines: readonly LineTotals[]): Sums {
  const sums: Sums = {
    originalTotal: 0,
    originalSubtotal: 0,
    originalTaxTotal: 0,
    total: 0,
    subtotal: 0,
    taxTotal: 0,
    discountTotal: 0,
    discountSubtotal: 0,
    discountTaxTotal: 0,
  };
  for (const line of lines) add(sums, line);
  return sums;
}

function add(sums: Sums, more: Sums): Sums {
  sums.originalTotal += more.originalTotal;
  sums.originalSubtotal += more.originalSubtotal;
  sums.originalTaxTotal += more.originalTaxTotal;
  sums.total += more.total;
  sums.subtotal += more.subtotal;
  sums.taxTotal += more.taxTotal;
  sums.discountTotal += more.discountTotal;
  sums.discountSubtotal += more.discountSubtotal;
  sums.discountTaxTotal += more.discountTaxTotal;
  return sums;
}

function cartTotals(items: Sums, shipping: Sums): CartTotals {
  const all = add({ ...items }, shipping);
  // No other figure exceeds this one, so when it is exact all are.
  withinLimit(all.originalTotal);
  return {
    ...all,
    itemTotal: items.total,
    itemSubtotal: items.subtotal,
    itemTaxTotal: items.taxTotal,
    itemDiscountTotal: items.discountTotal,
    originalItemTotal: items.originalTotal,
    originalItemSubtotal: items.originalSubtotal,
    originalItemTaxTotal: items.originalTaxTotal,
    shippingTotal: shipping.total,
    shippingSubtotal: shipping.subtotal,
    shippingTaxTotal: shipping.taxTotal,
    shippingDiscountTotal: shipping.discountTotal,
    originalShippingTotal: shipping.originalTotal,
    originalShippingSubtotal: shipping.originalSubtotal,
    originalShippingTaxTotal: shipping.originalTaxTotal,
    creditLineTotal: 0,
    creditLineSubtotal: 0,
    creditLineTaxTotal: 0,
    giftCardTotal: 0,
    giftCardTaxTotal: 0,
  };
}
