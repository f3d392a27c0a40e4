import type { Address, SoldItem, SoldShipping } from "../cart/index.ts";
import type { PaymentCollection } from "../payment/index.ts";
import type { FulfillmentStatus } from "./fulfillment-status.ts";
import type { Fulfillment } from "./fulfillment.ts";
import type { PaymentStatus } from "./payment-status.ts";

export const orderStatuses = ["pending", "completed", "draft", "archived", "canceled", "requires_action"] as const;
export type OrderStatus = (typeof orderStatuses)[number];

/** A line as it was sold, and how far it has come since. */
export interface OrderItem extends SoldItem {
  /** Names the line in the reservation of the checkout; null for a line that was added later. */
  readonly cartLineItemId: string | null;
  readonly fulfilledQuantity: number;
  readonly shippedQuantity: number;
  readonly deliveredQuantity: number;
  readonly returnRequestedQuantity: number;
  readonly returnReceivedQuantity: number;
  readonly returnDismissedQuantity: number;
  readonly writtenOffQuantity: number;
}

/** How far a line has come that is new. */
export const untouched = {
  fulfilledQuantity: 0,
  shippedQuantity: 0,
  deliveredQuantity: 0,
  returnRequestedQuantity: 0,
  returnReceivedQuantity: 0,
  returnDismissedQuantity: 0,
  writtenOffQuantity: 0,
};

export interface OrderShippingMethod extends SoldShipping {
  /** The return, exchange or claim that it came with. */
  readonly referenceId: string | null;
}

/** Money off the whole order, given after it was placed. */
export interface CreditLine {
  readonly id: string;
  /** Minor units, above 0. */
  readonly amount: number;
  readonly reference: string | null;
  readonly referenceId: string | null;
  readonly metadata: Record<string, unknown> | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** What an order consists of. Left out where only its heading is wanted, as in lists. */
export interface OrderLines {
  readonly items: readonly OrderItem[];
  readonly shippingMethods: readonly OrderShippingMethod[];
  readonly creditLines: readonly CreditLine[];
}

/** What staff see beside an order: as it is now, not as it was then. Null for what is gone. */
export interface OrderSurroundings {
  readonly customer: {
    readonly id: string;
    readonly email: string;
    readonly firstName: string | null;
    readonly lastName: string | null;
    readonly companyName: string | null;
    readonly phone: string | null;
    readonly hasAccount: boolean;
    readonly createdAt: string;
    readonly updatedAt: string;
  } | null;
  readonly salesChannel: { readonly id: string; readonly name: string } | null;
  readonly region: { readonly id: string; readonly name: string; readonly currencyCode: string } | null;
}

/** An order with everything it shows frozen as it was when it was placed. Amounts in minor units. */
export interface Order {
  readonly id: string;
  readonly displayId: number;
  readonly version: number;
  /** Null for an order that staff made. */
  readonly cartId: string | null;
  readonly isDraft: boolean;
  readonly regionId: string | null;
  readonly customerId: string | null;
  /** Whether that customer has an account, or is a guest. */
  readonly isCustomerRegistered: boolean;
  readonly salesChannelId: string | null;
  readonly email: string;
  readonly currencyCode: string;
  readonly locale: string | null;
  readonly status: OrderStatus;
  readonly paymentStatus: PaymentStatus;
  readonly fulfillmentStatus: FulfillmentStatus;
  readonly shippingAddress: Address | null;
  readonly billingAddress: Address | null;
  /** What it came to when it was placed. */
  readonly placedTotal: number;
  /** What it comes to now: what was placed and all that the ledger says of it since. */
  readonly total: number;
  readonly subtotal: number;
  readonly taxTotal: number;
  readonly discountTotal: number;
  readonly itemTotal: number;
  readonly shippingTotal: number;
  readonly metadata: Record<string, unknown> | null;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly canceledAt: string | null;
  /** That of the checkout first. */
  readonly paymentCollections: readonly PaymentCollection[];
  readonly lines: OrderLines | null;
  /** Null where only its heading is wanted. */
  readonly fulfillments: readonly Fulfillment[] | null;
  /** Null where nobody of the staff asked. */
  readonly surroundings: OrderSurroundings | null;
}
