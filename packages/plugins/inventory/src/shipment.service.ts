import {
  type Call,
  CallUndone,
  type Database,
  NotAllocated,
  NotStocked,
  requiredKey,
  type Reservation,
  ReservationExpired,
  ReservationNotCommitted,
  ReservationNotFound,
} from "@hanse/plugin-kit";
import { digestOf, isMade } from "./keyed-change.ts";
import type { Note } from "./note.ts";
import { find } from "./reservation.queries.ts";
import { inOrder } from "./standing.ts";
import { ship, type ShipmentOutcome, shipmentsOf } from "./shipment.queries.ts";

/** So many units of a reservation's line at a location. */
export interface Units {
  lineId: string;
  locationId: string;
  quantity: number;
}

/** Units of committed reservations that leave, each time once under its key. */
export class Shipments {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  async ship(
    { key, lines, reason, reference, actor }: Note & { key: string; lines?: Units[] },
    call: Call,
  ): Promise<Reservation> {
    const effectKey = requiredKey(call, "inventory", "inventory.ship");
    const units = lines && perAllocation(lines);
    const digest = digestOf(["ship", key, units ?? null]);
    while (true) {
      call.signal.throwIfAborted();
      const [outcome] = await this.#db.query(ship, [
        key,
        effectKey,
        units?.map((unit) => unit.lineId) ?? null,
        units?.map((unit) => unit.locationId) ?? null,
        units?.map((unit) => unit.quantity) ?? null,
        digest,
        reason ?? null,
        reference ?? key,
        actor ?? null,
      ]);
      if (!outcome) throw new Error("The statement inventory.ship gave no row.");
      if (outcome.isDone) this.#db.eventsStored();
      if (outcome.isDone || (await isMade(this.#db, effectKey, digest))) return this.#reservation(key);
      if (outcome.lacking.length > 0 && (await this.#hasShippedSince(key, outcome))) continue;
      refuse(key, outcome);
    }
  }

  /** What is lacking may have left for this very reservation, after the statement began. */
  async #hasShippedSince(key: string, { shipments }: ShipmentOutcome): Promise<boolean> {
    const [now] = await this.#db.query(shipmentsOf, [key]);
    return now !== undefined && now.shipments !== shipments;
  }

  async #reservation(key: string): Promise<Reservation> {
    const [found] = await this.#db.query(find, [key]);
    if (!found) throw new ReservationNotFound({ key });
    return { key, status: found.status, expiresAt: found.expiresAt, allocations: inOrder(found.allocations) };
  }
}

/** Says why a committed reservation was not changed, if there is a reason. */
export function refuse(
  key: string,
  { status, isOverdue, beyond, lacking }: Omit<ShipmentOutcome, "isDone" | "shipments">,
): void {
  if (status === null) throw new ReservationNotFound({ key });
  if (status === "released") throw new CallUndone({ key });
  if (status === "expired" || isOverdue) throw new ReservationExpired({ key });
  if (status === "held") throw new ReservationNotCommitted({ key });
  if (beyond.length > 0) throw new NotAllocated({ key, lines: beyond });
  if (lacking.length > 0) throw new NotStocked({ levels: lacking });
}

/** Units asked for twice add up; in one order. */
export function perAllocation<Line extends Units>(lines: readonly Line[]): Line[] {
  const sums = new Map<string, Line>();
  for (const line of lines) {
    const id = JSON.stringify([line.lineId, line.locationId]);
    sums.set(id, { ...line, quantity: line.quantity + (sums.get(id)?.quantity ?? 0) });
  }
  return [...sums].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, units]) => units);
}
