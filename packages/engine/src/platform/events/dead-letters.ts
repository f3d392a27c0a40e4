import { type Database, type EventEnvelope, statement } from "@hanse/plugin-kit";

/** A delivery that failed too often. */
export interface DeadLetter extends EventEnvelope {
  /** Position of the event; with the subscriber, it names the delivery. */
  readonly position: number;
  readonly subscriber: string;
  readonly attempts: number;
  readonly lastError: string | null;
}

/** Which deliveries: one by one, or all of a subscriber. */
export type DeliveryChoice =
  | { readonly subscriber: string }
  | { readonly deliveries: readonly { readonly position: number; readonly subscriber: string }[] };

const list = statement<DeadLetter>(
  "event.dead_letters",
  `SELECT delivery.position, delivery.subscriber, delivery.attempts, delivery.last_error AS "lastError",
     event.id, event.name, event.aggregate, event.payload, event.occurred_at AS "occurredAt"
   FROM event_delivery delivery JOIN event USING (position)
   WHERE delivery.state = 'dead' AND ($1::text IS NULL OR delivery.subscriber = $1)
   ORDER BY delivery.position DESC LIMIT $2 OFFSET $3`,
);

const count = statement<{ count: number }>(
  "event.count_dead_letters",
  "SELECT count(*) AS count FROM event_delivery WHERE state = 'dead' AND ($1::text IS NULL OR subscriber = $1)",
);

const revive = statement<{ position: number }>(
  "event.replay",
  `UPDATE event_delivery SET state = 'pending', attempts = 0, due_at = now()
   WHERE state = 'dead'
     AND (subscriber = $1 OR (position, subscriber) IN (SELECT * FROM unnest($2::bigint[], $3::text[])))
   RETURNING position`,
);

/** Deliveries that were given up, the latest first. */
export const deadLetters = (
  database: Database,
  { subscriber, limit = 50, offset = 0 }: { subscriber?: string; limit?: number; offset?: number } = {},
): Promise<DeadLetter[]> => database.query(list, [subscriber ?? null, limit, offset]);

export async function countDeadLetters(database: Database, subscriber?: string): Promise<number> {
  const [row] = await database.query(count, [subscriber ?? null]);
  return row?.count ?? 0;
}

/** Delivers dead letters again, with all their attempts; returns how many. */
export async function replay(database: Database, choice: DeliveryChoice): Promise<number> {
  const deliveries = "deliveries" in choice ? choice.deliveries : [];
  const revived = await database.query(revive, [
    "subscriber" in choice ? choice.subscriber : null,
    deliveries.map(({ position }) => position),
    deliveries.map(({ subscriber }) => subscriber),
  ]);
  if (revived.length > 0) database.eventsStored();
  return revived.length;
}
