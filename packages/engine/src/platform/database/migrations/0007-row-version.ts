import { Migration } from "@mikro-orm/migrations";

/** What `versionedTable` builds on. */
export class CreateRowVersion extends Migration {
  override up(): void {
    this.addSql(`
      CREATE FUNCTION hanse_next_version() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        NEW.version := OLD.version + 1;
        RETURN NEW;
      END $$`);
  }
}
