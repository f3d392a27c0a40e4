import { statement } from "@hanse/plugin-kit";
import type { Listing } from "../platform/http/listing.ts";

/** Someone who runs the shop. */
export interface StaffUser {
  readonly id: string;
  readonly email: string;
  /** What all roles together permit. */
  readonly permissions: readonly string[];
}

export const loadStaff = statement<StaffUser>(
  "staff.load",
  `SELECT id, email,
          ARRAY(SELECT DISTINCT permission
                  FROM staff_user_role l JOIN staff_role r ON r.id = l.role_id CROSS JOIN unnest(r.permissions) AS permission
                 WHERE l.user_id = u.id ORDER BY permission) AS permissions
     FROM staff_user u WHERE deleted_at IS NULL ORDER BY created_at, id`,
);

export const userListing: Listing = {
  from: "staff_user u",
  filters: {
    id: { sql: "u.id", type: "text" },
    email: { sql: "u.email", type: "text" },
    first_name: { sql: "u.first_name", type: "text", nullable: true },
    last_name: { sql: "u.last_name", type: "text", nullable: true },
    role_id: {
      sql: "l.role_id",
      type: "text",
      within: (condition) => `EXISTS (SELECT FROM staff_user_role l WHERE l.user_id = u.id AND ${condition})`,
    },
    created_at: { sql: "u.created_at", type: "timestamp" },
    updated_at: { sql: "u.updated_at", type: "timestamp" },
    deleted_at: { sql: "u.deleted_at", type: "timestamp", nullable: true },
  },
  orders: {
    email: "u.email",
    first_name: "u.first_name",
    last_name: "u.last_name",
    created_at: "u.created_at",
    updated_at: "u.updated_at",
    id: "u.id",
  },
  defaultOrder: "created_at",
  defaultLimit: 50,
  searched: ["u.email", "coalesce(u.first_name, '')", "coalesce(u.last_name, '')"],
};

/** Users who were deleted are kept for the sake of what they did, and shown to nobody. */
export const presentUsers = {
  columns: `u.id, u.email, u.first_name, u.last_name, u.avatar_url, u.metadata, u.version,
    ARRAY(SELECT l.role_id FROM staff_user_role l WHERE l.user_id = u.id ORDER BY l.role_id) AS roles,
    hanse_iso(u.created_at) AS created_at, hanse_iso(u.updated_at) AS updated_at, NULL AS deleted_at`,
  condition: "u.deleted_at IS NULL",
  params: [],
};

/** No row when the address is taken. Parameters: id, email, first name, last name. */
export const insertStaffUser = statement<{ id: string }>(
  "staff.insert",
  `INSERT INTO staff_user (id, email, first_name, last_name) VALUES ($1, $2, $3, $4)
   ON CONFLICT (email) WHERE deleted_at IS NULL DO NOTHING RETURNING id`,
);

/** Parameters: id, and the columns that change as JSON. */
export const updateStaffUser = statement<never>(
  "staff.update",
  `UPDATE staff_user SET
     first_name = CASE WHEN $2::jsonb ? 'firstName' THEN $2->>'firstName' ELSE first_name END,
     last_name = CASE WHEN $2 ? 'lastName' THEN $2->>'lastName' ELSE last_name END,
     avatar_url = CASE WHEN $2 ? 'avatarUrl' THEN $2->>'avatarUrl' ELSE avatar_url END,
     metadata = CASE WHEN $2 ? 'metadata' THEN nullif($2->'metadata', 'null') ELSE metadata END,
     updated_at = now()
   WHERE id = $1`,
);

/** The row stays, so that what the user did still has a name. */
export const deleteStaffUser = statement<never>(
  "staff.delete",
  `WITH roles AS (DELETE FROM staff_user_role WHERE user_id = $1)
   UPDATE staff_user SET deleted_at = now(), updated_at = now() WHERE id = $1`,
);

/** Locks a user who is there; no row otherwise. */
export const lockStaffUser = statement<{ version: number; permissions: string[] }>(
  "staff.lock",
  `SELECT version,
          ARRAY(SELECT permission FROM staff_user_role l JOIN staff_role r ON r.id = l.role_id
                  CROSS JOIN unnest(r.permissions) AS permission WHERE l.user_id = u.id) AS permissions
     FROM staff_user u WHERE id = $1 AND deleted_at IS NULL FOR UPDATE`,
);

/** Whoever changes who the administrators are waits here for others who do. */
export const lockAdministrators = statement<never>(
  "staff.lock_administrators",
  "SELECT FROM staff_role WHERE id = 'role_administrator' FOR NO KEY UPDATE",
);

export const countAdministrators = statement<{ count: number }>(
  "staff.count_administrators",
  `SELECT count(*) AS count FROM staff_user_role WHERE role_id = 'role_administrator'`,
);

/** Parameters: user, roles. */
export const insertUserRoles = statement<never>(
  "staff.insert_user_roles",
  `WITH user_row AS (UPDATE staff_user SET updated_at = now() WHERE id = $1)
   INSERT INTO staff_user_role (user_id, role_id) SELECT $1, role_id FROM unnest($2::text[]) AS role_id
   ON CONFLICT DO NOTHING`,
);

/** Parameters: user, roles. */
export const deleteUserRoles = statement<{ id: string }>(
  "staff.delete_user_roles",
  `WITH user_row AS (UPDATE staff_user SET updated_at = now() WHERE id = $1)
   DELETE FROM staff_user_role WHERE user_id = $1 AND role_id = ANY ($2::text[]) RETURNING role_id AS id`,
);
