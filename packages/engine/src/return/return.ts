export const returnStatuses = ["open", "requested", "partially_received", "received", "canceled"] as const;
/** `open`: begun, and not requested of anybody yet. */
export type ReturnStatus = (typeof returnStatuses)[number];

/** Units of an order's line that come back. */
export interface ReturnItem {
  readonly id: string;
  readonly returnId: string;
  readonly itemId: string;
  readonly quantity: number;
  /** Back in stock. */
  readonly receivedQuantity: number;
  /** Came back, but cannot be sold again. */
  readonly damagedQuantity: number;
  readonly reasonId: string | null;
  readonly note: string | null;
  readonly metadata: Record<string, unknown> | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** Goods that come back, and what became of them. */
export interface Return {
  readonly id: string;
  readonly displayId: number;
  readonly orderId: string;
  readonly orderVersion: number;
  readonly exchangeId: string | null;
  readonly claimId: string | null;
  readonly status: ReturnStatus;
  /** Where the goods go. */
  readonly locationId: string | null;
  readonly noNotification: boolean | null;
  /** Minor units: expected until goods arrive, then what came of those. Null while it is open. */
  readonly refundAmount: number | null;
  readonly currencyCode: string;
  readonly metadata: Record<string, unknown> | null;
  readonly version: number;
  readonly createdBy: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly requestedAt: string | null;
  readonly receivedAt: string | null;
  readonly canceledAt: string | null;
  readonly items: readonly ReturnItem[];
}

/** What of a line is still on its way. */
export const outstanding = ({
  quantity,
  receivedQuantity,
  damagedQuantity,
}: Pick<ReturnItem, "quantity" | "receivedQuantity" | "damagedQuantity">): number =>
  quantity - receivedQuantity - damagedQuantity;

/** Units of a line that have arrived. */
export interface Arrival {
  readonly itemId: string;
  readonly received: number;
  readonly damaged: number;
}

/** The return's lines with what has arrived; a thing that comes back for several reasons fills them one after the other. */
export function withArrivals(items: readonly ReturnItem[], arrivals: readonly Arrival[]): ReturnItem[] {
  const left = new Map(arrivals.map(({ itemId, received, damaged }) => [itemId, { received, damaged }]));
  return items.map((item) => {
    const of = left.get(item.itemId);
    if (!of) return item;
    const received = Math.min(of.received, outstanding(item));
    const damaged = Math.min(of.damaged, outstanding(item) - received);
    of.received -= received;
    of.damaged -= damaged;
    return {
      ...item,
      receivedQuantity: item.receivedQuantity + received,
      damagedQuantity: item.damagedQuantity + damaged,
    };
  });
}
