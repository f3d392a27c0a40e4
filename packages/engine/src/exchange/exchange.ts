import type { Order } from "../order/index.ts";
import type { Return } from "../return/index.ts";

export const exchangeStatuses = ["open", "requested", "canceled"] as const;
/** `open`: being put together, and not promised to anybody yet. */
export type ExchangeStatus = (typeof exchangeStatuses)[number];

/** A line of the order that the customer gets instead. */
export interface ExchangeItem {
  readonly id: string;
  readonly itemId: string;
  readonly quantity: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** Goods for goods: some come back, others go out, and whoever owes the difference pays it. */
export interface Exchange {
  readonly id: string;
  readonly displayId: number;
  readonly orderId: string;
  readonly orderVersion: number;
  readonly status: ExchangeStatus;
  /** Minor units: what the customer owes once everything has come back; negative for what is owed to the customer. */
  readonly differenceDue: number | null;
  readonly allowBackorder: boolean;
  readonly noNotification: boolean | null;
  readonly currencyCode: string;
  readonly metadata: Record<string, unknown> | null;
  readonly version: number;
  readonly createdBy: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly canceledAt: string | null;
  readonly items: readonly ExchangeItem[];
  readonly return: Return | null;
  /** Null where nobody asked for it. */
  readonly order: Order | null;
}
