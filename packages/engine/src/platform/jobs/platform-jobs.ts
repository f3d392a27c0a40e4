import type { Database } from "@hanse/plugin-kit";
import type { ShopConfig } from "../config/config.ts";
import { pruneDeadLetters, pruneEvents } from "../events/retention.ts";
import type { IdempotencyKeys } from "../idempotency/idempotency-keys.ts";
import { pruneRuns } from "../workflow/retention.ts";
import type { ShopJob } from "./shop-jobs.ts";

const everyMs = 3_600_000;

interface Kept {
  readonly database: Database;
  readonly keys: IdempotencyKeys;
  readonly retention: ShopConfig["retention"];
}

/** What the platform forgets, hourly. */
export const platformJobs = ({ database, keys, retention }: Kept): readonly ShopJob[] => [
  { name: "idempotency.sweep", everyMs, run: async (signal) => void (await keys.sweep({ signal })) },
  {
    name: "events.prune_dead_letters",
    everyMs,
    run: async (signal) => void (await pruneDeadLetters(database, { days: retention.deadLetterDays, signal })),
  },
  {
    name: "events.prune",
    everyMs,
    run: async (signal) => void (await pruneEvents(database, { days: retention.eventDays, signal })),
  },
  {
    name: "workflow.prune_runs",
    everyMs,
    run: async (signal) => void (await pruneRuns(database, { days: retention.runDays, signal })),
  },
];
