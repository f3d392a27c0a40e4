import type { Listing } from "../platform/http/listing.ts";

export const executionListing: Listing = {
  from: "workflow_run r",
  filters: {
    id: { sql: "r.id", type: "text" },
    workflow_id: { sql: "r.workflow", type: "text" },
    transaction_id: { sql: "r.key", type: "text" },
    state: { sql: "r.state", type: "text" },
    created_at: { sql: "r.created_at", type: "timestamp" },
    updated_at: { sql: "r.updated_at", type: "timestamp" },
  },
  orders: {
    workflow_id: "r.workflow",
    transaction_id: "r.key",
    state: "r.state",
    created_at: "r.created_at",
    updated_at: "r.updated_at",
    id: "r.id",
  },
  defaultOrder: "-created_at",
  defaultLimit: 50,
  searched: ["r.workflow", "r.key"],
};

const brief = `r.id, r.workflow, r.key, r.state, r.error, hanse_iso(r.created_at) AS "createdAt",
  hanse_iso(r.updated_at) AS "updatedAt"`;

const steps = `(SELECT coalesce(json_agg(json_build_object('name', s.name, 'state', s.state, 'undone', s.undone,
    'error', s.error, 'at', floor(extract(epoch FROM s.at) * 1000)::bigint) ORDER BY s.position), '[]')
  FROM workflow_step s WHERE s.run_id = r.id) AS steps`;

export const executionColumns = (withSteps: boolean): string => (withSteps ? `${brief}, ${steps}` : brief);
