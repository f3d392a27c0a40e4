import { setTimeout as sleep } from "node:timers/promises";
import { inventory } from "@hanse/plugin-inventory";
import { manualFulfillment } from "@hanse/plugin-fulfillment-manual";
import { manualPayment } from "@hanse/plugin-payment-manual";
import { postgresSearch } from "@hanse/plugin-search-postgres";
import { describe, expect, it } from "vitest";
import { expectBooksInOrder } from "./books.ts";
import { orderIdIn } from "./completion.ts";
import type { PluginService } from "./plugin-service.ts";
import { type Extracted, openSplitShop } from "./split-shop.ts";
import { countStock } from "./stock.ts";
import { underTraffic } from "./traffic.ts";

const shoppers = 20;
const faultMs = 2_500;
const calmMs = 1_000;

const extracted: readonly Extracted[] = [
  { plugin: inventory, packageName: "@hanse/plugin-inventory" },
  { plugin: manualPayment, packageName: "@hanse/plugin-payment-manual" },
  { plugin: postgresSearch, packageName: "@hanse/plugin-search-postgres" },
  { plugin: manualFulfillment, packageName: "@hanse/plugin-fulfillment-manual" },
];

/** One after the other, with calm in between. */
async function spoil(service: PluginService): Promise<void> {
  await sleep(calmMs);
  await service.kill();
  await sleep(faultMs);
  await service.start();
  await sleep(calmMs);
  service.hang();
  await sleep(faultMs * 2);
  service.wake();
  await sleep(calmMs);
  service.proxy.spoil("slow");
  await sleep(faultMs * 3);
  service.proxy.spoil("garbage");
  await sleep(faultMs);
  service.proxy.spoil("nothing");
  await sleep(calmMs);
  await service.restart();
  await sleep(calmMs);
}

/** Two shops at a time: they mostly wait. */
const pairs = [extracted.slice(0, 2), extracted.slice(2)];

describe.each(pairs)("with a plugin as a service that fails in every way, the shop", (...pair) => {
  it.concurrent.each(pair)(
    "goes on showing products, and sells each unit once: $plugin.definition.id",
    { timeout: 300_000 },
    async (part) => {
      const shop = await openSplitShop([part], { checkout: { leaseSeconds: 2 } });
      try {
        const { engine, database, services } = shop;
        const variantId = await countStock(engine, database, "BB-LARGE", [5_000, 5_000]);
        const { answers, putOff, looks, fallbacks, failures } = await underTraffic(
          { engines: [engine], shoppers, variantId },
          () => spoil(services[0] as PluginService),
        );
        expect(failures).toEqual([]);
        expect(looks).toBeGreaterThan(100);
        expect(answers.filter((answer) => !orderIdIn(answer))).toEqual([]);
        expect(answers.length).toBeGreaterThan(shoppers);
        // Else nothing would have been wrong at all.
        expect(part.plugin.definition.id === "search-postgres" ? fallbacks : putOff).toBeGreaterThan(0);
        await expectBooksInOrder(database);
        expect(engine.isAlive).toBe(true);
      } finally {
        await shop.close();
      }
    },
  );
});
