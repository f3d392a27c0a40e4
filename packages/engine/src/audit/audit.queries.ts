import { statement } from "@hanse/plugin-kit";
import type { Listing } from "../platform/http/listing.ts";
import { prunedAtOnce } from "../platform/prune.ts";

/** Parameters: id, who and what as JSON, status. */
export const putEntry = statement<never>(
  "audit.put_entry",
  `INSERT INTO audit_entry AS e (id, actor_type, actor_id, operation, method, path, request_id, address, input, status)
   SELECT $1, who->>'actorType', who->>'actorId', who->>'operation', who->>'method', who->>'path', who->>'requestId',
          who->>'address', nullif(who->'input', 'null'), $3
     FROM (SELECT $2::jsonb AS who) acting
   ON CONFLICT (id) DO UPDATE SET status = excluded.status WHERE e.status IS NULL`,
);

/** Parameters: id, status. */
export const completeEntry = statement<never>(
  "audit.complete_entry",
  "UPDATE audit_entry SET status = $2 WHERE id = $1 AND status IS NULL",
);

/** What was added under a key, named by the first of it; not by who failed. Parameters: idempotency key, actor, path. */
export const findAdded = statement<{ id: string; made: string }>(
  "audit.find_added",
  `SELECT e.id, first.table_name || ' ' || first.row_id AS made
     FROM audit_entry e
    CROSS JOIN LATERAL (SELECT c.table_name, c.row_id FROM audit_change c
                         WHERE c.audit_entry_id = e.id AND c.kind = 'insert' ORDER BY c.id LIMIT 1) first
    WHERE e.idempotency_key = $1 AND e.actor_id = $2 AND e.path = $3 AND (e.status IS NULL OR e.status < 400)
      AND e.occurred_at > now() - interval '1 day'
    LIMIT 1`,
);

/** As many rows as entries went. */
export const forgetEntries = statement<object>(
  "audit.forget",
  `SELECT FROM generate_series(1, hanse_audit_forget($1, ${prunedAtOnce}))`,
);

const ofChange = (condition: string): string =>
  `EXISTS (SELECT FROM audit_change c WHERE c.audit_entry_id = e.id AND ${condition})`;

export const entryListing: Listing = {
  from: "audit_entry e",
  filters: {
    id: { sql: "e.id", type: "text" },
    actor_id: { sql: "e.actor_id", type: "text" },
    actor_type: { sql: "e.actor_type", type: "text" },
    operation: { sql: "e.operation", type: "text" },
    request_id: { sql: "e.request_id", type: "text" },
    status: { sql: "e.status", type: "integer", nullable: true },
    resource: { sql: "c.table_name", type: "text", within: ofChange },
    row_id: { sql: "c.row_id", type: "text", within: ofChange },
    occurred_at: { sql: "e.occurred_at", type: "timestamp" },
  },
  orders: { occurred_at: "e.occurred_at", operation: "e.operation", actor_id: "e.actor_id", id: "e.id" },
  defaultOrder: "-occurred_at",
  defaultLimit: 50,
  searched: ["e.operation", "e.path"],
};

/** An actor who is gone still has a name, but for keys that were deleted. */
const actorName = `coalesce((SELECT u.email FROM staff_user u WHERE u.id = e.actor_id),
    (SELECT k.title FROM api_key k WHERE k.id = e.actor_id),
    (SELECT i.entity_id FROM auth_identity i WHERE i.id = e.actor_id)) AS actor_name`;

export const entryColumns = `e.id, e.actor_type, e.actor_id, ${actorName}, e.operation, e.method, e.path, e.request_id,
  e.address, e.input, e.status, hanse_iso(e.occurred_at) AS occurred_at,
  ARRAY(SELECT DISTINCT c.table_name FROM audit_change c WHERE c.audit_entry_id = e.id ORDER BY c.table_name) AS resources,
  (SELECT count(*) FROM audit_change c WHERE c.audit_entry_id = e.id) AS change_count`;

/** Changes that one reply shows at most. */
const shownChanges = 1_000;

export const changeColumns = `(SELECT coalesce(json_agg(json_build_object('resource', c.table_name, 'row_id', c.row_id,
    'kind', c.kind, 'before', c.before, 'after', c.after) ORDER BY c.id), '[]')
  FROM (SELECT * FROM audit_change c WHERE c.audit_entry_id = e.id ORDER BY c.id LIMIT ${shownChanges}) c) AS changes`;
