import { type OrderItem, untouched } from "../order/index.ts";

/** Something that is in no catalogue. */
export interface CustomItem {
  readonly title: string;
  readonly sku: string | null;
  readonly barcode: string | null;
  readonly quantity: number;
  /** Minor units. */
  readonly unitPrice: number;
  readonly metadata: Record<string, unknown> | null;
}

/** The line for it: sent like any goods, taxed at the usual rate, discounts may be given on it, of unlimited stock. */
export const customLine = (
  { title, sku, barcode, quantity, unitPrice, metadata }: CustomItem,
  { id, isTaxInclusive, now }: { id: string; isTaxInclusive: boolean; now: string },
): OrderItem => ({
  id,
  variantId: null,
  productId: null,
  cartLineItemId: null,
  quantity,
  unitPrice,
  compareAtUnitPrice: null,
  isTaxInclusive,
  product: {
    title,
    subtitle: null,
    description: null,
    handle: "",
    thumbnail: null,
    typeId: null,
    type: null,
    collectionId: null,
    categoryIds: [],
    tagIds: [],
    collection: null,
    variantTitle: "",
    sku,
    barcode,
    options: {},
    requiresShipping: true,
    isTaxable: true,
    shippingProfileId: null,
    weight: null,
    discountable: true,
    isGiftcard: false,
    manageInventory: false,
    allowBackorder: false,
  },
  taxLines: [],
  adjustments: [],
  metadata,
  ...untouched,
  createdAt: now,
  updatedAt: now,
});
