import { Migration } from "@mikro-orm/migrations";

/** How often what a topic stands for has changed. */
export class CreateCacheVersion extends Migration {
  override up(): void {
    this.addSql("CREATE TABLE cache_version (topic text PRIMARY KEY, version bigint NOT NULL)");
  }
}
