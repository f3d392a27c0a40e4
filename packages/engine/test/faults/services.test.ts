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
import { type Sold, underTraffic } from "./traffic.ts";

const shoppers = 20;
/** Longer than the deadlines of calls, of which some have to be given up. */
const hungMs = 3_500;
/** Longer than answers are late, of which some have to arrive. */
const slowMs = 6_500;
const faultMs = 2_000;
/** In the calm before each fault: half of the shoppers at least. */
const calmOrders = 10;

const extracted: readonly Extracted[] = [
  { plugin: inventory, packageName: "@hanse/plugin-inventory" },
  { plugin: manualPayment, packageName: "@hanse/plugin-payment-manual" },
  { plugin: postgresSearch, packageName: "@hanse/plugin-search-postgres" },
  { plugin: manualFulfillment, packageName: "@hanse/plugin-fulfillment-manual" },
];

/** One after the other; after each the shop has to sell again. */
async function spoil(service: PluginService, sold: Sold): Promise<void> {
  await sold(calmOrders);
  await service.kill();
  await sleep(faultMs);
  await service.start();
  await sold(calmOrders);
  service.hang();
  await sleep(hungMs);
  service.wake();
  await sold(calmOrders);
  service.proxy.spoil("slow");
  await sleep(slowMs);
  service.proxy.spoil("nothing");
  await sold(calmOrders);
  service.proxy.spoil("garbage");
  await sleep(faultMs);
  service.proxy.spoil("nothing");
  await sold(calmOrders);
  await service.restart();
  await sold(calmOrders);
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
          (sold) => spoil(services[0] as PluginService, sold),
        );
        expect(failures).toEqual([]);
        expect(looks).toBeGreaterThan(100);
        expect(answers.filter((answer) => !orderIdIn(answer))).toEqual([]);
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
