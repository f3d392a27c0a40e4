import { Migration } from "@mikro-orm/migrations";

export class CreateUpload extends Migration {
  override up(): void {
    this.addSql(`
      CREATE TABLE upload (
        id text PRIMARY KEY,
        -- Where the storage plugin has it.
        key text NOT NULL UNIQUE,
        name text NOT NULL,
        mime_type text NOT NULL,
        size bigint NOT NULL CHECK (size >= 0),
        -- Null for a private file, whose addresses are signed and end.
        url text,
        created_by text,
        created_at timestamptz NOT NULL DEFAULT now()
      )`);
  }
}
