import { Migration } from "@mikro-orm/migrations";

/** For whoever looks through the runs: the latest of all, and the latest that failed. */
export class IndexRunLists extends Migration {
  override up(): void {
    this.addSql("CREATE INDEX workflow_run_newest ON workflow_run (created_at DESC, id DESC)");
    this.addSql("CREATE INDEX workflow_run_failed ON workflow_run (created_at DESC, id DESC) WHERE state = 'failed'");
  }
}
