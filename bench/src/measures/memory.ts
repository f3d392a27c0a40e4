import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { load, targetOf, textOf } from "../load.ts";
import { limited } from "../row.ts";
import { listPath } from "./catalogue.ts";
import { shopAtHanse } from "./checkout.ts";
import { type Measure, usualCatalogue } from "./measure.ts";

/** How long a process is left alone before it counts as idle. */
const restMs = { quick: 2_000, usual: 5_000, full: 10_000 };

/** Of a shop as it usually runs, replies kept, which is one process. */
export const memory: Measure = {
  name: "memory",
  async run(bench) {
    const shop = await bench.copyOf(await bench.shop(usualCatalogue(bench)));
    const { mode, scale } = bench.options;
    const { signal } = bench;
    const hanse = await bench.startHanse(shop);
    const { facts } = shop;
    await textOf(targetOf(hanse, listPath(facts), facts.key));
    bench.say("memory: idle");
    await delay(restMs[mode], undefined, { signal });
    const idle = megabytesOf(hanse.pid);
    bench.say("memory: under load");
    for (let offset = 0; offset < 100; offset += 20)
      await load(targetOf(hanse, `${listPath(facts)}&offset=${offset}`, facts.key), { connections: 50, seconds: scale.seconds / 2, signal });
    await shopAtHanse(hanse, shop, { shoppers: 10, seconds: scale.seconds });
    const loaded = megabytesOf(hanse.pid);
    await hanse.stop();
    await bench.databases.drop(shop.databaseUrl);
    const unit = "MB";
    return [
      limited({ id: "memory.idle", what: "memory, idle", unit }, idle, 180),
      limited({ id: "memory.loaded", what: "memory, after load", unit }, loaded, 280),
    ];
  },
};

/** What the process and those it has started hold in memory together. */
function megabytesOf(pid: number): number {
  const pages = (id: number): number => Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${id}/status`, "utf8"))?.[1] ?? 0) * 1_024;
  return familyOf(pid).reduce((sum, id) => sum + pages(id), 0) / 1e6;
}

function familyOf(pid: number): number[] {
  const parents = readdirSync("/proc").flatMap((name): (readonly [pid: number, parent: number])[] => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const parent = /^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${name}/status`, "utf8"))?.[1];
      return [[Number(name), Number(parent)]];
    } catch {
      // It has ended meanwhile.
      return [];
    }
  });
  const family = [pid];
  for (const member of family) family.push(...parents.filter(([, parent]) => parent === member).map(([id]) => id));
  return family;
}
