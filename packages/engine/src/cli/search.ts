import { setTimeout as wait } from "node:timers/promises";
import { Command } from "commander";
import type { Rebuild, SearchIndexService, SearchRebuildService } from "../search/index.ts";
import { say } from "./say.ts";

/** Failures in a row after which nobody should be kept waiting. */
const maxFailures = 5;
const lookEveryMs = 300;

const number = (value: number): string => value.toLocaleString("en");

/** `hanse search`: the index of the search plugin. */
export const searchCommand = (): Command =>
  new Command("search")
    .description("Look after the search index.")
    .addCommand(
      new Command("reindex")
        .description("Build the search index anew, also while the shop runs; the one in use is replaced at the end.")
        .action(reindex),
    )
    .addCommand(
      new Command("status")
        .description("Tell what the search index holds, and what it does not know yet.")
        .action(status),
    );

async function reindex(): Promise<void> {
  const { openShop } = await import("./open-shop.ts");
  const { shop, close } = await openShop({ quiet: true });
  const stopping = new AbortController();
  const stop = (): void => stopping.abort();
  process.once("SIGINT", stop).once("SIGTERM", stop);
  try {
    const rebuilds = shop.container.resolve<SearchRebuildService>("searchRebuild");
    const index = shop.container.resolve<SearchIndexService>("searchIndex");
    const startedAt = performance.now();
    const { id } = await rebuilds.request();
    const ended = await follow(id, rebuilds, index, stopping.signal);
    if (ended === "stopped") {
      say.line("Given up. The search index in use stays as it was.");
      process.exitCode = 130;
    } else if (ended === "replaced") {
      say.line("Somebody else began to build the search index anew; that one goes on.");
    } else {
      const { products } = await index.status();
      const seconds = (performance.now() - startedAt) / 1000;
      say.line(`${number(products ?? 0)} products are in the new search index, after ${seconds.toFixed(1)} s.`);
    }
  } finally {
    process.off("SIGINT", stop).off("SIGTERM", stop);
    await close();
  }
}

/** Works on the rebuild, or watches another process of the shop that was faster to take it. */
async function follow(
  id: string,
  rebuilds: SearchRebuildService,
  index: SearchIndexService,
  signal: AbortSignal,
): Promise<"done" | "stopped" | "replaced"> {
  const show = progressSince(performance.now());
  for (;;) {
    await rebuilds.carry({ signal, onProgress: show });
    if (signal.aborted) {
      await rebuilds.giveUp(id);
      return "stopped";
    }
    const { rebuild } = await index.status();
    if (!rebuild) return "done";
    if (rebuild.id !== id) return "replaced";
    if (rebuild.failures >= maxFailures) {
      await rebuilds.giveUp(id);
      throw new Error(`The search index was not built anew, and the one in use stays. ${rebuild.lastError ?? ""}`);
    }
    show(rebuild);
    await wait(lookEveryMs, undefined, { signal }).catch(() => undefined);
  }
}

const progressSince =
  (startedAt: number) =>
  ({ done, total }: Rebuild): void => {
    const rate = done / Math.max(0.001, (performance.now() - startedAt) / 1000);
    say.progress(`${number(done)} of ${number(total)} products, ${number(Math.round(rate))} a second`);
  };

async function status(): Promise<void> {
  const { openShop } = await import("./open-shop.ts");
  const { shop, close } = await openShop({ quiet: true });
  try {
    const { pluginId, builtAt, products, pending, rebuild } = await shop.container
      .resolve<SearchIndexService>("searchIndex")
      .status();
    if (pluginId === null)
      say.line("This shop has no search plugin: PostgreSQL finds products by title, handle and SKU.");
    else if (builtAt === null) say.line(`The index of ${pluginId} is not built yet.`);
    else say.line(`The index of ${pluginId} was built with ${number(products ?? 0)} products at ${builtAt}.`);
    if (pluginId !== null) say.line(`${number(pending)} changed products wait to be told to it.`);
    if (rebuild) say.line(`A new index is being built: ${number(rebuild.done)} of ${number(rebuild.total)} products.`);
    if (rebuild?.lastError) say.line(`It failed ${rebuild.failures} times: ${rebuild.lastError}`);
  } finally {
    await close();
  }
}
