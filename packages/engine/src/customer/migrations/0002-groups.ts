import { Migration } from "@mikro-orm/migrations";
import { versionedTable } from "../../platform/database/versioned-table.ts";

export class CreateCustomerGroup extends Migration {
  override up(): void {
    this.addSql(`
      CREATE TABLE customer_group (
        id text PRIMARY KEY,
        name text NOT NULL CHECK (name <> ''),
        metadata jsonb,
        created_by text,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now()
      )`);
    this.addSql(`CREATE UNIQUE INDEX customer_group_name ON customer_group (name)`);
    this.addSql(`
      CREATE TABLE customer_group_customer (
        customer_group_id text NOT NULL REFERENCES customer_group ON DELETE CASCADE,
        customer_id text NOT NULL REFERENCES customer ON DELETE CASCADE,
        created_by text,
        created_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (customer_group_id, customer_id)
      )`);
    // A cart asks for the groups of its customer.
    this.addSql(`CREATE INDEX customer_group_customer_customer ON customer_group_customer (customer_id)`);
    for (const sql of [...versionedTable("customer_group"), ...versionedTable("customer")]) this.addSql(sql);
  }
}
