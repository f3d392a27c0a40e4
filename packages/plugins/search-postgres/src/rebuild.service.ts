import { type Database, RebuildNotFound } from "@hanse/plugin-kit";
import { begin, countLive, forgetEmpty, lock, look, swap, sweep } from "./rebuild.queries.ts";

const sweepBatch = 2_000;

/** A second generation of the index beside the one in use. */
export class Rebuilds {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  async begin(rebuildId: string): Promise<void> {
    await this.#db.transaction(async (tx) => {
      await tx.query(lock);
      const [standing] = await tx.query(look);
      if (standing?.rebuildId !== rebuildId) await tx.query(begin, [rebuildId]);
    });
  }

  /** How many products the new generation finds. */
  async finish(rebuildId: string): Promise<number> {
    await this.#db.transaction(async (tx) => {
      await tx.query(lock);
      const [standing] = await tx.query(look);
      if (standing?.rebuildId === rebuildId) await tx.query(swap);
      else if (standing?.finishedId !== rebuildId) throw new RebuildNotFound({ rebuildId });
    });
    const [counted] = await this.#db.query(countLive);
    return counted?.products ?? 0;
  }

  /** Deletes what was replaced or given up, a little at a time. */
  async sweep(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const [batch] = await this.#db.query(sweep, [sweepBatch]);
      if (!batch?.swept) break;
    }
    await this.#db.query(forgetEmpty);
  }
}
