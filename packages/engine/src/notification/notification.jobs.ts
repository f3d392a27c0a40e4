import type { Database } from "@hanse/plugin-kit";
import type { ModuleJob } from "../platform/module.ts";
import { pruneNotifications } from "./notification.queries.ts";

/** As long as the events that they tell of. */
const keptDays = 90;

/** Forgets what was said to whom. */
export const forgetNotifications: ModuleJob<{ database: Database }> = {
  name: "notification.forget",
  everyMs: 3_600_000,
  async run({ database }, { signal }) {
    let deleted = 0;
    do deleted = (await database.query(pruneNotifications, [keptDays])).length;
    while (deleted > 0 && !signal.aborted);
  },
};
