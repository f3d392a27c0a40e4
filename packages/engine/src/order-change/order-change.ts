import type { Adjustment } from "../cart/index.ts";
import type { CreditLine, OrderItem, OrderShippingMethod } from "../order/index.ts";

export const changeTypes = [
  "edit",
  "return_request",
  "return_receive",
  "exchange",
  "claim",
  "transfer",
  "update_order",
] as const;
export type ChangeType = (typeof changeTypes)[number];

export const changeStatuses = ["pending", "requested", "confirmed", "declined", "canceled"] as const;
export type ChangeStatus = (typeof changeStatuses)[number];

/** So many units of a line of the order. */
interface Units {
  readonly itemId: string;
  readonly quantity: number;
}

/** Units that come back, and why. */
export interface ReturnedUnits extends Units {
  readonly reasonId: string | null;
  readonly note: string | null;
  readonly metadata: Record<string, unknown> | null;
}

/** What each action does, and what it has to know for that. Amounts in minor units. */
interface Effects {
  /** A whole new line, under the id that it will keep. */
  ITEM_ADD: {
    readonly item: OrderItem;
    /** Promised even where it is not in stock. */
    readonly allowBackorder: boolean;
    /** Whether staff gave it a price, so that another quantity does not change it. */
    readonly hasOwnPrice: boolean;
  };
  /** How many there are to be, not how many more; prices that are left out stay. */
  ITEM_UPDATE: Units & {
    readonly unitPrice?: number;
    readonly compareAtUnitPrice?: number | null;
    readonly metadata?: Record<string, unknown> | null;
  };
  ITEM_REMOVE: { readonly itemId: string };
  /** What promotions take off a line from now on. */
  ITEM_ADJUSTMENTS_REPLACE: { readonly itemId: string; readonly adjustments: readonly Adjustment[] };
  SHIPPING_ADD: {
    readonly method: OrderShippingMethod;
    /** Whether staff gave it a price, so that another parcel does not change it. */
    readonly hasOwnPrice: boolean;
  };
  /** Takes the place of the method of the same id. */
  SHIPPING_UPDATE: { readonly method: OrderShippingMethod };
  SHIPPING_REMOVE: { readonly methodId: string };
  RETURN_ITEM: ReturnedUnits;
  RECEIVE_RETURN_ITEM: Units;
  RECEIVE_DAMAGED_RETURN_ITEM: Units;
  CANCEL_RETURN_ITEM: Units;
  /** Units that the customer does not pay for; of those that come back with the same change, nothing is written off. */
  WRITE_OFF_ITEM: Units & {
    readonly reason: string | null;
    readonly note: string | null;
    readonly reasonId?: string | null;
    /** Addresses of pictures of what is wrong. */
    readonly images?: readonly string[];
    readonly metadata?: Record<string, unknown> | null;
  };
  /** Units that were written off, and are paid for after all. */
  REINSTATE_ITEM: Units;
  CREDIT_LINE_ADD: { readonly creditLine: CreditLine };
  /** Codes of the order; what they take off is told by ITEM_ADJUSTMENTS_REPLACE. */
  PROMOTION_ADD: { readonly code: string };
  PROMOTION_REMOVE: { readonly code: string };
  /** Gives the order to another customer. */
  TRANSFER_CUSTOMER: { readonly customerId: string };
  /** Corrects the heading, not the lines: e-mail, an address, metadata; under its name on the wire. */
  UPDATE_ORDER_PROPERTIES: { readonly field: string; readonly before?: unknown; readonly after?: unknown };
}

export type ActionKind = keyof Effects;

/** One thing that a change does to the lines of its order. */
export type ChangeAction<Kind extends ActionKind = ActionKind> = {
  [K in Kind]: { readonly action: K; readonly details: Effects[K] };
}[Kind];

interface Noted {
  /** The return that goods or a shipping method belong to. */
  readonly returnId: string | null;
  readonly internalNote: string | null;
}

/** An action that is yet to be added to a change. */
export type NewAction<Kind extends ActionKind = ActionKind> = ChangeAction<Kind> & Noted;

/** An action as the change keeps it. */
export type KeptAction<Kind extends ActionKind = ActionKind> = NewAction<Kind> & {
  readonly id: string;
  readonly ordering: number;
  readonly createdAt: string;
  readonly updatedAt: string;
};

/** What staff are about to do to an order, or have done, action by action. */
export interface OrderChange {
  readonly id: string;
  readonly orderId: string;
  readonly changeType: ChangeType;
  readonly status: ChangeStatus;
  /** Grows with every change of it or of its actions. */
  readonly version: number;
  /** That of the order when the change was begun. */
  readonly orderVersion: number;
  readonly returnId: string | null;
  readonly exchangeId: string | null;
  readonly claimId: string | null;
  readonly description: string | null;
  readonly internalNote: string | null;
  readonly carryOverPromotions: boolean | null;
  readonly metadata: Record<string, unknown> | null;
  readonly createdBy: string | null;
  readonly requestedBy: string | null;
  readonly requestedAt: string | null;
  readonly confirmedBy: string | null;
  readonly confirmedAt: string | null;
  readonly declinedBy: string | null;
  readonly declinedReason: string | null;
  readonly declinedAt: string | null;
  readonly canceledBy: string | null;
  readonly canceledAt: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** In the order in which they take effect. */
  readonly actions: readonly KeptAction[];
}

/** Narrows to actions of some kinds. */
export const isOf =
  <Kind extends ActionKind>(...kinds: readonly Kind[]) =>
  <A extends ChangeAction>(action: A): action is A & ChangeAction<Kind> =>
    kinds.some((kind) => kind === action.action);
