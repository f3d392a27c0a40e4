import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import {
  ownRedis,
  type RedisServer,
  startRedis,
  whyWithoutRedis,
  withoutRedis,
} from "../../../test/support/redis-server.ts";
import { silent } from "../../../test/support/test-platform.ts";
import { BullJobQueue, type BullQueueOptions } from "./bull-queue.ts";
import { queueConformance } from "./queue-conformance.ts";
import { connectRedis } from "./redis-connection.ts";

if (withoutRedis) console.warn(`The queue on Redis${whyWithoutRedis}`);

const patience = { timeout: 15_000, interval: 20 };

describe.skipIf(withoutRedis)(`the queue on Redis${whyWithoutRedis}`, () => {
  queueConformance(async () => {
    const redis = await startRedis();
    return {
      open: (options) => new BullJobQueue({ connect: connectRedis(redis), log: silent, ...options }),
      processArguments: [redis.url, redis.prefix],
      goAway: () => redis.kill(),
      comeBack: () => redis.restart(),
      close: () => redis.close(),
    };
  });

  describe("that loses everything", () => {
    let redis: RedisServer;
    beforeAll(async () => void (redis = await startRedis()));
    afterAll(() => redis.close());

    function join(options: Partial<BullQueueOptions> = {}) {
      const queue = new BullJobQueue({ connect: connectRedis(redis), log: silent, lockMs: 400, ...options });
      onTestFinished(() => queue.close());
      const ran: unknown[] = [];
      queue.process("jobs", async ({ data }) => void ran.push(data));
      queue.start();
      return { queue, ran };
    }

    it("killed and restarted empty, it has its schedules back, without a restart of the process", async () => {
      const { queue, ran } = join();
      queue.schedule("jobs", "tick", { everyMs: 200 }, "tick");
      queue.schedule("jobs", "night", { cron: "0 3 * * *" }, "night");
      await vi.waitFor(() => expect(ran.length).toBeGreaterThanOrEqual(2), patience);
      await redis.kill();
      await redis.restart();
      ran.length = 0;
      await vi.waitFor(() => expect(ran.length).toBeGreaterThanOrEqual(2), patience);
      const ids = (await queue.schedules("jobs")).map(({ id }) => id);
      expect(ids.toSorted()).toEqual(["night", "tick"]);
      expect(await redis.keys()).not.toEqual([]);
    });

    it("emptied behind the back of its processes, it has its schedules back with their next look", async () => {
      const { queue, ran } = join({ lookMs: 500 });
      queue.schedule("jobs", "tick", { everyMs: 200 }, "tick");
      await vi.waitFor(() => expect(ran.length).toBeGreaterThanOrEqual(2), patience);
      await redis.empty();
      ran.length = 0;
      await vi.waitFor(() => expect(ran.length).toBeGreaterThanOrEqual(2), patience);
    });
  });

  it.skipIf(!ownRedis)("keeps its password to itself, also when it is wrong", async () => {
    const redis = await startRedis();
    onTestFinished(() => redis.close());
    const client = new Redis(redis.url);
    await client.config("SET", "requirepass", "right-password");
    client.disconnect();
    const said: unknown[] = [];
    const note = (...all: unknown[]): void => void said.push(all);
    const url = redis.url.replace("//", "//:wrong-password@");
    const log = { debug: note, info: note, warn: note, error: note };
    const queue = new BullJobQueue({ connect: connectRedis({ ...redis, url }), log });
    onTestFinished(() => queue.close());
    queue.process("jobs", async () => undefined);
    queue.start();
    const error: unknown = await queue.enqueue("jobs", null).catch((reason: unknown) => reason);
    await vi.waitFor(() => expect(said).not.toEqual([]), patience);
    const everything = JSON.stringify([said, error], (_key, value: unknown) =>
      value instanceof Error ? Object.fromEntries(everyKey(value)) : value,
    );
    expect(everything).toContain("queue.unavailable");
    expect(everything).not.toContain("wrong-password");
  });
});

/** What a log may write of an error, and more. */
const everyKey = (error: Error): [string, unknown][] =>
  Object.getOwnPropertyNames(error).map((key) => [key, error[key as keyof Error]]);
