import { Migration } from "@mikro-orm/migrations";

export class CreateSalesChannel extends Migration {
  override up(): void {
    this.addSql(`
      CREATE TABLE sales_channel (
        id text PRIMARY KEY,
        name text NOT NULL CHECK (name <> ''),
        description text,
        is_disabled boolean NOT NULL DEFAULT false,
        metadata jsonb,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now()
      )`);
    this.addSql(`
      ALTER TABLE store ADD FOREIGN KEY (default_sales_channel_id) REFERENCES sales_channel ON DELETE SET NULL`);
  }
}
