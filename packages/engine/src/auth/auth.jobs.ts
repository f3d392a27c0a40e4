import type { Database } from "@hanse/plugin-kit";
import type { ModuleJob } from "../platform/module.ts";
import { sweep } from "./auth.queries.ts";

/** Removes sessions, revocations and counts whose time is over. They do not count any more before that either. */
export const sweepExpired: ModuleJob<{ database: Database }> = {
  name: "auth.sweep",
  everyMs: 60_000,
  run: async ({ database }) => void (await database.query(sweep)),
};
