import { statement } from "@hanse/plugin-kit";
import type { Selection } from "../platform/http/fields.ts";
import type { Listing } from "../platform/http/listing.ts";

export interface LiveKey {
  readonly id: string;
  readonly type: "publishable" | "secret";
  readonly title: string;
  /** SHA-256 of the token, in hexadecimal. */
  readonly hash: string;
  /** Of publishable keys only. */
  readonly token: string | null;
  /** In milliseconds since 1970, when the key is to end; null while it is not. */
  readonly endsAt: number | null;
  /** Of secret keys. */
  readonly permissions: readonly string[];
  readonly salesChannelIds: readonly string[];
}

export const loadLiveKeys = statement<LiveKey>(
  "api_key.live",
  `SELECT k.id, k.type, k.title, k.token, encode(k.token_hash, 'hex') AS hash,
          floor(extract(epoch FROM k.revoked_at) * 1000)::float8 AS "endsAt", coalesce(k.permissions, '{*}') AS permissions,
          ARRAY(SELECT l.sales_channel_id
                  FROM api_key_sales_channel l JOIN sales_channel c ON c.id = l.sales_channel_id
                 WHERE l.api_key_id = k.id AND NOT c.is_disabled
                 ORDER BY c.created_at, c.id) AS "salesChannelIds"
     FROM api_key k WHERE k.revoked_at IS NULL OR k.revoked_at > now() ORDER BY k.created_at, k.id`,
);

export const apiKeyListing: Listing = {
  from: "api_key k",
  filters: {
    id: { sql: "k.id", type: "text" },
    title: { sql: "k.title", type: "text" },
    token: { sql: "k.token", type: "text" },
    type: { sql: "k.type", type: "text" },
    created_by: { sql: "k.created_by", type: "text", nullable: true },
    sales_channel_id: {
      sql: "l.sales_channel_id",
      type: "text",
      within: (condition) => `EXISTS (SELECT FROM api_key_sales_channel l WHERE l.api_key_id = k.id AND ${condition})`,
    },
    last_used_at: { sql: "k.last_used_at", type: "timestamp", nullable: true },
    revoked_at: { sql: "k.revoked_at", type: "timestamp", nullable: true },
    created_at: { sql: "k.created_at", type: "timestamp" },
    updated_at: { sql: "k.updated_at", type: "timestamp" },
    // A key that was deleted is gone.
    deleted_at: { sql: "NULL::timestamptz", type: "timestamp", nullable: true },
  },
  orders: {
    title: "k.title",
    type: "k.type",
    last_used_at: "k.last_used_at",
    revoked_at: "k.revoked_at",
    created_at: "k.created_at",
    updated_at: "k.updated_at",
    id: "k.id",
  },
  defaultOrder: "-created_at",
  defaultLimit: 50,
  searched: ["k.title", "k.redacted"],
};

const channels = `(SELECT coalesce(json_agg(json_build_object('id', c.id, 'name', c.name, 'description', c.description,
    'is_disabled', c.is_disabled) ORDER BY c.name, c.id), '[]')
  FROM api_key_sales_channel l JOIN sales_channel c ON c.id = l.sales_channel_id WHERE l.api_key_id = k.id) AS sales_channels`;

export const apiKeyColumns = (fields: Selection): string =>
  `k.id, k.type, k.title, coalesce(k.token, k.redacted) AS token, k.redacted, k.permissions, k.created_by, k.revoked_by, k.version,
   hanse_iso(k.last_used_at) AS last_used_at, hanse_iso(k.revoked_at) AS revoked_at, hanse_iso(k.created_at) AS created_at,
   hanse_iso(k.updated_at) AS updated_at, NULL AS deleted_at${fields.wants("sales_channels") ? `, ${channels}` : ""}`;

/** Parameters: id, title. */
export const renameApiKey = statement<never>(
  "api_key.rename",
  "UPDATE api_key SET title = $2, updated_at = now() WHERE id = $1",
);

/** A key that ended already stays as it is. Parameters: id, seconds from now, who. */
export const revokeApiKey = statement<never>(
  "api_key.revoke",
  `UPDATE api_key SET revoked_at = now() + $2::float8 * interval '1 second', revoked_by = $3, updated_at = now()
    WHERE id = $1 AND (revoked_at IS NULL OR revoked_at > now())`,
);

export const deleteApiKey = statement<{ id: string }>(
  "api_key.delete",
  "DELETE FROM api_key WHERE id = $1 RETURNING id",
);

export const apiKeyType = statement<{ type: LiveKey["type"] }>(
  "api_key.type",
  "SELECT type FROM api_key WHERE id = $1 FOR UPDATE",
);

/** Parameters: key, channels to add, channels to remove. */
export const linkSalesChannels = statement<never>(
  "api_key.link_channels",
  `WITH removed AS (
     DELETE FROM api_key_sales_channel WHERE api_key_id = $1 AND sales_channel_id = ANY ($3::text[])
   ), key_row AS (
     UPDATE api_key SET updated_at = now() WHERE id = $1
   )
   INSERT INTO api_key_sales_channel (api_key_id, sales_channel_id) SELECT $1, id FROM unnest($2::text[]) AS id
   ON CONFLICT DO NOTHING`,
);

/** Parameters: keys, when each was used last. */
export const noteUses = statement<never>(
  "api_key.note_uses",
  `UPDATE api_key k SET last_used_at = used.at
     FROM unnest($1::text[], $2::timestamptz[]) AS used (id, at)
    WHERE k.id = used.id AND (k.last_used_at IS NULL OR k.last_used_at < used.at)`,
);
