import { Migration } from "@mikro-orm/migrations";

export class RevokeTokens extends Migration {
  override up(): void {
    this.addSql(`
      CREATE TABLE auth_revocation (
        -- The identity is gone, hence no foreign key.
        auth_identity_id text PRIMARY KEY,
        -- No token of it lives longer.
        expires_at timestamptz NOT NULL
      )`);
    this.addSql(`CREATE INDEX auth_revocation_expiry ON auth_revocation (expires_at)`);
  }
}
