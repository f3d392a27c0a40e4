import { Migration } from "@mikro-orm/migrations";

export class CreateStaff extends Migration {
  override up(): void {
    // `user` is a reserved word of SQL.
    this.addSql(`
      CREATE TABLE staff_user (
        id text PRIMARY KEY,
        email text NOT NULL CHECK (email <> '' AND email = lower(email)),
        first_name text,
        last_name text,
        avatar_url text,
        metadata jsonb,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        deleted_at timestamptz
      )`);
    this.addSql(`CREATE UNIQUE INDEX staff_user_email ON staff_user (email) WHERE deleted_at IS NULL`);
  }
}
