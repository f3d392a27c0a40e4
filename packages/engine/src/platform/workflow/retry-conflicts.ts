const attempts = 4;
/** serialization_failure, deadlock_detected: PostgreSQL undid the whole transaction, and it may well work the next time. */
const conflicts = new Set(["40001", "40P01"]);

/** Repeats a transaction that only stood in another one's way. */
export async function retryConflicts<T>(transaction: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await transaction();
    } catch (error) {
      const { code } = error as { code?: unknown };
      if (attempt === attempts || typeof code !== "string" || !conflicts.has(code)) throw error;
    }
  }
}
