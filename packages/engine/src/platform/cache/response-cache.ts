import { createHash } from "node:crypto";
import type { VersionClock } from "./version-clock.ts";

/** A rendered reply, ready to be sent. */
export interface CachedReply {
  readonly body: Buffer;
  /** Strong, with its quotes. */
  readonly etag: string;
}

export interface ResponseCacheStats {
  readonly hits: number;
  readonly misses: number;
  readonly entries: number;
  readonly bytes: number;
}

interface Kept {
  readonly stamp: string;
  readonly reply: CachedReply;
  readonly bytes: number;
}

interface Rendering {
  readonly stamp: string;
  readonly reply: Promise<CachedReply>;
}

/** What an entry costs besides its key and body, roughly. */
const overheadBytes = 300;

/** Rendered replies in memory, least recently used ones dropped first. A reply counts while none of its topics has changed. */
export class ResponseCache {
  readonly #clock: VersionClock;
  readonly #maxBytes: number;
  readonly #kept = new Map<string, Kept>();
  readonly #rendering = new Map<string, Rendering>();
  #bytes = 0;
  #hits = 0;
  #misses = 0;

  constructor({ clock, maxBytes = 32 * 1024 * 1024 }: { clock: VersionClock; maxBytes?: number }) {
    this.#clock = clock;
    this.#maxBytes = maxBytes;
  }

  get stats(): ResponseCacheStats {
    return { hits: this.#hits, misses: this.#misses, entries: this.#kept.size, bytes: this.#bytes };
  }

  /**
   * The reply kept under `key`, or what `render` makes of it now; concurrent callers share one rendering.
   *
   * @param key everything the reply depends on besides the topics: path, query, sales channel, locale.
   * @param topics what the reply is made of; always the same ones for a key.
   */
  async reply(key: string, topics: readonly string[], render: () => Promise<string | Buffer>): Promise<CachedReply> {
    const stamp = this.#clock.stampOf(topics);
    const kept = this.#kept.get(key);
    if (kept?.stamp === stamp && this.#clock.isCurrent) {
      this.#hits += 1;
      this.#kept.delete(key);
      this.#kept.set(key, kept);
      return kept.reply;
    }
    const running = this.#rendering.get(key);
    // A rendering that began before the latest change would show this caller the past.
    if (running?.stamp === stamp) {
      this.#hits += 1;
      return running.reply;
    }
    this.#misses += 1;
    return this.#render(key, stamp, render);
  }

  async #render(key: string, stamp: string, render: () => Promise<string | Buffer>): Promise<CachedReply> {
    const rendering: Rendering = { stamp, reply: render().then(finished) };
    this.#rendering.set(key, rendering);
    try {
      const reply = await rendering.reply;
      if (this.#rendering.get(key) === rendering) this.#keep(key, stamp, reply);
      return reply;
    } finally {
      if (this.#rendering.get(key) === rendering) this.#rendering.delete(key);
    }
  }

  #keep(key: string, stamp: string, reply: CachedReply): void {
    this.#drop(key);
    const bytes = reply.body.byteLength + key.length * 2 + overheadBytes;
    if (bytes > this.#maxBytes) return;
    this.#kept.set(key, { stamp, reply, bytes });
    this.#bytes += bytes;
    for (const oldest of this.#kept.keys()) {
      if (this.#bytes <= this.#maxBytes) return;
      this.#drop(oldest);
    }
  }

  #drop(key: string): void {
    this.#bytes -= this.#kept.get(key)?.bytes ?? 0;
    this.#kept.delete(key);
  }
}

function finished(rendered: string | Buffer): CachedReply {
  const body = typeof rendered === "string" ? Buffer.from(rendered) : rendered;
  return { body, etag: `"${createHash("sha1").update(body).digest("base64url")}"` };
}
