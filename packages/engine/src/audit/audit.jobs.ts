import type { Database } from "@hanse/plugin-kit";
import type { ShopConfig } from "../platform/config/config.ts";
import type { ModuleJob } from "../platform/module.ts";
import { prune } from "../platform/prune.ts";
import { forgetEntries } from "./audit.queries.ts";

/** Forgets old entries, where the shop is set to. */
export const pruneAuditLog: ModuleJob<{ database: Database; config: ShopConfig }> = {
  name: "audit.prune",
  everyMs: 6 * 60 * 60_000,
  run: async ({ database, config }, { signal }) => {
    const { auditDays } = config.retention;
    if (auditDays !== undefined) await prune(database, forgetEntries, { days: auditDays, signal });
  },
};
