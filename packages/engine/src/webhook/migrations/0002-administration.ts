import { Migration } from "@mikro-orm/migrations";

export class AdministerWebhooks extends Migration {
  override up(): void {
    this.addSql("ALTER TABLE webhook_endpoint ADD version integer NOT NULL DEFAULT 1");
    // How its messages fare is no change of a webhook: staff who saw it before have not missed anything.
    this.addSql(`
      CREATE TRIGGER webhook_endpoint_version BEFORE UPDATE ON webhook_endpoint
        FOR EACH ROW WHEN (OLD.failing_since IS NOT DISTINCT FROM NEW.failing_since)
        EXECUTE FUNCTION hanse_next_version()`);
    this.addSql("CREATE INDEX webhook_delivery_event ON webhook_delivery (endpoint_id, event_name, created_at DESC)");
  }
}
