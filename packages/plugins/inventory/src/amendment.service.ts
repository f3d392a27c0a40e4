import {
  type Call,
  type Database,
  InsufficientInventory,
  InventoryItemNotFound,
  InventoryKeyReused,
  requiredKey,
  type Reservation,
  ReservationNotFound,
} from "@hanse/plugin-kit";
import { amend, releaseLines } from "./amendment.queries.ts";
import { digestOf, isMade } from "./keyed-change.ts";
import { find } from "./reservation.queries.ts";
import { shipmentsOf } from "./shipment.queries.ts";
import { perAllocation, refuse, type Units } from "./shipment.service.ts";
import { inOrder } from "./standing.ts";

interface Line extends Units {
  itemId: string;
}

/** Changes of what a committed reservation takes, short of its end. */
export class Amendments {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  async releaseLines({ key, lines }: { key: string; lines: Units[] }, call: Call): Promise<Reservation> {
    const effectKey = requiredKey(call, "inventory", "inventory.releaseLines");
    const units = perAllocation(lines);
    const digest = digestOf(["releaseLines", key, units]);
    while (true) {
      call.signal.throwIfAborted();
      const [outcome] = await this.#db.query(releaseLines, [
        key,
        effectKey,
        units.map((unit) => unit.lineId),
        units.map((unit) => unit.locationId),
        units.map((unit) => unit.quantity),
        digest,
      ]);
      if (!outcome) throw new Error("The statement inventory.release_lines gave no row.");
      if (outcome.isDone) this.#db.eventsStored();
      if (outcome.isDone || (await isMade(this.#db, effectKey, digest))) return this.#reservation(key);
      refuse(key, { ...outcome, lacking: [] });
    }
  }

  /** Each further turn means that someone else changed the reservation in between. */
  async amend({ key, lines }: { key: string; lines: Line[] }, { signal }: Call): Promise<Reservation> {
    const wanted = perAllocation(lines);
    while (true) {
      signal.throwIfAborted();
      const [outcome] = await this.#db.query(amend, [
        key,
        wanted.map((line) => line.lineId),
        wanted.map((line) => line.itemId),
        wanted.map((line) => line.locationId),
        wanted.map((line) => line.quantity),
      ]);
      if (!outcome) throw new Error("The statement inventory.amend gave no row.");
      if (outcome.isDone) {
        this.#db.eventsStored();
        return this.#reservation(key);
      }
      if (outcome.status !== null) refuse(key, { ...outcome, lacking: [] });
      if (outcome.unknown.length > 0) throw new InventoryItemNotFound({ itemIds: outcome.unknown });
      if (outcome.changesItem) throw new InventoryKeyReused({ key });
      // What is lacking may have gone to this very reservation, after the statement began.
      const [now] = await this.#db.query(shipmentsOf, [key]);
      if ((now?.shipments ?? null) !== outcome.shipments) continue;
      if (outcome.lacking.length > 0) throw new InsufficientInventory({ lines: outcome.lacking });
    }
  }

  async #reservation(key: string): Promise<Reservation> {
    const [found] = await this.#db.query(find, [key]);
    if (!found) throw new ReservationNotFound({ key });
    return { key, status: found.status, expiresAt: found.expiresAt, allocations: inOrder(found.allocations) };
  }
}
