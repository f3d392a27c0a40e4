import { setTimeout as sleep } from "node:timers/promises";
import { inventory } from "@hanse/plugin-inventory";
import { manualFulfillment } from "@hanse/plugin-fulfillment-manual";
import { manualPayment } from "@hanse/plugin-payment-manual";
import { postgresSearch } from "@hanse/plugin-search-postgres";
import { describe, expect, it } from "vitest";
import { Shopper } from "../shopper.ts";
import { expectBooksInOrder } from "./books.ts";
import { complete, completeAtLast, type CompletionAnswer, orderIdIn } from "./completion.ts";
import { patientDoor } from "./patient-door.ts";
import type { PluginService } from "./plugin-service.ts";
import { type Extracted, openSplitShop, type SplitShop } from "./split-shop.ts";
import { countStock } from "./stock.ts";

const shoppers = 20;
const faultMs = 2_500;
const calmMs = 1_500;

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

/** What shoppers look at all the time; everything answered but 200, with the path. */
async function browse(
  { engine }: SplitShop,
  isOver: () => boolean,
): Promise<{ looks: number; fallbacks: number; failures: string[] }> {
  const paths = [
    "/store/products?limit=12",
    "/store/products?q=kettle&limit=5",
    "/store/regions",
    "/store/collections",
  ];
  const failures: string[] = [];
  let looks = 0;
  let fallbacks = 0;
  while (!isOver()) {
    for (const path of paths) {
      const { statusCode, body, headers } = await engine.app.inject({
        method: "GET",
        url: path,
        headers: { "x-publishable-api-key": engine.key },
      });
      looks += 1;
      if (headers["x-hanse-search"] === "fallback") fallbacks += 1;
      if (statusCode !== 200) failures.push(`${path}: ${statusCode} ${body}`);
    }
    await sleep(50);
  }
  return { looks, fallbacks, failures };
}

describe.each(extracted)("with $plugin.definition.id as a service that fails in every way", (part) => {
  it("goes on showing products, and sells each unit once", { timeout: 300_000 }, async () => {
    const shop = await openSplitShop([part], { checkout: { leaseSeconds: 2 } });
    try {
      const [service] = shop.services;
      const { engine, database } = shop;
      const variantId = await countStock(engine, database, "BB-LARGE", [5_000, 5_000]);
      let isOver = false;
      let putOff = 0;
      const ask = async (cartId: string): Promise<CompletionAnswer | undefined> => {
        const answer = await complete(engine, cartId);
        if (answer?.status === 503) putOff += 1;
        return answer;
      };
      const answers: CompletionAnswer[] = [];
      const buy = async (): Promise<void> => {
        const shopper = new Shopper(patientDoor(engine, () => (putOff += 1)));
        while (!isOver) {
          const { id } = await shopper.readyCart([{ variantId, quantity: 1 }]);
          answers.push(await completeAtLast(id, ask));
          await sleep(200);
        }
      };
      const buying = Array.from({ length: shoppers }, buy);
      const browsing = browse(shop, () => isOver);
      await spoil(service as PluginService);
      isOver = true;
      const { looks, fallbacks, failures } = await browsing;
      await Promise.all(buying);

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
  });
});
