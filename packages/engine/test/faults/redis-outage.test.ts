import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { unnamed } from "@hanse/plugin-kit";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type Running, ShopFolder } from "../command-line.ts";
import { freePort } from "../support/free-port.ts";
import { type RedisServer, startRedis, whyWithoutRedis, withoutRedis } from "../support/redis-server.ts";
import { expectBooksInOrder } from "./books.ts";
import { orderIdIn } from "./completion.ts";
import { Fleet } from "./fleet.ts";
import { countStock } from "./stock.ts";
import { underTraffic } from "./traffic.ts";

if (withoutRedis) console.warn(`A shop whose Redis dies${whyWithoutRedis}`);

const shoppers = 20;
const outages = 2;
const awayMs = 2_500;
const patience = { timeout: 30_000, interval: 50 };

/** Jobs of the shop that were run after a moment, or since its database was made. */
const ticksSince = unnamed<{ ticks: number }>("SELECT count(*)::int AS ticks FROM ticker.tick WHERE at > $1");
const now = unnamed<{ at: string }>("SELECT clock_timestamp()::text AS at");
const queueTables = unnamed<{ tables: number }>(
  "SELECT count(*)::int AS tables FROM information_schema.tables WHERE table_schema = 'bullmq'",
);

/** The worker's shop: that of the engines, with something to see of its jobs. */
const workerConfig = (redis: RedisServer): string => `
import { defineConfig } from "@hanse/engine";
import { manualFulfillment } from "@hanse/plugin-fulfillment-manual";
import { inventory } from "@hanse/plugin-inventory";
import { manualPayment } from "@hanse/plugin-payment-manual";
import { taxRates } from "@hanse/plugin-tax-rates";
import { ticker } from ${JSON.stringify(pathToFileURL(join(import.meta.dirname, "ticker.ts")).href)};

export default defineConfig({
  plugins: [inventory(), manualPayment(), manualFulfillment(), taxRates(), ticker()],
  redis: ${JSON.stringify({ url: redis.url, prefix: redis.prefix })},
  checkout: { leaseSeconds: 2 },
});
`;

describe.skipIf(withoutRedis)(`a shop whose Redis dies${whyWithoutRedis}`, () => {
  let redis: RedisServer;
  let fleet: Fleet;
  let folder: ShopFolder;
  let worker: Running;
  beforeAll(async () => {
    redis = await startRedis();
    [fleet, folder] = await Promise.all([
      Fleet.open(2, {
        redis: { url: redis.url, prefix: redis.prefix },
        worker: { mode: "off" },
        checkout: { leaseSeconds: 2 },
      }),
      ShopFolder.make(),
    ]);
    await writeFile(join(folder.path, "hanse.config.ts"), workerConfig(redis));
    worker = folder.hanse(["worker", "--port", `${await freePort()}`], { DATABASE_URL: fleet.databaseUrl });
    await worker.until(/Ctrl-C stops it/);
  }, 120_000);
  afterAll(async () => {
    await folder?.remove();
    await fleet?.close();
    await redis?.close();
  });

  const moment = async (): Promise<string> => (await fleet.database.query(now))[0]?.at ?? "";
  const ticks = async (since: string): Promise<number> =>
    (await fleet.database.query(ticksSince, [since]))[0]?.ticks ?? 0;

  it("goes on selling, loses nothing, and has its jobs back when Redis is", { timeout: 480_000 }, async () => {
    const { database } = fleet;
    const variantId = await countStock(fleet.next(), database, "BB-LARGE", [5_000, 5_000]);
    await vi.waitFor(async () => expect(await ticks("-infinity")).toBeGreaterThan(2), patience);

    const { answers, looks, failures } = await underTraffic(
      { engines: fleet.engines, shoppers, variantId },
      async (sold) => {
        for (let outage = 0; outage < outages; outage += 1) {
          await sold(shoppers);
          await redis.kill();
          // What was begun when it went ends in its own time.
          await vi.waitFor(async () => {
            const since = await moment();
            await sleep(awayMs / 2);
            expect(await ticks(since)).toBe(0);
          }, patience);
          const away = await moment();
          await sleep(awayMs / 2);
          expect(await ticks(away)).toBe(0);
          await redis.restart();
          const back = await moment();
          await vi.waitFor(async () => expect(await ticks(back)).toBeGreaterThan(2), patience);
        }
      },
    );

    expect(failures).toEqual([]);
    expect(looks).toBeGreaterThan(100);
    expect(answers.filter((answer) => !orderIdIn(answer))).toEqual([]);
    await expectBooksInOrder(database);
    // Its queue was on Redis indeed.
    expect(await database.query(queueTables)).toEqual([{ tables: 0 }]);
    expect(await redis.keys()).not.toEqual([]);
    expect(fleet.engines.filter(({ isAlive }) => isAlive)).toHaveLength(2);
    expect((await worker.interrupt("SIGTERM")).code).toBe(0);
  });
});
