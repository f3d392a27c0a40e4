import { statement, type Transaction } from "@hanse/plugin-kit";
import { clockOf, type TopicVersion } from "./version-clock.ts";

const bump = statement<TopicVersion>(
  "cache.touch",
  `INSERT INTO cache_version (topic, version)
   SELECT topic, 1 FROM unnest($1::text[]) AS topic ORDER BY topic
   ON CONFLICT (topic) DO UPDATE SET version = cache_version.version + 1
   RETURNING topic, version`,
);

/**
 * Says that the transaction changes what the topics stand for: with its commit, every process drops what it keeps of
 * them. The topics stay locked until the commit, so call it once, near the end, with all topics at a time.
 */
export async function touch(tx: Transaction, ...topics: string[]): Promise<void> {
  const versions = await tx.query(bump, [[...new Set(topics)]]);
  tx.afterCommit(() => clockOf(tx.database)?.observeOwn(versions));
}
