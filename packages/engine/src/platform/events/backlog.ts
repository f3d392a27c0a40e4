import { type Database, statement } from "@hanse/plugin-kit";

/** What a subscriber has not been told yet. */
export interface Backlog {
  readonly subscriber: string;
  /** Not delivered yet: waiting or under way. */
  readonly open: number;
  /** Given up, until they are replayed. */
  readonly dead: number;
  /** When the oldest open event happened; null when there is none. */
  readonly oldestAt: string | null;
}

const backlog = statement<Backlog>(
  "event.backlog",
  `SELECT delivery.subscriber, count(*) FILTER (WHERE delivery.state <> 'dead') AS open,
     count(*) FILTER (WHERE delivery.state = 'dead') AS dead,
     hanse_iso(min(event.occurred_at) FILTER (WHERE delivery.state <> 'dead')) AS "oldestAt"
   FROM event_delivery delivery JOIN event USING (position)
   WHERE delivery.state IN ('pending', 'delivering') OR delivery.state = 'dead'
   GROUP BY delivery.subscriber ORDER BY delivery.subscriber`,
);

/** Subscribers that events wait for, those that no longer exist as well. */
export const backlogs = (database: Database): Promise<Backlog[]> => database.query(backlog);
