import { setTimeout as delay } from "node:timers/promises";
import { load, targetOf, textOf } from "../load.ts";
import { megabytesOf } from "../process-family.ts";
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
      await load(targetOf(hanse, `${listPath(facts)}&offset=${offset}`, facts.key), {
        connections: 50,
        seconds: scale.seconds / 2,
        signal,
      });
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
