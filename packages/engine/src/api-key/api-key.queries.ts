import { statement } from "@hanse/plugin-kit";

export interface LiveKey {
  readonly id: string;
  readonly type: "publishable" | "secret";
  readonly title: string;
  /** SHA-256 of the token, in hexadecimal. */
  readonly hash: string;
  /** Of publishable keys only. */
  readonly token: string | null;
  readonly salesChannelIds: readonly string[];
}

export const loadLiveKeys = statement<LiveKey>(
  "api_key.live",
  `SELECT k.id, k.type, k.title, k.token, encode(k.token_hash, 'hex') AS hash,
          ARRAY(SELECT l.sales_channel_id
                  FROM api_key_sales_channel l JOIN sales_channel c ON c.id = l.sales_channel_id
                 WHERE l.api_key_id = k.id AND NOT c.is_disabled
                 ORDER BY c.created_at, c.id) AS "salesChannelIds"
     FROM api_key k WHERE k.revoked_at IS NULL ORDER BY k.created_at, k.id`,
);
