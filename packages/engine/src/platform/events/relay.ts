import { type Database, type Logger, Repeater } from "@hanse/plugin-kit";
import type { Notifier } from "../notify/notifier.ts";
import { backoff } from "../backoff.ts";
import { deliver } from "./delivery.ts";
import { type Delivery, settle, take, unblock } from "./deliveries.queries.ts";
import type { Subscriber, Subscribers } from "./subscriber.ts";

export interface RelayOptions {
  readonly database: Database;
  readonly subscribers: Subscribers;
  readonly notifier: Notifier;
  readonly log: Logger;
  readonly pollMs?: number;
  readonly unblockMs?: number;
  /** How long a delivery belongs to this process unless its subscriber says; longer than every deadline. */
  readonly leaseMs?: number;
  /** After so many failures a delivery is dead, until it is replayed. */
  readonly attempts?: number;
  readonly backoff?: { readonly firstMs: number; readonly mostMs: number };
}

interface Outcome {
  readonly delivery: Delivery;
  readonly state: "pending" | "done" | "dead";
  readonly error?: string;
  readonly waitMs?: number;
  /** Handed back untried: does not count as an attempt. */
  readonly untried?: boolean;
}

/** The topic under which new events are announced. */
export const eventsStored = "events";

const defaults = { concurrency: 4, deadlineMs: 30_000, leaseMs: 60_000, attempts: 12 } as const;
/** How long a stopping process lets subscribers finish before it aborts them. */
const graceMs = 5_000;

/**
 * Brings stored events to their subscribers. It wakes when events are announced and looks every second anyway. Each
 * subscriber has a number of deliveries of its own under way, so a slow one holds up nobody else.
 */
export class Relay {
  readonly #options: RelayOptions;
  readonly #repeater: Repeater;
  readonly #wake: () => void;
  readonly #attempts: number;
  readonly #running = new Map<string, Set<Promise<void>>>();
  readonly #outcomes: Outcome[] = [];
  readonly #aborted = new AbortController();
  #stopping = false;
  #unlisten: (() => void) | undefined;

  constructor(options: RelayOptions) {
    this.#options = options;
    this.#attempts = options.attempts ?? defaults.attempts;
    this.#repeater = new Repeater(options.log, "events");
    this.#wake = this.#repeater.add("relay", options.pollMs ?? 1_000, () => this.#turn());
    this.#repeater.add("unblock", options.unblockMs ?? 5_000, () => this.#unblock());
  }

  start(): void {
    this.#unlisten = this.#options.notifier.on(eventsStored, this.#wake);
    this.#repeater.start();
    this.#wake();
  }

  /** Takes nothing more, lets what is under way end, and hands back what does not. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#unlisten?.();
    await this.#repeater.stop();
    const abort = setTimeout(() => this.#aborted.abort(), graceMs);
    await Promise.all([...this.#running.values()].flatMap((running) => [...running]));
    clearTimeout(abort);
    await this.#settle().catch((error: unknown) => {
      this.#options.log.warn({ err: error }, "could not record the last deliveries; they are repeated");
    });
  }

  async #turn(): Promise<void> {
    await this.#settle();
    const rooms = this.#options.subscribers.all
      .map((subscriber) => ({
        name: subscriber.name,
        room: this.#roomOf(subscriber),
        leaseMs: subscriber.leaseMs ?? this.#options.leaseMs ?? defaults.leaseMs,
      }))
      .filter(({ room }) => room > 0);
    if (rooms.length === 0 || this.#stopping) return;
    const taken = await this.#options.database.query(take, [
      rooms.map(({ name }) => name),
      rooms.map(({ room }) => room),
      rooms.map(({ leaseMs }) => leaseMs),
    ]);
    for (const { isNext, ...delivery } of taken) if (isNext) this.#begin(delivery);
    if (taken.some(({ isNext }) => !isNext)) this.#wake();
  }

  async #unblock(): Promise<void> {
    const names = this.#options.subscribers.all.map(({ name }) => name);
    if ((await this.#options.database.query(unblock, [names])).length > 0) this.#wake();
  }

  #roomOf({ name, concurrency = defaults.concurrency }: Subscriber): number {
    return concurrency - (this.#running.get(name)?.size ?? 0);
  }

  #begin(delivery: Delivery): void {
    const running = this.#running.get(delivery.subscriber) ?? new Set();
    this.#running.set(delivery.subscriber, running);
    const work = this.#run(delivery).then((outcome) => {
      this.#outcomes.push(outcome);
      running.delete(work);
      this.#wake();
    });
    running.add(work);
  }

  async #run(delivery: Delivery): Promise<Outcome> {
    const subscriber = this.#options.subscribers.find(delivery.subscriber);
    if (!subscriber) return { delivery, state: "pending", untried: true };
    if (delivery.attempt > this.#attempts)
      return this.#failed(delivery, new Error("handed out again and again without an answer: whoever took it died"));
    try {
      await deliver(delivery, subscriber, {
        deadlineMs: subscriber.deadlineMs ?? defaults.deadlineMs,
        signal: this.#aborted.signal,
      });
      return { delivery, state: "done" };
    } catch (error) {
      return this.#aborted.signal.aborted
        ? { delivery, state: "pending", untried: true }
        : this.#failed(delivery, error);
    }
  }

  #failed(delivery: Delivery, failure: unknown): Outcome {
    const { log, backoff: pace = { firstMs: 1_000, mostMs: 600_000 } } = this.#options;
    const error = failure instanceof Error ? `${failure.name}: ${failure.message}` : String(failure);
    const about = {
      err: failure,
      event: delivery.name,
      id: delivery.id,
      subscriber: delivery.subscriber,
      attempt: delivery.attempt,
    };
    if (delivery.attempt >= this.#attempts) {
      log.error(about, "a delivery failed for the last time; it waits in the dead letters to be replayed");
      return { delivery, state: "dead", error };
    }
    log.warn(about, "a delivery failed; it is tried again");
    return { delivery, state: "pending", error, waitMs: backoff(delivery.attempt, pace) };
  }

  async #settle(): Promise<void> {
    const outcomes = this.#outcomes.splice(0);
    if (outcomes.length === 0) return;
    try {
      await this.#options.database.query(settle, [
        outcomes.map(({ delivery }) => delivery.position),
        outcomes.map(({ delivery }) => delivery.subscriber),
        outcomes.map(({ delivery }) => delivery.attempt),
        outcomes.map(({ state }) => state),
        outcomes.map(({ error }) => error ?? null),
        outcomes.map(({ waitMs }) => waitMs ?? 0),
        outcomes.map(({ untried }) => (untried ? 1 : 0)),
      ]);
    } catch (error) {
      this.#outcomes.unshift(...outcomes);
      throw error;
    }
  }
}
