import { Migration } from "@mikro-orm/migrations";

/** One or two letters are no trigram: what begins with them is found by an index of its own. */
export class IndexEmailBeginnings extends Migration {
  override up(): void {
    this.addSql(`CREATE INDEX orders_email_beginning ON orders (lower(left(email, 2)) text_pattern_ops)`);
  }
}
