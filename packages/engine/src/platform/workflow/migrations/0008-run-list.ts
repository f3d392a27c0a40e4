import { Migration } from "@mikro-orm/migrations";

/** For whoever looks through the runs: the latest of all, and the latest that failed or wait. */
export class IndexRunLists extends Migration {
  override up(): void {
    this.addSql("CREATE INDEX workflow_run_newest ON workflow_run (created_at DESC, id DESC)");
    this.addSql("CREATE INDEX workflow_run_state ON workflow_run (state, created_at DESC, id DESC)");
  }
}
