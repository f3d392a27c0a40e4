import type { RunningPlugin } from "@hanse/plugin-kit";
import type { ShopJobs } from "./shop-jobs.ts";

/** Makes the jobs of the shop those of the plugin's manifest, which a service may change when it comes back. */
export function putPluginJobs(jobs: ShopJobs, plugin: Pick<RunningPlugin, "id" | "manifest" | "runJob">): void {
  const prefix = `plugin.${plugin.id}.`;
  const declared = plugin.manifest?.jobs ?? [];
  const names = new Set(declared.map(({ name }) => prefix + name));
  for (const name of jobs.names) if (name.startsWith(prefix) && !names.has(name)) jobs.remove(name);
  for (const { name, schedule } of declared) {
    jobs.put({ ...schedule, name: prefix + name, run: (signal) => plugin.runJob(name, signal) });
  }
}
