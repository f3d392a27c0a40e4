import { type Database, type EventEnvelope, statement } from "@hanse/plugin-kit";
import { type ListedPage, type Listing, type ListQuery, readPage } from "../http/listing.ts";

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

const columns = `delivery.position, delivery.subscriber, delivery.attempts, delivery.last_error AS "lastError",
  event.id, event.name, event.aggregate, event.payload, hanse_iso(event.occurred_at) AS "occurredAt"`;

/** Deliveries that were given up, the latest first. */
export const deadLetterListing: Listing = {
  from: "event_delivery delivery JOIN event USING (position)",
  filters: {
    subscriber: { sql: "delivery.subscriber", type: "text" },
    name: { sql: "event.name", type: "text" },
    event_id: { sql: "event.id", type: "text" },
    occurred_at: { sql: "event.occurred_at", type: "timestamp" },
  },
  orders: {
    position: "delivery.position",
    subscriber: "delivery.subscriber",
    id: "(delivery.position || ' ' || delivery.subscriber)",
  },
  defaultOrder: "-position",
  defaultLimit: 50,
  searched: ["delivery.subscriber", "event.name", "delivery.last_error"],
};

const revive = statement<{ position: number }>(
  "event.replay",
  `UPDATE event_delivery SET state = 'pending', attempts = 0, due_at = now()
   WHERE state = 'dead'
     AND (subscriber = $1 OR (position, subscriber) IN (SELECT * FROM unnest($2::bigint[], $3::text[])))
   RETURNING position`,
);

/** A page of what was given up. */
export const deadLetters = (database: Database, query: ListQuery = {}): Promise<ListedPage<DeadLetter>> =>
  readPage(database, deadLetterListing, { columns, condition: "delivery.state = 'dead'", params: [] }, query);

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
