import { Migration } from "@mikro-orm/migrations";

export class IndexNotificationLists extends Migration {
  override up(): void {
    this.addSql(`CREATE EXTENSION IF NOT EXISTS pg_trgm`);
    this.addSql(`CREATE INDEX notification_status ON notification (status, created_at DESC, id DESC)`);
    this.addSql(`CREATE INDEX notification_kind ON notification (resource_type, created_at DESC, id DESC)`);
    this.addSql(`
      CREATE INDEX notification_search ON notification
       USING gin (recipient gin_trgm_ops, template gin_trgm_ops, resource_id gin_trgm_ops)`);
  }
}
