import { type Database, statement, storage } from "@hanse/plugin-kit";
import type { ModuleJob } from "../platform/module.ts";
import type { PluginHost } from "../platform/plugins/plugin-host.ts";

/** Exports of orders hold people's addresses, and a link to a file is asked for soon or never. */
const keptDays = 7;

const oldExports = statement<{ id: string; keys: string[] }>(
  "transfer.old_exports",
  `SELECT id, file_keys AS keys FROM transfer
    WHERE kind = 'export' AND file_keys <> '{}' AND finished_at < now() - $1 * interval '1 day' ORDER BY finished_at LIMIT 20`,
);

const forgetFiles = statement<never>(
  "transfer.forget_files",
  "UPDATE transfer SET file_keys = '{}' WHERE id = ANY ($1)",
);

/** Deletes the files of old exports; that there was an export stays known. */
export const forgetOldExports: ModuleJob<{ database: Database; plugins: PluginHost }> = {
  name: "transfer.forget_exports",
  everyMs: 3_600_000,
  async run({ database, plugins }, { signal }) {
    const store = plugins.optional(storage);
    while (store && !signal.aborted) {
      const old = await database.query(oldExports, [keptDays]);
      if (old.length === 0) return;
      for (const { keys } of old) await store.remove({ keys }, { signal });
      await database.query(forgetFiles, [old.map(({ id }) => id)]);
    }
  },
};
