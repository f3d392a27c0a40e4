import {
  type Call,
  type Database,
  InventoryItemNotFound,
  type InventoryLevel,
  InventoryLevelReserved,
  InventoryLevelStocked,
  type Transaction,
} from "@hanse/plugin-kit";
import type { Note } from "./note.ts";
import { levels, lockLevels, removeTheseLevels, setStock } from "./stock.queries.ts";

interface Place {
  itemId: string;
  locationId: string;
}

/** What is left out stays as it is. */
interface Count extends Place, Note {
  stocked?: number;
  incoming?: number;
}

/** Counts and deletions that belong together. */
export class LevelChanges {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  async change(
    { counts: given, deletions, force }: { counts: Count[]; deletions: Place[]; force: boolean },
    { signal }: Call,
  ): Promise<InventoryLevel[]> {
    const counts = [...new Map(given.map((count) => [place(count), count])).values()];
    const now = await this.#db.transaction(async (tx) => {
      await tx.query(lockLevels, columnsOf([...counts, ...deletions]));
      if (deletions.length > 0) await remove(tx, deletions, force);
      if (counts.length > 0) await set(tx, counts, signal);
      tx.afterCommit(() => this.#db.eventsStored());
      return tx.query(levels, columnsOf(counts));
    });
    const byPlace = new Map(now.map((level) => [place(level), level]));
    return counts.flatMap((count) => byPlace.get(place(count)) ?? []);
  }
}

async function remove(tx: Transaction, deletions: readonly Place[], force: boolean): Promise<void> {
  const doomed = new Set(deletions.map(place));
  const found = await tx.query(levels, columnsOf(deletions));
  const full = found.filter((level) => doomed.has(place(level)) && level.stocked + level.incoming > 0);
  const [kept] = await tx.query(removeTheseLevels, columnsOf(deletions));
  if (kept && kept.reserved.length > 0) throw new InventoryLevelReserved({ levels: kept.reserved });
  if (full.length === 0 || force) return;
  throw new InventoryLevelStocked({
    levels: full.map(({ itemId, locationId, stocked, incoming }) => ({ itemId, locationId, stocked, incoming })),
  });
}

/** Again when somebody else opened one of the levels in between. */
async function set(tx: Transaction, counts: readonly Count[], signal: AbortSignal): Promise<void> {
  while (true) {
    signal.throwIfAborted();
    const [outcome] = await tx.query(setStock, [
      ...columnsOf(counts),
      counts.map((count) => count.stocked ?? null),
      counts.map((count) => count.incoming ?? null),
      counts.map((count) => count.reason ?? null),
      counts.map((count) => count.reference ?? null),
      counts.map((count) => count.actor ?? null),
    ]);
    if (outcome && outcome.unknown.length > 0) throw new InventoryItemNotFound({ itemIds: outcome.unknown });
    if (outcome?.missed === 0) return;
  }
}

const columnsOf = (places: readonly Place[]): [string[], string[]] => [
  places.map(({ itemId }) => itemId),
  places.map(({ locationId }) => locationId),
];

const place = ({ itemId, locationId }: Place): string => JSON.stringify([itemId, locationId]);
