import type { Address, AddressBody } from "../cart/index.ts";
import type { Order, OrderLines } from "../order/index.ts";

/** What only drafts have. */
export interface DraftNotes {
  /** Codes that staff have entered, whether or not they take anything off at the moment. */
  readonly promoCodes: readonly string[];
  /** Whether the customer is not to be told of the order. */
  readonly noNotification: boolean;
}

/** A draft with its lines. */
export interface DraftOrder extends Order, DraftNotes {
  readonly lines: OrderLines;
}

/** What a draft is about. */
export interface DraftHeading {
  readonly id: string;
  readonly regionId: string;
  readonly customerId: string | null;
  readonly salesChannelId: string | null;
  readonly email: string;
  readonly currencyCode: string;
  readonly locale: string | null;
  readonly shippingAddress: Address | null;
  readonly billingAddress: Address | null;
  readonly metadata: Record<string, unknown> | null;
}

/** A line that staff want. Amounts in major units, as they type them. */
export interface WantedLine {
  /** Null for what is in no catalogue: it needs a title and a price. */
  readonly variantId: string | null;
  readonly title: string | null;
  readonly sku: string | null;
  readonly barcode: string | null;
  readonly quantity: number;
  /** Null for the catalogue's price. */
  readonly unitPrice: number | string | null;
  readonly compareAtUnitPrice: number | null | undefined;
  readonly metadata: Record<string, unknown> | null;
}

/** What a draft is made with. */
export interface NewDraft {
  readonly regionId: string;
  readonly currencyCode: string | null;
  readonly email: string | null;
  readonly customerId: string | null;
  readonly salesChannelId: string | null;
  /** A string is the id of an address that the customer keeps. */
  readonly shippingAddress: AddressBody | string | undefined;
  readonly billingAddress: AddressBody | string | undefined;
  readonly items: readonly WantedLine[];
  readonly shippingMethods: readonly { readonly optionId: string; readonly customAmount?: number | undefined }[];
  readonly promoCodes: readonly string[];
  readonly noNotification: boolean;
  readonly locale: string | null;
  readonly metadata: Record<string, unknown> | null;
}

/** What of a draft's heading staff change; what is left out stays. */
export interface DraftChanges {
  readonly email?: string | undefined;
  readonly customerId?: string | undefined;
  readonly salesChannelId?: string | undefined;
  readonly shippingAddress?: AddressBody | undefined;
  readonly billingAddress?: AddressBody | undefined;
  readonly locale?: string | null | undefined;
  readonly metadata?: Record<string, unknown> | null | undefined;
}

/** A draft that nothing is in yet and nobody has kept. */
export const blankDraft = (heading: DraftHeading, notes: DraftNotes, now: string): DraftOrder => ({
  ...heading,
  ...notes,
  displayId: 0,
  version: 1,
  cartId: null,
  isDraft: true,
  isCustomerRegistered: false,
  status: "draft",
  paymentStatus: "not_paid",
  fulfillmentStatus: "not_fulfilled",
  placedTotal: 0,
  total: 0,
  subtotal: 0,
  taxTotal: 0,
  discountTotal: 0,
  itemTotal: 0,
  shippingTotal: 0,
  createdAt: now,
  updatedAt: now,
  canceledAt: null,
  paymentCollections: [],
  lines: { items: [], shippingMethods: [], creditLines: [] },
  fulfillments: [],
  surroundings: null,
});
