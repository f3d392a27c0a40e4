import { type Database, type EventEnvelope, type Queryable, statement, type StoreEvents } from "@hanse/plugin-kit";
import type { Subscribers } from "./subscriber.ts";

type Incoming = Pick<EventEnvelope, "name" | "aggregate" | "payload"> & { id: string; occurredAt: string | null };

/** One statement for the events and the deliveries to whoever wants them. An id that is known already adds nothing. */
const append = statement<never>(
  "event.append",
  `WITH incoming AS (
     SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::jsonb[], $5::timestamptz[])
       WITH ORDINALITY AS e (id, name, aggregate, payload, occurred_at, ordinal)
   ), stored AS (
     INSERT INTO event (id, name, aggregate, payload, occurred_at)
     SELECT id, name, aggregate, payload, coalesce(occurred_at, now()) FROM incoming ORDER BY ordinal
     ON CONFLICT (id) DO NOTHING
     RETURNING position, id, aggregate
   )
   INSERT INTO event_delivery (position, subscriber, aggregate)
   SELECT stored.position, wanted.subscriber, stored.aggregate
   FROM stored JOIN (SELECT DISTINCT * FROM unnest($6::text[], $7::text[])) AS wanted (id, subscriber) ON wanted.id = stored.id
   ORDER BY stored.position, wanted.subscriber`,
);

/** Stores the events of the engine's own transactions, as the last statement of each. */
export const storeEvents =
  (subscribers: Subscribers): StoreEvents =>
  (tx, events) =>
    store(
      tx,
      subscribers,
      events.map((event) => ({ ...event, id: crypto.randomUUID(), occurredAt: null })),
    );

/**
 * Takes events that happened elsewhere, in plugins. They come at least once; each id is kept once. When it resolves, they
 * cannot be lost any more.
 */
export const publisher =
  (database: Database, subscribers: Subscribers) =>
  async (events: readonly EventEnvelope[]): Promise<void> => {
    if (events.length === 0) return;
    await store(database, subscribers, events);
    database.eventsStored();
  };

async function store(database: Queryable, subscribers: Subscribers, events: readonly Incoming[]): Promise<void> {
  const wanted = events.flatMap(({ id, name }) => subscribers.namesFor(name).map((subscriber) => ({ id, subscriber })));
  await database.query(append, [
    events.map((event) => event.id),
    events.map((event) => event.name),
    events.map((event) => event.aggregate),
    events.map((event) => JSON.stringify(event.payload)),
    events.map((event) => event.occurredAt),
    wanted.map((delivery) => delivery.id),
    wanted.map((delivery) => delivery.subscriber),
  ]);
}
