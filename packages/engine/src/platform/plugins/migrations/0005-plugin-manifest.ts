import { Migration } from "@mikro-orm/migrations";

/** What services said when they were last reached. */
export class CreatePluginManifest extends Migration {
  override up(): void {
    this.addSql(`
      CREATE TABLE plugin_manifest (
        plugin_id text PRIMARY KEY,
        manifest jsonb NOT NULL,
        seen_at timestamptz NOT NULL DEFAULT now()
      )`);
  }
}
