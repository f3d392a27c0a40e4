import { type Database, type Logger, outsideTransaction } from "@hanse/plugin-kit";
import type { VersionClock } from "../platform/cache/version-clock.ts";
import { loadWantedEvents } from "./endpoint.queries.ts";
import { everyEvent } from "./offered-events.ts";

/** Touched by whatever changes which events are wanted. */
export const webhookTopic = "webhook";

/**
 * Which events any active endpoint wants, known without asking the database: it is asked about every event stored. While it is
 * not known, everything is.
 */
export class WantedEventsService {
  readonly #database: Database;
  readonly #clock: VersionClock;
  readonly #log: Logger;
  #wanted: { stamp: string; events: ReadonlySet<string> } | undefined;
  #loading: Promise<void> | undefined;

  constructor({ database, clock, log }: { database: Database; clock: VersionClock; log: Logger }) {
    this.#database = database;
    this.#clock = clock;
    this.#log = log;
  }

  has(event: string): boolean {
    const isKnown = this.#clock.isCurrent && this.#wanted?.stamp === this.#clock.stampOf([webhookTopic]);
    if (!isKnown) {
      void outsideTransaction(() => this.load()).catch((error: unknown) => {
        this.#log.debug({ err: error }, "could not read which events webhooks want; until then they want all");
      });
      return true;
    }
    return this.#wanted?.events.has(event) === true || this.#wanted?.events.has(everyEvent) === true;
  }

  /** One statement; concurrent callers share it. */
  async load(): Promise<void> {
    this.#loading ??= this.#read().finally(() => (this.#loading = undefined));
    return this.#loading;
  }

  async #read(): Promise<void> {
    // Before the events, so that a change in between is a load too many and not one too few.
    const stamp = this.#clock.stampOf([webhookTopic]);
    const rows = await this.#database.query(loadWantedEvents);
    this.#wanted = { stamp, events: new Set(rows.map(({ event }) => event)) };
  }
}
