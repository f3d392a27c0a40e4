import { type Statement, statement, unnamed } from "@hanse/plugin-kit";

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

const columns = `n.id, n.event_name AS "eventName", n.template, n.channel, n.recipient, n.resource_type AS "resourceType",
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
  `SELECT ${columns} FROM notification n WHERE n.id = $1`,
);

/** A page of a list with the whole list's length. */
export interface NotificationPage {
  readonly count: number;
  readonly notifications: KeptNotification[];
}

/** Parameters: the condition's, then limit and offset. */
export const notificationPage = (condition: string, order: string, next: number): Statement<NotificationPage> =>
  unnamed(
    `WITH page AS (SELECT n.* FROM notification n WHERE ${condition} ORDER BY ${order} LIMIT $${next} OFFSET $${next + 1})
     SELECT (SELECT count(*) FROM notification n WHERE ${condition}) AS count,
            coalesce((SELECT json_agg(row_to_json(one)) FROM (SELECT ${columns} FROM page n ORDER BY ${order}) one), '[]')
              AS notifications`,
  );

/** Deletes some of what is older than so many days; the number deleted. */
export const pruneNotifications = statement<{ id: string }>(
  "notification.prune",
  `DELETE FROM notification WHERE id IN (
     SELECT id FROM notification WHERE created_at < now() - make_interval(days => $1) ORDER BY created_at LIMIT 1000
   ) RETURNING id`,
);
