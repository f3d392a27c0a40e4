import { Migration } from "@mikro-orm/migrations";

export class CreateCustomer extends Migration {
  override up(): void {
    this.addSql(`
      CREATE TABLE customer (
        id text PRIMARY KEY,
        email text NOT NULL CHECK (email <> ''),
        has_account boolean NOT NULL DEFAULT false,
        company_name text,
        first_name text,
        last_name text,
        phone text,
        metadata jsonb,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        deleted_at timestamptz
      )`);
    // One customer with an account for each address, and beside it one guest who ordered without.
    this.addSql(`CREATE UNIQUE INDEX customer_email ON customer (email, has_account) WHERE deleted_at IS NULL`);
    this.addSql(`CREATE INDEX customer_newest ON customer (created_at DESC, id DESC) WHERE deleted_at IS NULL`);
    this.addSql(`
      CREATE TABLE customer_address (
        id text PRIMARY KEY,
        customer_id text NOT NULL REFERENCES customer ON DELETE CASCADE,
        address_name text,
        is_default_shipping boolean NOT NULL DEFAULT false,
        is_default_billing boolean NOT NULL DEFAULT false,
        company text,
        first_name text,
        last_name text,
        address_1 text,
        address_2 text,
        city text,
        country_code text CHECK (country_code ~ '^[a-z]{2}$'),
        province text,
        postal_code text,
        phone text,
        metadata jsonb,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now()
      )`);
    this.addSql(`CREATE INDEX customer_address_customer ON customer_address (customer_id)`);
    this.addSql(`
      CREATE UNIQUE INDEX customer_address_default_shipping ON customer_address (customer_id) WHERE is_default_shipping`);
    this.addSql(`
      CREATE UNIQUE INDEX customer_address_default_billing ON customer_address (customer_id) WHERE is_default_billing`);
  }
}
