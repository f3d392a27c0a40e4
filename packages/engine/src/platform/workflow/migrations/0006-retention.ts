import { Migration } from "@mikro-orm/migrations";

/** Finds the runs that may be forgotten. */
export class IndexEndedRuns extends Migration {
  override up(): void {
    this.addSql("CREATE INDEX workflow_run_ended ON workflow_run (updated_at) WHERE state IN ('done', 'failed')");
  }
}
