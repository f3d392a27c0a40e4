import { Migration } from "@mikro-orm/migrations";

export class CreateAuth extends Migration {
  override up(): void {
    this.addSql(`
      CREATE TABLE auth_identity (
        id text PRIMARY KEY,
        actor_type text NOT NULL CHECK (actor_type IN ('customer', 'user')),
        provider text NOT NULL,
        -- Who this is at the provider: for emailpass the address, in lower case.
        entity_id text NOT NULL CHECK (entity_id <> ''),
        -- Null while no password was chosen.
        password_hash text,
        -- Grows with every change of the password, so that what was issued before it can be refused.
        credential_version integer NOT NULL DEFAULT 1,
        -- Null until the customer or staff user exists; a customer's or a staff user's id, hence no foreign key.
        actor_id text,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        UNIQUE (actor_type, provider, entity_id)
      )`);
    this.addSql(`CREATE UNIQUE INDEX auth_identity_actor ON auth_identity (actor_type, actor_id, provider)`);
    this.addSql(`
      CREATE TABLE auth_session (
        -- SHA-256 of the cookie's value: who reads this table cannot sign in with it.
        id_hash bytea PRIMARY KEY,
        auth_identity_id text NOT NULL REFERENCES auth_identity ON DELETE CASCADE,
        created_at timestamptz NOT NULL DEFAULT now(),
        expires_at timestamptz NOT NULL
      )`);
    this.addSql(`CREATE INDEX auth_session_identity ON auth_session (auth_identity_id)`);
    this.addSql(`CREATE INDEX auth_session_expiry ON auth_session (expires_at)`);
    // Unlogged: counting costs no flush to disk, and a crash of the database may forget the counts.
    this.addSql(`
      CREATE UNLOGGED TABLE auth_attempt (
        bucket text PRIMARY KEY,
        attempts integer NOT NULL CHECK (attempts >= 0),
        expires_at timestamptz NOT NULL
      )`);
    this.addSql(`CREATE INDEX auth_attempt_expiry ON auth_attempt (expires_at)`);
    this.addSql(`
      CREATE TABLE shop_secret (
        name text PRIMARY KEY,
        value text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now()
      )`);
  }
}
