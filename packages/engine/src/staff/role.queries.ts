import { statement } from "@hanse/plugin-kit";
import type { Listing } from "../platform/http/listing.ts";
import { type Use, usesByKind } from "../platform/http/uses.ts";

export const roleListing: Listing = {
  from: "staff_role r",
  filters: {
    id: { sql: "r.id", type: "text" },
    name: { sql: "r.name", type: "text" },
    is_system: { sql: "r.is_system", type: "boolean" },
    permissions: { sql: "r.permissions", type: "textArray" },
    created_at: { sql: "r.created_at", type: "timestamp" },
    updated_at: { sql: "r.updated_at", type: "timestamp" },
  },
  orders: { name: "r.name", created_at: "r.created_at", updated_at: "r.updated_at", id: "r.id" },
  defaultOrder: "name",
  defaultLimit: 50,
  searched: ["r.name", "coalesce(r.description, '')"],
};

export const roleColumns = `r.id, r.name, r.description, NULL AS parent_id, r.permissions, r.is_system, r.metadata,
  r.created_by, r.version, (SELECT count(*) FROM staff_user_role l WHERE l.role_id = r.id) AS user_count,
  hanse_iso(r.created_at) AS created_at, hanse_iso(r.updated_at) AS updated_at, NULL AS deleted_at`;

/** Parameters: id, name, description, permissions, metadata, created by. */
export const insertRole = statement<never>(
  "staff.insert_role",
  `INSERT INTO staff_role (id, name, description, permissions, metadata, created_by) VALUES ($1, $2, $3, $4, $5::jsonb, $6)`,
);

/** Locks the roles, so that none is deleted or widened before the transaction ends. */
export const lockRoles = statement<{ id: string; isSystem: boolean; permissions: string[]; version: number }>(
  "staff.lock_roles",
  `SELECT id, is_system AS "isSystem", permissions, version FROM staff_role WHERE id = ANY ($1::text[])
    ORDER BY id FOR NO KEY UPDATE`,
);

/** Parameters: id, and the columns that change as JSON. */
export const updateRole = statement<never>(
  "staff.update_role",
  `UPDATE staff_role SET
     name = coalesce($2::jsonb->>'name', name),
     description = CASE WHEN $2 ? 'description' THEN $2->>'description' ELSE description END,
     permissions = CASE WHEN $2 ? 'permissions' THEN ARRAY(SELECT jsonb_array_elements_text($2->'permissions')) ELSE permissions END,
     metadata = CASE WHEN $2 ? 'metadata' THEN nullif($2->'metadata', 'null') ELSE metadata END,
     updated_at = now()
   WHERE id = $1`,
);

export const deleteRole = statement<never>("staff.delete_role", "DELETE FROM staff_role WHERE id = $1");

/** Who would lose the role: users, and those invited to have it. */
export const roleUses = statement<Use>(
  "staff.role_uses",
  `WITH uses AS (
     SELECT 'user' AS kind, user_id AS id FROM staff_user_role WHERE role_id = $1
     UNION ALL
     SELECT 'open invite', i.id FROM staff_invite_role l JOIN staff_invite i ON i.id = l.invite_id
      WHERE l.role_id = $1 AND i.accepted_at IS NULL
   ) ${usesByKind}`,
);

/** Makes the roles of the engine what this version of it says. Returns those that changed. Parameter: the roles as JSON. */
export const putSystemRoles = statement<{ id: string }>(
  "staff.put_system_roles",
  `INSERT INTO staff_role AS r (id, name, description, permissions, is_system)
   SELECT id, name, description, permissions, true
     FROM jsonb_to_recordset($1::jsonb) AS role (id text, name text, description text, permissions text[])
   ON CONFLICT (id) DO UPDATE
     SET name = excluded.name, description = excluded.description, permissions = excluded.permissions, updated_at = now()
     WHERE (r.name, r.description, r.permissions) IS DISTINCT FROM (excluded.name, excluded.description, excluded.permissions)
   RETURNING r.id`,
);
