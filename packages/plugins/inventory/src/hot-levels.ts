import type { Database } from "@hanse/plugin-kit";
import type { Pick } from "./choice.ts";
import { Gathering } from "./gathering.ts";
import type { LevelNeed } from "./level-need.ts";
import { makeAtLevel } from "./reservation.queries.ts";

/** Reservations in one statement at most. */
const most = 50;
/** A statement that waits for a lock longer than that leaves the next ones to other connections. */
const patienceMs = 1_000;

interface Wish {
  readonly key: string;
  readonly holdSeconds: number;
  readonly picks: readonly Pick[];
}

interface Wanted {
  readonly wish: Wish;
  readonly need: LevelNeed;
}

/**
 * Makes reservations that take from one level only. A level can be changed by one transaction at a time, so what everybody
 * wants at once is given out by one statement to all who wait, instead of one after the other, each with a commit of its own.
 */
export class HotLevels {
  readonly #db: Database;
  readonly #gathering: Gathering<Wanted, string | undefined>;

  constructor(db: Database) {
    this.#db = db;
    this.#gathering = new Gathering({ run: (_level, wanted) => this.#makeEach(wanted), most, patienceMs });
  }

  /** When the hold ends; undefined when units lack or the key is known. */
  take(need: LevelNeed, wish: Wish, signal: AbortSignal): Promise<string | undefined> {
    return this.#gathering.ask(JSON.stringify([need.itemId, need.locationId]), { wish, need }, signal);
  }

  /** One whose values PostgreSQL refuses must not take the others down. */
  async #makeEach(wanted: readonly Wanted[]): Promise<(string | undefined | Promise<string | undefined>)[]> {
    try {
      return await this.#make(wanted);
    } catch (error) {
      if (wanted.length === 1 || !isAboutValues(error)) throw error;
      return wanted.map(async (one) => (await this.#make([one]))[0]);
    }
  }

  async #make(wanted: readonly Wanted[]): Promise<(string | undefined)[]> {
    const [first] = wanted;
    if (!first) return [];
    const unique = [...new Map(wanted.map((one) => [one.wish.key, one])).values()];
    const picks = unique.flatMap(({ wish }) => wish.picks.map((pick) => ({ ...pick, key: wish.key })));
    let covered = 0;
    const made = await this.#db.query(makeAtLevel, [
      first.need.itemId,
      first.need.locationId,
      unique.map(({ wish }) => wish.key),
      unique.map(({ wish }) => wish.holdSeconds),
      unique.map(({ need }) => need.quantity),
      unique.map(({ need }) => (need.coveredQuantity === 0 ? 0 : (covered += need.coveredQuantity))),
      unique.map(({ need }) => need.coveredQuantity === need.quantity),
      picks.map((pick) => pick.key),
      picks.map((pick) => pick.lineId),
      picks.map((pick) => pick.quantity),
    ]);
    if (made.length > 0) this.#db.eventsStored();
    const expiresAt = new Map(made.map((reservation) => [reservation.key, reservation.expiresAt]));
    // Of two calls with one key, possibly for other lines, one has made it; the other has to look.
    return wanted.map((one) => (unique.includes(one) ? expiresAt.get(one.wish.key) : undefined));
  }
}

/** Class 22 of PostgreSQL's error codes: data exceptions, such as a number out of range. */
const isAboutValues = (error: unknown): boolean =>
  error instanceof Error && "code" in error && String(error.code).startsWith("22");
