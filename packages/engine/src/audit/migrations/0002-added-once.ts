import { Migration } from "@mikro-orm/migrations";

/** Under which `Idempotency-Key` something was added, for requests that would add it again when they are done again. */
export class NoteKeysOfAdditions extends Migration {
  override up(): void {
    this.addSql("ALTER TABLE audit_entry ADD COLUMN idempotency_key text");
    // Entries are made by triggers of whatever changes, so it is read where they find who acts.
    this.addSql(`
      ALTER TABLE audit_entry ALTER COLUMN idempotency_key
        SET DEFAULT nullif(current_setting('hanse.acting_as', true), '')::jsonb->>'addsOnceUnder'`);
    this.addSql(`
      CREATE INDEX audit_entry_idempotency ON audit_entry (idempotency_key) WHERE idempotency_key IS NOT NULL`);
  }
}
