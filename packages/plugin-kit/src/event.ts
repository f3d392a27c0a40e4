import type { Static, TSchema } from "typebox";

/** A kind of event: a fact in the past tense, with the schema of its payload. */
export interface EventDefinition<Payload extends TSchema = TSchema> {
  readonly name: string;
  readonly payload: Payload;
  /** The id of the thing the event is about; events of one aggregate are delivered in order. */
  readonly aggregate: (payload: Static<Payload>) => string;
}

/**
 * Defines an event.
 *
 * @param name `domain.past_tense`, for example `order.placed`; public, never renamed.
 * @param payload JSON values only.
 * @param aggregate the id of what the event is about: events with the same one are delivered in order.
 */
export const defineEvent = <const Payload extends TSchema>(
  name: string,
  payload: Payload,
  aggregate: (payload: Static<Payload>) => string,
): EventDefinition<Payload> => ({ name, payload, aggregate });

/** An event that happened. `id` is unique: a subscriber that sees it again has seen it already. */
export interface EventEnvelope<Payload = unknown> {
  readonly id: string;
  readonly name: string;
  readonly aggregate: string;
  /** ISO 8601, UTC. */
  readonly occurredAt: string;
  readonly payload: Payload;
}

/** An event about to happen, not yet stored. */
export interface PendingEvent {
  readonly name: string;
  readonly aggregate: string;
  readonly payload: unknown;
}

/** Pairs an event with its payload, for `emit`. */
export const happened = <Payload extends TSchema>(
  event: EventDefinition<Payload>,
  payload: Static<Payload>,
): PendingEvent => ({
  name: event.name,
  aggregate: event.aggregate(payload),
  payload,
});
