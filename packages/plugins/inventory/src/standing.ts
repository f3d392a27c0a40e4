import {
  type Allocation,
  CallUndone,
  InventoryKeyReused,
  type Reservation,
  ReservationExpired,
  type ReservationLine,
} from "@hanse/plugin-kit";

/** A reservation as it stands. */
export interface Standing {
  status: Reservation["status"];
  expiresAt: string | null;
  /** Held, but overdue. */
  isOverdue: boolean;
  allocations: Allocation[];
}

/** The reservation for its caller, unless it is over. */
export function standing(key: string, { status, expiresAt, isOverdue, allocations }: Standing): Reservation {
  if (status === "released") throw new CallUndone({ key });
  if (status === "expired" || isOverdue) throw new ReservationExpired({ key });
  return { key, status, expiresAt, allocations: inOrder(allocations) };
}

/** A key that comes again must ask for what it was given: the same lines with the same items and quantities. */
export function refuseOtherLines(key: string, given: readonly Allocation[], asked: readonly ReservationLine[]): void {
  const left = new Map(asked.map((line) => [JSON.stringify([line.lineId, line.itemId]), line.quantity]));
  for (const { lineId, itemId, quantity } of given) {
    const id = JSON.stringify([lineId, itemId]);
    left.set(id, (left.get(id) ?? 0) - quantity);
  }
  if ([...left.values()].some((quantity) => quantity !== 0)) throw new InventoryKeyReused({ key });
}

/** Alike to the letter each time, so that a repeated call gets the same answer. */
export const inOrder = (allocations: readonly Allocation[]): Allocation[] =>
  allocations
    .toSorted((a, b) => (rank(a) < rank(b) ? -1 : 1))
    .map(({ lineId, itemId, locationId, quantity, shipped }) => ({ lineId, itemId, locationId, quantity, shipped }));
const rank = ({ lineId, locationId }: Allocation): string => JSON.stringify([lineId, locationId]);
