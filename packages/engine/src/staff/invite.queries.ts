import { statement } from "@hanse/plugin-kit";
import type { Listing } from "../platform/http/listing.ts";

export const inviteListing: Listing = {
  from: "staff_invite i",
  filters: {
    id: { sql: "i.id", type: "text" },
    email: { sql: "i.email", type: "text" },
    accepted: { sql: "(i.accepted_at IS NOT NULL)", type: "boolean" },
    expires_at: { sql: "i.expires_at", type: "timestamp" },
    created_at: { sql: "i.created_at", type: "timestamp" },
    updated_at: { sql: "i.updated_at", type: "timestamp" },
  },
  orders: {
    email: "i.email",
    expires_at: "i.expires_at",
    created_at: "i.created_at",
    updated_at: "i.updated_at",
    id: "i.id",
  },
  defaultOrder: "-created_at",
  defaultLimit: 50,
  searched: ["i.email"],
};

export const inviteColumns = `i.id, i.email, (i.accepted_at IS NOT NULL) AS accepted, NULL AS token,
  hanse_iso(i.expires_at) AS expires_at, i.metadata, i.created_by, i.user_id, i.version,
  ARRAY(SELECT l.role_id FROM staff_invite_role l WHERE l.invite_id = i.id ORDER BY l.role_id) AS roles,
  (SELECT coalesce(json_agg(json_build_object('id', r.id, 'name', r.name, 'description', r.description) ORDER BY r.name), '[]')
     FROM staff_invite_role l JOIN staff_role r ON r.id = l.role_id WHERE l.invite_id = i.id) AS rbac_roles,
  hanse_iso(i.created_at) AS created_at, hanse_iso(i.updated_at) AS updated_at, NULL AS deleted_at`;

/** Parameters: id, email, token's hash, seconds that it holds, metadata, created by, roles. */
export const insertInvite = statement<{ expiresAt: string }>(
  "staff.insert_invite",
  `WITH invite AS (
     INSERT INTO staff_invite (id, email, token_hash, expires_at, metadata, created_by)
     VALUES ($1, $2, $3, now() + $4::integer * interval '1 second', $5::jsonb, $6)
     RETURNING id, expires_at
   ), roles AS (
     INSERT INTO staff_invite_role (invite_id, role_id) SELECT id, role_id FROM invite, unnest($7::text[]) AS role_id
   )
   SELECT expires_at AS "expiresAt" FROM invite`,
);

export const openInviteOf = statement<{ id: string }>(
  "staff.open_invite_of",
  "SELECT id FROM staff_invite WHERE email = $1 AND accepted_at IS NULL",
);

export const staffEmailIsTaken = statement<{ id: string }>(
  "staff.email_is_taken",
  "SELECT id FROM staff_user WHERE email = $1 AND deleted_at IS NULL",
);

interface LockedInvite {
  readonly id: string;
  readonly email: string;
  readonly acceptedAt: string | null;
  readonly expiresAt: string;
  readonly isExpired: boolean;
  readonly roleIds: string[];
}

const locked = `SELECT id, email, accepted_at AS "acceptedAt", expires_at AS "expiresAt", expires_at <= now() AS "isExpired",
          ARRAY(SELECT role_id FROM staff_invite_role WHERE invite_id = i.id) AS "roleIds"
     FROM staff_invite i`;

export const lockInvite = statement<LockedInvite>("staff.lock_invite", `${locked} WHERE id = $1 FOR UPDATE`);
export const lockInviteByToken = statement<LockedInvite>(
  "staff.lock_invite_by_token",
  `${locked} WHERE token_hash = $1 FOR UPDATE`,
);

/** Parameters: id, token's hash, seconds that it holds. */
export const renewInvite = statement<{ expiresAt: string }>(
  "staff.renew_invite",
  `UPDATE staff_invite SET token_hash = $2, expires_at = now() + $3::integer * interval '1 second', updated_at = now()
    WHERE id = $1 RETURNING expires_at AS "expiresAt"`,
);

/** Parameters: id, user. */
export const markAccepted = statement<never>(
  "staff.mark_accepted",
  "UPDATE staff_invite SET accepted_at = now(), user_id = $2, updated_at = now() WHERE id = $1",
);

export const deleteInvite = statement<{ id: string }>(
  "staff.delete_invite",
  "DELETE FROM staff_invite WHERE id = $1 RETURNING id",
);
