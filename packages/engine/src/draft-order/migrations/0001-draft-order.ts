import { Migration } from "@mikro-orm/migrations";

/** What only drafts have; the rest of them are orders. */
export class CreateDraftOrder extends Migration {
  override up(): void {
    this.addSql(`
      CREATE TABLE draft_order (
        order_id text PRIMARY KEY REFERENCES orders ON DELETE CASCADE,
        -- Codes that staff have entered, whether or not they take anything off at the moment.
        promo_codes text[] NOT NULL DEFAULT '{}',
        no_notification boolean NOT NULL DEFAULT false,
        created_by text,
        converted_by text
      )`);
    // Few of many orders are drafts: this finds them, and their filters look at nothing else.
    this.addSql(`
      CREATE INDEX orders_drafts ON orders (created_at DESC, id DESC) WHERE is_draft_order AND status = 'draft'`);
  }
}
