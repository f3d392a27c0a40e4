import type { EventDefinition, EventEnvelope, RunningPlugin } from "@hanse/plugin-kit";
import type { Static, TSchema } from "typebox";

/** Somebody who is told of events, at least once each, and in order per aggregate. */
export interface Subscriber {
  /** Unique and never renamed: deliveries are kept under it. */
  readonly name: string;
  /** Names of the events it wants. */
  readonly events: readonly string[];
  /** Milliseconds after which a delivery counts as failed; 30 s unless told. */
  readonly deadlineMs?: number;
  /**
   * Milliseconds for which a delivery belongs to the process that took it, more than the deadline; 60 s unless told. If that
   * process dies, the event and those behind it wait for so long.
   */
  readonly leaseMs?: number;
  /** Deliveries at a time in one process; 4 unless told. */
  readonly concurrency?: number;
  /**
   * Asked when an event is stored: without anybody to tell, no delivery is stored either. Answers from memory, and yes when it
   * does not know. Always wanted unless told.
   */
  isWanted?(): boolean;
  handle(event: EventEnvelope, options: { signal: AbortSignal }): Promise<void>;
}

/** A subscriber to one event, with its payload typed. */
export const subscriber = <Payload extends TSchema>(
  name: string,
  event: EventDefinition<Payload>,
  handle: (event: EventEnvelope<Static<Payload>>, options: { signal: AbortSignal }) => Promise<void>,
): Subscriber => ({
  name,
  events: [event.name],
  handle: (envelope, options) => handle(envelope as EventEnvelope<Static<Payload>>, options),
});

/** A plugin is one subscriber to all its events, so that their order holds across them. */
export const pluginSubscriber = (plugin: RunningPlugin): Subscriber => ({
  name: `plugin.${plugin.id}`,
  events: plugin.manifest?.subscriptions ?? [],
  handle: (event, { signal }) => plugin.deliver(event, signal),
});

/** All subscribers of a shop. Every process must know the same ones, as each stores deliveries for all. */
export class Subscribers {
  readonly #byName = new Map<string, Subscriber>();
  readonly #byEvent = new Map<string, string[]>();

  add(...subscribers: readonly Subscriber[]): void {
    for (const added of subscribers) {
      if (this.#byName.has(added.name)) throw new Error(`Two subscribers are called ${added.name}. Rename one.`);
      this.#byName.set(added.name, added);
      for (const event of added.events) this.#byEvent.set(event, [...(this.#byEvent.get(event) ?? []), added.name]);
    }
  }

  /** Adds a subscriber in the place of the one that had its name; one that wants nothing any more keeps its deliveries. */
  replace(subscriber: Subscriber): void {
    for (const [event, names] of this.#byEvent)
      this.#byEvent.set(
        event,
        names.filter((name) => name !== subscriber.name),
      );
    const wasKnown = this.#byName.delete(subscriber.name);
    if (wasKnown || subscriber.events.length > 0) this.add(subscriber);
  }

  /** Names of those who want an event now. */
  namesFor(event: string): readonly string[] {
    return (this.#byEvent.get(event) ?? []).filter((name) => this.#byName.get(name)?.isWanted?.() ?? true);
  }

  find(name: string): Subscriber | undefined {
    return this.#byName.get(name);
  }

  get all(): readonly Subscriber[] {
    return [...this.#byName.values()];
  }
}
