import { statement } from "@hanse/plugin-kit";
import type { Listing } from "../platform/http/listing.ts";

/** Where a merchant wants events sent. Without its secrets, which are shown once. */
export interface WebhookEndpoint {
  readonly id: string;
  readonly url: string;
  readonly description: string | null;
  readonly events: readonly string[];
  readonly status: "active" | "disabled";
  readonly disabledReason: string | null;
  readonly failingSince: string | null;
  /** Until when signatures are also made with the secret before this one. */
  readonly previousSecretUntil: string | null;
  readonly metadata: Record<string, unknown> | null;
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** What is read of an endpoint. */
export const endpointColumns = `id, url, description, events, status, disabled_reason AS "disabledReason",
  hanse_iso(failing_since) AS "failingSince",
  CASE WHEN previous_secret_until > now() THEN hanse_iso(previous_secret_until) END AS "previousSecretUntil", metadata, version,
  hanse_iso(created_at) AS "createdAt", hanse_iso(updated_at) AS "updatedAt"`;

/** Secrets that signatures are made with now; `e` is the endpoint. */
export const liveSecrets = `CASE WHEN e.previous_secret_until > now() THEN ARRAY[e.secret, e.previous_secret] ELSE ARRAY[e.secret] END`;

/** Endpoints, the latest first: so few that none of the filters needs an index. */
export const endpointListing: Listing = {
  from: "webhook_endpoint",
  filters: {
    id: { sql: "id", type: "text" },
    url: { sql: "url", type: "text" },
    status: { sql: "status", type: "text" },
    events: { sql: "events", type: "textArray" },
    created_at: { sql: "created_at", type: "timestamp" },
    updated_at: { sql: "updated_at", type: "timestamp" },
  },
  orders: { id: "id", url: "url", status: "status", created_at: "created_at", updated_at: "updated_at" },
  defaultOrder: "-created_at",
  defaultLimit: 50,
  searched: ["url", "description"],
};

export const countEndpoints = statement<{ count: number }>(
  "webhook.count",
  "SELECT count(*) AS count FROM webhook_endpoint",
);

export const loadEndpoint = statement<WebhookEndpoint>(
  "webhook.load",
  `SELECT ${endpointColumns} FROM webhook_endpoint WHERE id = $1`,
);

export const lockEndpoint = statement<WebhookEndpoint>(
  "webhook.lock",
  `SELECT ${endpointColumns} FROM webhook_endpoint WHERE id = $1 FOR UPDATE`,
);

/** The names in what active endpoints want. */
export const loadWantedEvents = statement<{ event: string }>(
  "webhook.wanted",
  "SELECT DISTINCT unnest(events) AS event FROM webhook_endpoint WHERE status = 'active'",
);

/** Parameters: id, url, description, events, secret, metadata. */
export const insertEndpoint = statement<WebhookEndpoint>(
  "webhook.insert",
  `INSERT INTO webhook_endpoint (id, url, description, events, secret, metadata)
   VALUES ($1, $2, $3, $4, $5, $6) RETURNING ${endpointColumns}`,
);

/** Parameters: id, url, description, events, metadata, why it is disabled or null. An active one starts afresh. */
export const updateEndpoint = statement<WebhookEndpoint>(
  "webhook.update",
  `UPDATE webhook_endpoint
      SET url = $2, description = $3, events = $4, metadata = $5, disabled_reason = $6,
          failing_since = CASE WHEN status = 'disabled' AND $6::text IS NULL THEN NULL ELSE failing_since END,
          status = CASE WHEN $6::text IS NULL THEN 'active' ELSE 'disabled' END, updated_at = now()
    WHERE id = $1 RETURNING ${endpointColumns}`,
);

export const deleteEndpoint = statement<{ id: string }>(
  "webhook.delete",
  "DELETE FROM webhook_endpoint WHERE id = $1 RETURNING id",
);

/** Parameters: id, the new secret, seconds for which the old one goes on to count. */
export const rotateSecret = statement<WebhookEndpoint>(
  "webhook.rotate_secret",
  `UPDATE webhook_endpoint
      SET previous_secret = secret, previous_secret_until = now() + $3::float8 * interval '1 second', secret = $2,
          updated_at = now()
    WHERE id = $1 RETURNING ${endpointColumns}`,
);

/** No row when it is disabled already, or failing for less than so many days. Parameters: id, reason, days. */
export const disableEndpoint = statement<{ id: string }>(
  "webhook.disable",
  `UPDATE webhook_endpoint SET status = 'disabled', disabled_reason = $2, updated_at = now()
    WHERE id = $1 AND status = 'active' AND ($3::integer = 0 OR failing_since <= now() - make_interval(days => $3::integer))
   RETURNING id`,
);

/** What has not been sent waits for the endpoint to be active again. */
export const parkDeliveries = statement<never>(
  "webhook.park",
  "UPDATE webhook_delivery SET next_at = NULL WHERE endpoint_id = $1 AND state = 'pending'",
);

export const resumeDeliveries = statement<never>(
  "webhook.resume",
  "UPDATE webhook_delivery SET next_at = now() WHERE endpoint_id = $1 AND state = 'pending' AND next_at IS NULL",
);
