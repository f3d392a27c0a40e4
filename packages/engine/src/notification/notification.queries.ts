import { statement } from "@hanse/plugin-kit";
import type { Listing } from "../platform/http/listing.ts";

export type NotificationStatus = "pending" | "sent" | "failed";

/** A message as it is kept. */
export interface KeptNotification {
  readonly id: string;
  readonly eventName: string;
  readonly template: string;
  readonly channel: string;
  readonly recipient: string;
  readonly resourceType: string | null;
  readonly resourceId: string | null;
  readonly receiverId: string | null;
  readonly status: NotificationStatus;
  readonly reason: string | null;
  readonly providerMessageId: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly sentAt: string | null;
}

/** What is read of a message. */
export const notificationColumns = `n.id, n.event_name AS "eventName", n.template, n.channel, n.recipient, n.resource_type AS "resourceType",
  n.resource_id AS "resourceId", n.receiver_id AS "receiverId", n.status, n.reason,
  n.provider_message_id AS "providerMessageId", hanse_iso(n.created_at) AS "createdAt",
  hanse_iso(n.updated_at) AS "updatedAt", hanse_iso(n.sent_at) AS "sentAt"`;

/**
 * Notes that an event is to be told, once: where it was noted before, says what has become of it. Parameters: id, event's id
 * and name, template, channel, recipient, resource's type and id, receiver.
 */
export const noteNotification = statement<{ id: string; status: NotificationStatus }>(
  "notification.note",
  `WITH noted AS (
     INSERT INTO notification (id, event_id, event_name, template, channel, recipient, resource_type, resource_id,
                               receiver_id, status)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'pending')
     ON CONFLICT (event_id, template) DO UPDATE SET updated_at = now()
     RETURNING id, status
   )
   SELECT id, status FROM noted`,
);

/** What became of a message. One that was sent stays so. Parameters: id, status, reason, the provider's name for it. */
export const settleNotification = statement<{ id: string }>(
  "notification.settle",
  `WITH settled AS (
     UPDATE notification
        SET status = $2, reason = $3, provider_message_id = $4, updated_at = now(),
            sent_at = CASE WHEN $2 = 'sent' THEN now() END
      WHERE id = $1 AND status <> 'sent'
     RETURNING id
   )
   SELECT id FROM settled`,
);

export const loadNotification = statement<KeptNotification>(
  "notification.load",
  `SELECT ${notificationColumns} FROM notification n WHERE n.id = $1`,
);

/** Messages, the latest first. */
export const notificationListing: Listing = {
  from: "notification n",
  filters: {
    id: { sql: "n.id", type: "text" },
    to: { sql: "n.recipient", type: "text" },
    channel: { sql: "n.channel", type: "text" },
    template: { sql: "n.template", type: "text" },
    status: { sql: "n.status", type: "text" },
    resource_id: { sql: "n.resource_id", type: "text", nullable: true },
    resource_type: { sql: "n.resource_type", type: "text", nullable: true },
    created_at: { sql: "n.created_at", type: "timestamp" },
  },
  orders: { id: "n.id", created_at: "n.created_at", updated_at: "n.updated_at" },
  defaultOrder: "-created_at",
  defaultLimit: 50,
  searched: ["n.recipient", "n.template", "n.resource_id"],
};

/** Deletes some of what is older than so many days; the number deleted. */
export const pruneNotifications = statement<{ id: string }>(
  "notification.prune",
  `DELETE FROM notification WHERE id IN (
     SELECT id FROM notification WHERE created_at < now() - make_interval(days => $1) ORDER BY created_at LIMIT 1000
   ) RETURNING id`,
);
