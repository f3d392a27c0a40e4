import { type Logger, outsideTransaction } from "@hanse/plugin-kit";
import pg from "pg";

const channel = "hanse";
/** PostgreSQL refuses notifications of 8000 bytes. */
const payloadBytes = 7_500;
const keepAliveMs = 10_000;
const reconnectMs = { first: 100, most: 1_000 };

export interface NotifierOptions {
  readonly url: string;
  readonly log: Logger;
  /** How long announcements are gathered before they are sent as one. */
  readonly debounceMs?: number;
}

/**
 * Tells this process and all others of the shop that something under a topic has changed. It is a hint that may get lost:
 * whoever listens looks for itself now and then as well. It has one connection of its own for LISTEN and NOTIFY, since a
 * NOTIFY inside each transaction would make all commits queue up behind one another.
 */
export class Notifier {
  readonly #url: string;
  readonly #log: Logger;
  readonly #debounceMs: number;
  /** Its own announcements come back from PostgreSQL and are told by this. */
  readonly #origin = crypto.randomUUID();
  readonly #listeners = new Map<string, Set<() => void>>();
  readonly #announced = new Set<string>();
  #flushing: NodeJS.Timeout | undefined;
  #client: pg.Client | undefined;
  #answered: Promise<unknown> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  #retryMs = reconnectMs.first;
  #started = false;

  constructor({ url, log, debounceMs = 20 }: NotifierOptions) {
    this.#url = url;
    this.#log = log;
    this.#debounceMs = debounceMs;
  }

  /** Connects. Without a database it goes on trying. */
  async start(): Promise<void> {
    this.#started = true;
    await outsideTransaction(() => this.#connect());
  }

  /** Calls `listener` when the topic is announced here or elsewhere, and when announcements may have been missed. */
  on(topic: string, listener: () => void): () => void {
    const listeners = this.#listeners.get(topic) ?? new Set();
    this.#listeners.set(topic, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#listeners.get(topic) === listeners) this.#listeners.delete(topic);
    };
  }

  /** Announces topics soon, together with others. Call it after the commit. */
  announce(...topics: string[]): void {
    for (const topic of topics) this.#announced.add(topic);
    this.#flushing ??= outsideTransaction(() => setTimeout(() => this.#flush(), this.#debounceMs));
  }

  async stop(): Promise<void> {
    this.#started = false;
    if (this.#flushing) this.#flush();
    clearTimeout(this.#timer);
    const client = this.#client;
    this.#client = undefined;
    await this.#answered;
    await client?.end().catch(() => undefined);
  }

  #flush(): void {
    clearTimeout(this.#flushing);
    this.#flushing = undefined;
    const topics = [...this.#announced];
    this.#announced.clear();
    if (this.#client) this.#send(this.#client, payloads(this.#origin, topics));
    for (const topic of topics) this.#tell(topic);
  }

  #send(client: pg.Client, messages: readonly string[]): void {
    this.#ask(client, "SELECT pg_notify($1, message) FROM unnest($2::text[]) AS message", [channel, messages]).catch(
      (error: unknown) => {
        this.#log.debug({ err: error }, "an announcement was lost; other processes notice within a second anyway");
      },
    );
  }

  /** One statement after the other: the connection carries one at a time. */
  #ask(client: pg.Client, text: string, values?: unknown[]): Promise<unknown> {
    const answer = this.#answered.then(() => client.query(text, values));
    this.#answered = answer.catch(() => undefined);
    return answer;
  }

  #tell(topic: string): void {
    for (const listener of [...(this.#listeners.get(topic) ?? [])]) listener();
  }

  #hear(payload: string): void {
    const [origin, ...topics] = payload.split("\n");
    if (origin === this.#origin) return;
    for (const topic of topics) this.#tell(topic);
  }

  async #connect(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.#url,
      keepAlive: true,
      connectionTimeoutMillis: 5_000,
      query_timeout: 5_000,
    });
    client.on("notification", ({ payload }) => this.#hear(payload ?? ""));
    client.on("error", (error) => this.#lost(client, error));
    client.on("end", () => this.#lost(client, undefined));
    try {
      await client.connect();
      await client.query(`LISTEN ${channel}`);
    } catch (error) {
      client.end().catch(() => undefined);
      if (this.#started) this.#retry(error);
      return;
    }
    if (!this.#started) return client.end();
    this.#client = client;
    this.#retryMs = reconnectMs.first;
    this.#stayAlive(client);
    for (const topic of [...this.#listeners.keys()]) this.#tell(topic);
  }

  /** A connection that died without a word is found out by asking. */
  #stayAlive(client: pg.Client): void {
    this.#timer = setTimeout(() => {
      this.#ask(client, "SELECT 1").then(
        () => this.#client === client && this.#stayAlive(client),
        (error: unknown) => this.#lost(client, error),
      );
    }, keepAliveMs).unref();
  }

  #lost(client: pg.Client, error: unknown): void {
    if (this.#client !== client) return;
    this.#client = undefined;
    client.end().catch(() => undefined);
    this.#retry(error);
  }

  #retry(error: unknown): void {
    this.#log.warn(
      { err: error },
      "not listening to the database; changes elsewhere are noticed by polling until it is back",
    );
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#connect(), this.#retryMs);
    this.#retryMs = Math.min(this.#retryMs * 2, reconnectMs.most);
  }
}

function payloads(origin: string, topics: readonly string[]): string[] {
  const result: string[] = [];
  let payload = origin;
  for (const topic of topics) {
    if (Buffer.byteLength(payload) + Buffer.byteLength(topic) + 1 > payloadBytes) {
      result.push(payload);
      payload = origin;
    }
    payload += `\n${topic}`;
  }
  if (payload !== origin) result.push(payload);
  return result;
}
