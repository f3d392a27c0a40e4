import type { Order } from "../order/index.ts";
import type { Return } from "../return/index.ts";

export const claimStatuses = ["open", "requested", "canceled"] as const;
/** `open`: being put together, and not promised to anybody yet. */
export type ClaimStatus = (typeof claimStatuses)[number];

export const claimTypes = ["refund", "replace"] as const;
export type ClaimType = (typeof claimTypes)[number];

export const claimReasons = ["missing_item", "wrong_item", "production_failure", "other"] as const;

/** A line of the order that is claimed, or that the customer gets instead. */
export interface ClaimItem {
  readonly id: string;
  readonly itemId: string;
  readonly isAdditional: boolean;
  readonly reason: string | null;
  /** In the words of returns. */
  readonly reasonId: string | null;
  readonly note: string | null;
  /** Of what is wrong with it. */
  readonly images: readonly { readonly id: string; readonly url: string }[];
  readonly metadata: Record<string, unknown> | null;
  readonly quantity: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** What a customer was sent and should not have been, and how it is made good. */
export interface Claim {
  readonly id: string;
  readonly displayId: number;
  readonly orderId: string;
  readonly orderVersion: number;
  readonly status: ClaimStatus;
  readonly type: ClaimType;
  /** Of the whole claim, in the words of returns. */
  readonly reasonId: string | null;
  /** Minor units: what the claim takes off the order, with what comes back. Null while it is open. */
  readonly refundAmount: number | null;
  readonly noNotification: boolean | null;
  readonly currencyCode: string;
  readonly metadata: Record<string, unknown> | null;
  readonly version: number;
  readonly createdBy: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly canceledAt: string | null;
  readonly items: readonly ClaimItem[];
  readonly return: Return | null;
  /** Null where nobody asked for it. */
  readonly order: Order | null;
}

/** Units of a line that something is wrong with. */
export interface Claimed {
  readonly itemId: string;
  readonly quantity: number;
  readonly reason?: string | null | undefined;
  readonly reasonId?: string | null | undefined;
  readonly note?: string | null | undefined;
  readonly internalNote?: string | null | undefined;
  /** Addresses of uploads. */
  readonly images?: readonly string[] | undefined;
  readonly metadata?: Record<string, unknown> | null | undefined;
}
