import type { Parcel } from "@hanse/plugin-kit";
import type { Address } from "../cart/index.ts";
import type { StockShipment } from "./stock-plan.ts";

/**
 * Where a fulfillment stands. While it is `creating`, `shipping` or `canceling`, a plugin has been asked and its answer is
 * not on record yet.
 */
export type FulfillmentState = "creating" | "open" | "shipping" | "shipped" | "delivered" | "canceling" | "canceled";

/** Units of a line of the order. */
export interface FulfilledUnits {
  readonly lineId: string;
  readonly quantity: number;
}

export interface FulfillmentItem extends FulfilledUnits {
  readonly id: string;
  readonly title: string;
  readonly sku: string | null;
  readonly barcode: string | null;
  readonly createdAt: string;
}

/** How a parcel can be followed; empty texts where there is nothing. */
export interface Label {
  readonly trackingNumber: string;
  readonly trackingUrl: string;
  readonly labelUrl: string;
}

/** A parcel of an order: from its packing to its delivery. */
export interface Fulfillment {
  readonly id: string;
  readonly orderId: string;
  readonly state: FulfillmentState;
  readonly locationId: string;
  readonly providerId: string;
  readonly serviceId: string;
  readonly shippingOptionId: string | null;
  readonly requiresShipping: boolean;
  readonly deliveryAddress: Address | null;
  /** The provider's. */
  readonly data: Record<string, unknown>;
  readonly noNotification: boolean;
  readonly metadata: Record<string, unknown> | null;
  readonly createdBy: string | null;
  readonly markedShippedBy: string | null;
  readonly packedAt: string | null;
  readonly shippedAt: string | null;
  readonly deliveredAt: string | null;
  readonly canceledAt: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly items: readonly FulfillmentItem[];
  readonly labels: readonly (Label & { readonly id: string; readonly createdAt: string })[];
}

/** A fulfillment with what is needed to go on with it. */
export interface FulfillmentAtWork extends Fulfillment {
  readonly parcel: Parcel;
  readonly shipment: PlannedShipment | null;
}

/** What was decided when a parcel was said to leave. */
export interface PlannedShipment {
  readonly stock: readonly StockShipment[];
  readonly labels: readonly Label[];
  readonly noNotification: boolean;
  readonly metadata: Record<string, unknown> | null;
  readonly actorId: string;
}
