import { Migration } from "@mikro-orm/migrations";

export class CreateApiKey extends Migration {
  override up(): void {
    this.addSql(`
      CREATE TABLE api_key (
        id text PRIMARY KEY,
        type text NOT NULL CHECK (type IN ('publishable', 'secret')),
        title text NOT NULL CHECK (title <> ''),
        token text,
        token_hash bytea NOT NULL UNIQUE,
        redacted text NOT NULL,
        revoked_at timestamptz,
        last_used_at timestamptz,
        created_at timestamptz NOT NULL DEFAULT now(),
        -- A publishable key is public and shown again; a secret one is known to its owner alone.
        CHECK ((type = 'publishable') = (token IS NOT NULL))
      )`);
    this.addSql(`
      CREATE TABLE api_key_sales_channel (
        api_key_id text NOT NULL REFERENCES api_key ON DELETE CASCADE,
        sales_channel_id text NOT NULL REFERENCES sales_channel ON DELETE CASCADE,
        PRIMARY KEY (api_key_id, sales_channel_id)
      )`);
    this.addSql(`CREATE INDEX api_key_sales_channel_channel ON api_key_sales_channel (sales_channel_id)`);
  }
}
