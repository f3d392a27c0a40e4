import type { Address, CartItem, CartShippingMethod } from "../cart/index.ts";
import type { PaymentCollection } from "../payment/index.ts";

export const orderStatuses = ["pending", "completed", "draft", "archived", "canceled", "requires_action"] as const;
export type OrderStatus = (typeof orderStatuses)[number];

/** A line as it was sold, and how far it has come since. */
export interface OrderItem extends CartItem {
  readonly fulfilledQuantity: number;
  readonly shippedQuantity: number;
  readonly deliveredQuantity: number;
  readonly returnRequestedQuantity: number;
  readonly returnReceivedQuantity: number;
  readonly returnDismissedQuantity: number;
  readonly writtenOffQuantity: number;
}

/** What an order consists of. Left out where only its heading is wanted, as in lists. */
export interface OrderLines {
  readonly items: readonly OrderItem[];
  readonly shippingMethods: readonly CartShippingMethod[];
}

/** An order with everything it shows frozen as it was when it was placed. Amounts in minor units. */
export interface Order {
  readonly id: string;
  readonly displayId: number;
  readonly version: number;
  readonly cartId: string;
  readonly regionId: string | null;
  readonly customerId: string | null;
  /** Whether that customer has an account, or is a guest. */
  readonly isCustomerRegistered: boolean;
  readonly salesChannelId: string | null;
  readonly email: string;
  readonly currencyCode: string;
  readonly locale: string | null;
  readonly status: OrderStatus;
  readonly shippingAddress: Address | null;
  readonly billingAddress: Address | null;
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
  readonly paymentCollection: PaymentCollection | null;
  readonly lines: OrderLines | null;
}
