import { createRequire } from "node:module";
import { expect, it, onTestFinished } from "vitest";
import { startRedis, withoutRedis } from "../../../test/support/redis-server.ts";
import { silent } from "../../../test/support/test-platform.ts";
import { openTestQueues } from "../../../test/support/test-queue.ts";
import { openQueue } from "./open-queue.ts";

const isBullLoaded = (): boolean =>
  Object.keys(createRequire(import.meta.url).cache).some((path) => path.includes("/bullmq/"));

async function open(redis?: { url: string; prefix: string }) {
  const queues = await openTestQueues();
  onTestFinished(() => queues.close());
  const queue = openQueue({ redis: redis ?? { prefix: "unused" }, databaseUrl: queues.url, log: silent });
  onTestFinished(() => queue.close());
  return queue;
}

it("loads nothing large before it is started or asked, as a shop has to answer its first request soon", async () => {
  const queue = await open();
  queue.process("jobs", async () => undefined);
  queue.schedule("jobs", "tick", { everyMs: 60_000 }, null);
  expect(isBullLoaded()).toBe(false);
  await queue.prepare();
  expect(isBullLoaded()).toBe(true);
});

it.skipIf(withoutRedis)("is on Redis when there is one, and on the database else", async () => {
  const redis = await startRedis();
  onTestFinished(() => redis.close());
  await (await open()).enqueue("jobs", null);
  expect(await redis.keys()).toEqual([]);
  await (await open(redis)).enqueue("jobs", null);
  expect(await redis.keys()).not.toEqual([]);
});
