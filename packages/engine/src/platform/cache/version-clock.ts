import { type Database, type Logger, Repeater, statement } from "@hanse/plugin-kit";
import type { Notifier } from "../notify/notifier.ts";

export interface TopicVersion {
  readonly topic: string;
  readonly version: number;
}

export interface VersionClockOptions {
  readonly database: Database;
  readonly notifier: Notifier;
  readonly log: Logger;
  readonly pollMs?: number;
  /** How long the last versions read are believed when the database does not answer. */
  readonly trustMs?: number;
}

const announcement = "cache";
const allVersions = statement<TopicVersion>("cache.versions", "SELECT topic, version FROM cache_version");

const clocks = new WeakMap<Database, VersionClock>();

/** The clock that this process keeps for a database. */
export const clockOf = (database: Database): VersionClock | undefined => clocks.get(database);

/**
 * The versions of all topics, as this process knows them: its own commits at once, those of other processes when they
 * announce them, and at the latest with the next poll, once a second.
 *
 * When the database does not answer, what was read last goes on to count for `trustMs` (10 s), so that reads from caches
 * survive a short outage. After that nothing counts as current any more: rather an error than an old price.
 */
export class VersionClock {
  readonly #database: Database;
  readonly #notifier: Notifier;
  readonly #trustMs: number;
  readonly #repeater: Repeater;
  readonly #wake: () => void;
  readonly #versions = new Map<string, number>();
  #readAt = Number.NEGATIVE_INFINITY;
  #unlisten: (() => void) | undefined;

  constructor({ database, notifier, log, pollMs = 1_000, trustMs = 10_000 }: VersionClockOptions) {
    this.#database = database;
    this.#notifier = notifier;
    this.#trustMs = trustMs;
    this.#repeater = new Repeater(log, "cache");
    this.#wake = this.#repeater.add("versions", pollMs, () => this.read());
    clocks.set(database, this);
  }

  /** Reads the versions and keeps them current until `stop`. */
  async start(): Promise<void> {
    this.#unlisten = this.#notifier.on(announcement, this.#wake);
    this.#repeater.start();
    await this.read();
  }

  async stop(): Promise<void> {
    this.#unlisten?.();
    await this.#repeater.stop();
  }

  versionOf(topic: string): number {
    return this.#versions.get(topic) ?? 0;
  }

  /** The versions of several topics as one value that can be compared. */
  stampOf(topics: readonly string[]): string {
    return topics.map((topic) => this.versionOf(topic)).join(".");
  }

  /** Whether the versions are recent enough to trust a cache. */
  get isCurrent(): boolean {
    return performance.now() - this.#readAt <= this.#trustMs;
  }

  /** Looks into the database now. */
  async read(): Promise<void> {
    const startedAt = performance.now();
    this.#observe(await this.#database.query(allVersions));
    this.#readAt = startedAt;
  }

  /** Takes note of what this process has just committed, and tells the others. */
  observeOwn(versions: readonly TopicVersion[]): void {
    this.#observe(versions);
    this.#notifier.announce(announcement);
  }

  /** A poll that started before a commit may answer after it: versions only grow. */
  #observe(versions: readonly TopicVersion[]): void {
    for (const { topic, version } of versions) {
      if (version > this.versionOf(topic)) this.#versions.set(topic, version);
    }
  }
}
