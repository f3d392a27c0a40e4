import {
  type Call,
  type Database,
  InventoryItemNotFound,
  type InventoryLevel,
  type MovementKind,
  NotStocked,
  requiredKey,
} from "@hanse/plugin-kit";
import { change } from "./change.queries.ts";
import { digestOf, isMade } from "./keyed-change.ts";
import type { Note } from "./note.ts";
import { levels, openLevels } from "./stock.queries.ts";

/** So many units more at a location, or less. */
export interface Delta {
  itemId: string;
  locationId: string;
  quantity: number;
}

interface Goods {
  itemId: string;
  fromLocationId: string;
  toLocationId: string;
  quantity: number;
}

/** Changes of what is stocked by so many units, each made once under its key. */
export class Changes {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  adjust({ changes, ...note }: Note & { changes: Delta[] }, call: Call): Promise<InventoryLevel[]> {
    return this.#change("adjust", changes, note, call);
  }

  receive(
    { kind, goods, ...note }: Note & { kind: "receive" | "return"; goods: Delta[] },
    call: Call,
  ): Promise<InventoryLevel[]> {
    return this.#change(kind, goods, note, call);
  }

  transfer({ goods, ...note }: Note & { goods: Goods[] }, call: Call): Promise<InventoryLevel[]> {
    const deltas = goods.flatMap(({ itemId, fromLocationId, toLocationId, quantity }) => [
      { itemId, locationId: fromLocationId, quantity: -quantity },
      { itemId, locationId: toLocationId, quantity },
    ]);
    return this.#change("transfer", deltas, note, call);
  }

  /** Tries until it is done or refused; each further turn means that a level was opened or changed in between. */
  async #change(
    kind: MovementKind,
    given: readonly Delta[],
    { reason, reference, actor }: Note,
    call: Call,
  ): Promise<InventoryLevel[]> {
    const key = requiredKey(call, "inventory", `inventory.${kind}`);
    const deltas = perPlace(given);
    const digest = digestOf([kind, deltas]);
    while (true) {
      call.signal.throwIfAborted();
      const [outcome] = await this.#db.query(change, [
        key,
        digest,
        deltas.map((delta) => delta.itemId),
        deltas.map((delta) => delta.locationId),
        deltas.map((delta) => delta.quantity),
        kind,
        reason ?? null,
        reference ?? null,
        actor ?? null,
      ]);
      if (!outcome) throw new Error("The statement inventory.change gave no row.");
      if (outcome.isDone) this.#db.eventsStored();
      if (outcome.isDone || (await isMade(this.#db, key, digest))) return this.#levelsAt(deltas);
      if (outcome.unknown.length > 0) throw new InventoryItemNotFound({ itemIds: outcome.unknown });
      if (outcome.lacking.length > 0) throw new NotStocked({ levels: outcome.lacking });
      if (outcome.unopened.length > 0) await this.#open(outcome.unopened);
    }
  }

  async #open(places: readonly { itemId: string; locationId: string }[]): Promise<void> {
    await this.#db.query(openLevels, [places.map((at) => at.itemId), places.map((at) => at.locationId)]);
  }

  async #levelsAt(deltas: readonly Delta[]): Promise<InventoryLevel[]> {
    const wanted = new Set(deltas.map(place));
    const found = await this.#db.query(levels, [
      deltas.map((delta) => delta.itemId),
      deltas.map((delta) => delta.locationId),
    ]);
    return found.filter((level) => wanted.has(place(level)));
  }
}

const place = ({ itemId, locationId }: { itemId: string; locationId: string }): string =>
  JSON.stringify([itemId, locationId]);

/** One delta a level, in one order. */
function perPlace(given: readonly Delta[]): Delta[] {
  const sums = new Map<string, Delta>();
  for (const { itemId, locationId, quantity } of given) {
    const sum = sums.get(place({ itemId, locationId })) ?? { itemId, locationId, quantity: 0 };
    sum.quantity += quantity;
    sums.set(place(sum), sum);
  }
  return [...sums].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, delta]) => delta);
}
