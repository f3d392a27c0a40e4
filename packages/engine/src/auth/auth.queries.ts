import { statement } from "@hanse/plugin-kit";
import type { ActorType } from "./auth.schema.ts";

export interface IdentityRow {
  readonly id: string;
  readonly actorType: ActorType;
  readonly actorId: string | null;
  readonly credentialVersion: number;
  readonly passwordHash: string | null;
}

const columns = `id, actor_type AS "actorType", actor_id AS "actorId", credential_version AS "credentialVersion",
          password_hash AS "passwordHash"`;

/** Parameters: actor type, provider, entity id. */
export const findIdentity = statement<IdentityRow>(
  "auth.find",
  `SELECT ${columns} FROM auth_identity WHERE actor_type = $1 AND provider = $2 AND entity_id = $3`,
);

/** The identity of a staff user. Parameters: provider, user. */
export const findStaffIdentity = statement<IdentityRow & { entityId: string }>(
  "auth.find_staff",
  `SELECT ${columns}, entity_id AS "entityId" FROM auth_identity WHERE actor_type = 'user' AND provider = $1 AND actor_id = $2`,
);

/** A staff identity that has no user yet. */
export const findUnattached = statement<{ entityId: string }>(
  "auth.find_unattached",
  `SELECT entity_id AS "entityId" FROM auth_identity WHERE id = $1 AND actor_type = 'user' AND actor_id IS NULL`,
);

/** Ends the sessions with it. */
export const deleteStaffIdentities = statement<never>(
  "auth.delete_staff",
  "DELETE FROM auth_identity WHERE actor_type = 'user' AND actor_id = $1",
);

export const loadIdentity = statement<IdentityRow>("auth.load", `SELECT ${columns} FROM auth_identity WHERE id = $1`);

/** No row when the identity exists. Parameters: id, actor type, provider, entity id, password hash. */
export const insertIdentity = statement<IdentityRow>(
  "auth.insert",
  `INSERT INTO auth_identity (id, actor_type, provider, entity_id, password_hash) VALUES ($1, $2, $3, $4, $5)
   ON CONFLICT (actor_type, provider, entity_id) DO NOTHING RETURNING ${columns}`,
);

/**
 * Gives a staff user an identity. One that anybody registered under the address is taken over, and its password with it;
 * no row when it belongs to another user. Parameters: id, provider, entity id, password hash, actor id.
 */
export const upsertStaffIdentity = statement<{ id: string }>(
  "auth.upsert_staff",
  `INSERT INTO auth_identity AS i (id, actor_type, provider, entity_id, password_hash, actor_id)
   VALUES ($1, 'user', $2, $3, $4, $5)
   ON CONFLICT (actor_type, provider, entity_id) DO UPDATE
     SET password_hash = excluded.password_hash, actor_id = excluded.actor_id,
         credential_version = i.credential_version + 1, updated_at = now()
     WHERE i.actor_id IS NULL
   RETURNING id`,
);

/** No row when the identity has an actor already. Parameters: id, actor type, actor id. */
export const attachActor = statement<{ entityId: string }>(
  "auth.attach_actor",
  `UPDATE auth_identity SET actor_id = $3, updated_at = now()
    WHERE id = $1 AND actor_type = $2 AND actor_id IS NULL
   RETURNING entity_id AS "entityId"`,
);

/** No row when the password was changed meanwhile: that makes a reset token work once. Parameters: id, version, hash. */
export const replacePassword = statement<{ id: string; version: number }>(
  "auth.replace_password",
  `UPDATE auth_identity SET password_hash = $3, credential_version = credential_version + 1, updated_at = now()
    WHERE id = $1 AND credential_version = $2
   RETURNING id, credential_version AS version`,
);

export const staffVersions = statement<{ id: string; version: number }>(
  "auth.staff_versions",
  `SELECT id, credential_version AS version FROM auth_identity WHERE actor_type = 'user' AND actor_id IS NOT NULL`,
);

/** No row when the password was changed since the token. Parameters: hash, identity, version, seconds. */
export const insertSession = statement<{ id: string }>(
  "auth.insert_session",
  `INSERT INTO auth_session (id_hash, auth_identity_id, expires_at)
   SELECT $1, id, now() + $4::integer * interval '1 second' FROM auth_identity WHERE id = $2 AND credential_version = $3
   RETURNING auth_identity_id AS id`,
);

export interface SessionRow {
  readonly authIdentityId: string;
  readonly actorType: ActorType;
  readonly actorId: string | null;
}

