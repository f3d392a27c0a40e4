import type { Database, Statement } from "@hanse/plugin-kit";

/** What may be forgotten, and when to stop. */
export interface Pruning {
  /** Older than so many days. */
  readonly days: number;
  readonly signal?: AbortSignal;
}

/** Rows that one statement of {@link prune} deletes at most: few enough to hold up nobody. */
export const prunedAtOnce = 1_000;

/** Repeats a statement that deletes `prunedAtOnce` rows older than $1 days until none are left. Returns how many went. */
export async function prune(
  database: Database,
  statement: Statement<object>,
  { days, signal }: Pruning,
): Promise<number> {
  let pruned = 0;
  for (;;) {
    const batch = await database.query(statement, [days]);
    pruned += batch.length;
    if (batch.length < prunedAtOnce || signal?.aborted) return pruned;
  }
}
