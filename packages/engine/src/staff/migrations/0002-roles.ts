import { Migration } from "@mikro-orm/migrations";
import { versionedTable } from "../../platform/database/versioned-table.ts";

/** Roles, and invites to become a user with some of them. */
export class CreateRoles extends Migration {
  override up(): void {
    for (const sql of versionedTable("staff_user")) this.addSql(sql);
    this.addSql(`CREATE INDEX staff_user_created ON staff_user (created_at, id)`);
    this.addSql(`
      CREATE TABLE staff_role (
        id text PRIMARY KEY,
        name text NOT NULL CHECK (name <> ''),
        description text,
        permissions text[] NOT NULL DEFAULT '{}',
        -- Those of the engine: the same in every shop.
        is_system boolean NOT NULL DEFAULT false,
        metadata jsonb,
        created_by text,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now()
      )`);
    for (const sql of versionedTable("staff_role")) this.addSql(sql);
    // A role that the engine brings one day may have a name that a shop has given to one of its own.
    this.addSql(`CREATE UNIQUE INDEX staff_role_name ON staff_role (lower(name)) WHERE NOT is_system`);
    this.addSql(`
      CREATE TABLE staff_user_role (
        user_id text NOT NULL REFERENCES staff_user ON DELETE CASCADE,
        role_id text NOT NULL REFERENCES staff_role,
        PRIMARY KEY (user_id, role_id)
      )`);
    this.addSql(`CREATE INDEX staff_user_role_role ON staff_user_role (role_id)`);
    // Whoever could do everything so far goes on to.
    this.addSql(`
      INSERT INTO staff_role (id, name, description, permissions, is_system)
      VALUES ('role_administrator', 'Administrator', 'May do everything.', '{*}', true)`);
    this.addSql(`INSERT INTO staff_user_role SELECT id, 'role_administrator' FROM staff_user WHERE deleted_at IS NULL`);
    this.addSql(`
      CREATE TABLE staff_invite (
        id text PRIMARY KEY,
        email text NOT NULL CHECK (email <> '' AND email = lower(email)),
        -- SHA-256 of the token: who reads this table cannot accept with it.
        token_hash bytea NOT NULL UNIQUE,
        expires_at timestamptz NOT NULL,
        accepted_at timestamptz,
        user_id text REFERENCES staff_user,
        metadata jsonb,
        created_by text,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CHECK ((accepted_at IS NULL) = (user_id IS NULL))
      )`);
    for (const sql of versionedTable("staff_invite")) this.addSql(sql);
    this.addSql(`CREATE UNIQUE INDEX staff_invite_email ON staff_invite (email) WHERE accepted_at IS NULL`);
    this.addSql(`CREATE INDEX staff_invite_created ON staff_invite (created_at, id)`);
    this.addSql(`
      CREATE TABLE staff_invite_role (
        invite_id text NOT NULL REFERENCES staff_invite ON DELETE CASCADE,
        role_id text NOT NULL REFERENCES staff_role ON DELETE CASCADE,
        PRIMARY KEY (invite_id, role_id)
      )`);
    this.addSql(`CREATE INDEX staff_invite_role_role ON staff_invite_role (role_id)`);
  }
}
