import {
  type Call,
  type Database,
  InsufficientInventory,
  InvalidCall,
  InventoryItemNotFound,
  requiredKey,
  type Reservation,
  type ReservationLine,
  ReservationNotFound,
} from "@hanse/plugin-kit";
import { type Available, choose, firstChoice, type Pick } from "./choice.ts";
import { HotLevels } from "./hot-levels.ts";
import { perLevel } from "./level-need.ts";
import { commit, expire, expireBatch, forget, look, make, release } from "./reservation.queries.ts";
import { inOrder, refuseOtherLines, type Standing, standing } from "./standing.ts";
import { openLevels } from "./stock.queries.ts";

/** Promises of units: held for a while, then committed, released or expired. */
export class Reservations {
  readonly #db: Database;
  readonly #hotLevels: HotLevels;

  constructor(db: Database) {
    this.#db = db;
    this.#hotLevels = new HotLevels(db);
  }

  /**
   * Tries before it looks: mostly there is enough at the first location, and then one statement does it all. Each further
   * turn means that someone else changed these very levels in between.
   */
  async reserve(
    { lines, holdSeconds }: { lines: ReservationLine[]; holdSeconds: number },
    call: Call,
  ): Promise<Reservation> {
    const key = requiredKey(call, "inventory", "inventory.reserve");
    refuseRepeatedLines(lines);
    let picks = firstChoice(lines);
    while (true) {
      call.signal.throwIfAborted();
      const expiresAt = await this.#make(key, holdSeconds, picks, call.signal);
      if (expiresAt)
        return { key, status: "held", expiresAt, allocations: inOrder(picks.map((pick) => ({ ...pick, shipped: 0 }))) };
      const found = await this.#chooseAnew(key, lines);
      if ("picks" in found) {
        picks = found.picks;
        continue;
      }
      const reservation = standing(key, found);
      if (!found.amended) refuseOtherLines(key, reservation.allocations, lines);
      return reservation;
    }
  }

  async commit(key: string, { signal }: Call): Promise<Reservation> {
    while (true) {
      signal.throwIfAborted();
      const [found] = await this.#db.query(commit, [key]);
      if (!found) throw new ReservationNotFound({ key });
      if (found.isNew) this.#db.eventsStored();
      const reservation = standing(key, found);
      // Still held: it changed while the statement waited for it.
      if (reservation.status === "committed") return reservation;
    }
  }

  async release(key: string, { signal }: Call): Promise<void> {
    while (true) {
      signal.throwIfAborted();
      const [outcome] = await this.#db.query(release, [key]);
      if (outcome?.tells) this.#db.eventsStored();
      if (outcome?.isSettled) return;
    }
  }

  /** Ends every hold that is overdue. */
  async expireOverdue({ signal }: { signal: AbortSignal }): Promise<void> {
    while (!signal.aborted && (await this.#expire(null)) === expireBatch);
  }

  /** Forgets what ended a month ago. */
  async forgetEnded({ signal }: { signal: AbortSignal }): Promise<void> {
    while (!signal.aborted) {
      const [row] = await this.#db.query(forget);
      if (!row?.forgotten) return;
    }
  }

  async #make(
    key: string,
    holdSeconds: number,
    picks: readonly Pick[],
    signal: AbortSignal,
  ): Promise<string | undefined> {
    const levels = perLevel(picks);
    const [only, ...others] = levels;
    if (only && others.length === 0) return this.#hotLevels.take(only, { key, holdSeconds, picks }, signal);
    const [made] = await this.#db.query(make, [
      key,
      holdSeconds,
      levels.map((level) => level.itemId),
      levels.map((level) => level.locationId),
      levels.map((level) => level.quantity),
      levels.map((level) => level.coveredQuantity),
      picks.map((pick) => pick.lineId),
      picks.map((pick) => pick.itemId),
      picks.map((pick) => pick.locationId),
      picks.map((pick) => pick.quantity),
    ]);
    if (made) this.#db.eventsStored();
    return made?.expiresAt;
  }

  /** Why nothing could be made: the key is known, or units lack, or there are others to take. */
  async #chooseAnew(
    key: string,
    lines: readonly ReservationLine[],
  ): Promise<(Standing & { amended: boolean | null }) | { picks: Pick[] }> {
    const itemIds = [...new Set(lines.map((line) => line.itemId))];
    const locationIds = [...new Set(lines.flatMap((line) => line.locationIds))];
    while (true) {
      const [seen] = await this.#db.query(look, [key, itemIds, locationIds]);
      if (!seen) throw new Error("The statement inventory.look gave no row.");
      const { status, levels, unknown, hasOverdue } = seen;
      if (status) return { ...seen, status };
      if (unknown.length > 0) throw new InventoryItemNotFound({ itemIds: unknown });

      const available: Available = new Map(
        itemIds.map((itemId) => [
          itemId,
          new Map(
            levels.filter((level) => level.itemId === itemId).map((level) => [level.locationId, level.available]),
          ),
        ]),
      );
      const { picks, lacking } = choose(lines, available);
      if (lacking.length === 0) {
        await this.#openMissing(picks, available);
        return { picks };
      }
      if (!hasOverdue || (await this.#expire(itemIds)) === 0) throw new InsufficientInventory({ lines: lacking });
    }
  }

  async #openMissing(picks: readonly Pick[], available: Available): Promise<void> {
    const missing = picks.filter((pick) => !available.get(pick.itemId)?.has(pick.locationId));
    if (missing.length === 0) return;
    await this.#db.query(openLevels, [missing.map((pick) => pick.itemId), missing.map((pick) => pick.locationId)]);
  }

  async #expire(itemIds: readonly string[] | null): Promise<number> {
    const [row] = await this.#db.query(expire, [itemIds]);
    if (!row?.expired) return 0;
    this.#db.eventsStored();
    return row.expired;
  }
}

function refuseRepeatedLines(lines: readonly ReservationLine[]): void {
  const seen = new Set<string>();
  for (const { lineId } of lines) {
    if (seen.has(lineId))
      throw new InvalidCall({
        plugin: "inventory",
        operation: "inventory.reserve",
        problem: `the line ${lineId} comes twice`,
      });
    seen.add(lineId);
  }
}
