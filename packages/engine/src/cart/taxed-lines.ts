import type { TaxedLine, TaxService } from "../tax/index.ts";
import type { Address, SoldItem, SoldShipping } from "./cart.ts";

/** What is taxed: lines of a cart or an order, and how they are sent. */
interface Taxed {
  readonly currencyCode: string;
  readonly shippingAddress: Address | null;
  readonly items?: readonly SoldItem[];
  readonly shippingMethods?: readonly SoldShipping[];
}

/** Asks for taxes, by the ids of what is taxed. Nothing is until the country is known. */
export async function taxesOf(
  taxes: TaxService,
  { currencyCode, shippingAddress: address, items = [], shippingMethods = [] }: Taxed,
): ReturnType<TaxService["linesFor"]> {
  const lines = [
    ...items.filter(({ product }) => product.isTaxable).map(taxedItem),
    ...shippingMethods.map(taxedShipping),
  ];
  const countryCode = address?.countryCode;
  if (!address || !countryCode) return new Map();
  const { province: provinceCode, postalCode, city } = address;
  return taxes.linesFor({ currencyCode, address: { countryCode, provinceCode, postalCode, city }, lines });
}

const taxedItem = (item: SoldItem): TaxedLine => ({
  id: item.id,
  kind: "item",
  amount: item.unitPrice * item.quantity,
  quantity: item.quantity,
  productId: item.productId,
  productTypeId: item.product.typeId,
  shippingOptionId: null,
});

const taxedShipping = (method: SoldShipping): TaxedLine => ({
  id: method.id,
  kind: "shipping",
  amount: method.amount,
  quantity: 1,
  productId: null,
  productTypeId: null,
  shippingOptionId: method.shippingOptionId,
});