export const findSession = statement<SessionRow>(
  "auth.find_session",
  `SELECT i.id AS "authIdentityId", i.actor_type AS "actorType", i.actor_id AS "actorId"
     FROM auth_session s JOIN auth_identity i ON i.id = s.auth_identity_id
    WHERE s.id_hash = $1 AND s.expires_at > now()`,
);

export const deleteSession = statement<never>("auth.delete_session", "DELETE FROM auth_session WHERE id_hash = $1");

export const deleteSessionsOf = statement<never>(
  "auth.delete_sessions_of",
  "DELETE FROM auth_session WHERE auth_identity_id = $1",
);

/** Sessions go with the identity. Parameters: customer, seconds for which tokens may still be out. */
export const revokeCustomer = statement<{ id: string }>(
  "auth.revoke_customer",
  `WITH gone AS (DELETE FROM auth_identity WHERE actor_type = 'customer' AND actor_id = $1 RETURNING id)
   INSERT INTO auth_revocation (auth_identity_id, expires_at)
   SELECT id, now() + $2::integer * interval '1 second' FROM gone
   ON CONFLICT (auth_identity_id) DO UPDATE SET from_version = NULL, expires_at = excluded.expires_at
   RETURNING auth_identity_id AS id`,
);

/** Parameters: identity, the version of its password from which on tokens hold, seconds for which earlier ones may be out. */
export const revokeEarlier = statement<never>(
  "auth.revoke_earlier",
  `INSERT INTO auth_revocation (auth_identity_id, from_version, expires_at)
   VALUES ($1, $2, now() + $3::integer * interval '1 second')
   ON CONFLICT (auth_identity_id) DO UPDATE SET from_version = excluded.from_version, expires_at = excluded.expires_at`,
);

/** No version when none of the identity's tokens holds. */
export const listRevoked = statement<{ id: string; fromVersion: number | null }>(
  "auth.revoked",
  `SELECT auth_identity_id AS id, from_version AS "fromVersion" FROM auth_revocation WHERE expires_at > now()`,
);

export const sweep = statement<never>(
  "auth.sweep",
  `WITH sessions AS (DELETE FROM auth_session WHERE expires_at <= now()),
        revocations AS (DELETE FROM auth_revocation WHERE expires_at <= now())
   DELETE FROM auth_attempt WHERE expires_at <= now()`,
);

/** Keeps the first secret: of several processes that start at once all get the same. Parameters: name, value. */
export const keepSecret = statement<never>(
  "auth.keep_secret",
  "INSERT INTO shop_secret (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING",
);

export const loadSecret = statement<{ value: string }>(
  "auth.load_secret",
  "SELECT value FROM shop_secret WHERE name = $1",
);

export interface Attempts {
  readonly atAddress: number;
  readonly addressSeconds: number;
  /** Null when the address had none left: then the account is not charged. */
  readonly atAccount: number | null;
  readonly accountSeconds: number | null;
}

const charged = `
  SET attempts = CASE WHEN a.expires_at <= now() THEN 1 ELSE a.attempts + 1 END,
      expires_at = CASE WHEN a.expires_at <= now() THEN excluded.expires_at ELSE a.expires_at END`;

/**
 * Counts an attempt, always in the order address, account, so that two of them cannot wait for each other.
 * Parameters: bucket of the address, its limit, bucket of the account, seconds of a window.
 */
export const countAttempt = statement<Attempts>(
  "auth.count_attempt",
  `WITH address AS (
     INSERT INTO auth_attempt AS a (bucket, attempts, expires_at)
     VALUES ($1, 1, now() + $4::integer * interval '1 second')
     ON CONFLICT (bucket) DO UPDATE ${charged}
     RETURNING attempts, expires_at
   ), account AS (
     INSERT INTO auth_attempt AS a (bucket, attempts, expires_at)
     SELECT $3, 1, now() + $4::integer * interval '1 second' FROM address WHERE attempts <= $2::integer
     ON CONFLICT (bucket) DO UPDATE ${charged}
     RETURNING attempts, expires_at
   )
   SELECT address.attempts AS "atAddress", ceil(extract(epoch FROM address.expires_at - now()))::integer AS "addressSeconds",
          account.attempts AS "atAccount", ceil(extract(epoch FROM account.expires_at - now()))::integer AS "accountSeconds"
     FROM address LEFT JOIN account ON true`,
);

/** Takes back what a success was charged, in the same order. Parameters: bucket of the address, bucket of the account. */
export const forgiveAttempts = statement<never>(
  "auth.forgive_attempts",
  `WITH address AS (
     UPDATE auth_attempt SET attempts = attempts - 1 WHERE bucket = $1 AND attempts > 0 RETURNING attempts
   )
   DELETE FROM auth_attempt WHERE bucket = $2 AND (SELECT count(*) FROM address) >= 0`,
);
