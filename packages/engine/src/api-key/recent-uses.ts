import type { Database, Logger } from "@hanse/plugin-kit";
import { noteUses } from "./api-key.queries.ts";

/** How often a process notes which keys were used, at most. */
const everyMs = 60_000;

/** When keys were used last: gathered in memory and written once a minute, so that no request pays for it. */
export class RecentUses {
  readonly #database: Database;
  readonly #log: Logger;
  #uses = new Map<string, number>();
  #timer: NodeJS.Timeout | undefined;

  constructor({ database, log }: { database: Database; log: Logger }) {
    this.#database = database;
    this.#log = log;
  }

  note(keyId: string, at: number): void {
    this.#uses.set(keyId, at);
    this.#timer ??= setTimeout(() => void this.flush(), everyMs).unref();
  }

  /** What cannot be written is forgotten: it says when, not whether, and the next use comes soon. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const uses = this.#uses;
    if (uses.size === 0) return;
    this.#uses = new Map();
    const times = [...uses.values()].map((at) => new Date(at).toISOString());
    try {
      await this.#database.query(noteUses, [[...uses.keys()], times]);
    } catch (error) {
      this.#log.warn({ err: error }, "could not note when API keys were used last");
    }
  }
}
