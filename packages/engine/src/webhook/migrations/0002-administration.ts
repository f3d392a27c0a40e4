import { Migration } from "@mikro-orm/migrations";
import { versionedTable } from "../../platform/database/versioned-table.ts";

export class AdministerWebhooks extends Migration {
  override up(): void {
    // How its messages fare is no change of a webhook: staff who saw it before have not missed anything.
    for (const sql of versionedTable("webhook_endpoint", { but: "failing_since" })) this.addSql(sql);
    this.addSql("CREATE INDEX webhook_delivery_event ON webhook_delivery (endpoint_id, event_name, created_at DESC)");
  }
}
