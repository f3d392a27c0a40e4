import { Migration } from "@mikro-orm/migrations";
import { versionedTable } from "../../platform/database/versioned-table.ts";

export class AdministerWebhooks extends Migration {
  override up(): void {
    for (const sql of versionedTable("webhook_endpoint")) this.addSql(sql);
    this.addSql("CREATE INDEX webhook_delivery_event ON webhook_delivery (endpoint_id, event_name, created_at DESC)");
  }
}
