import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { redisMissing, type RedisServer, startRedis } from "../../../test/support/redis-server.ts";
import { silent } from "../../../test/support/test-platform.ts";
import { BullJobQueue, type BullQueueOptions } from "./bull-queue.ts";
import { queueConformance } from "./queue-conformance.ts";
import { connectRedis } from "./redis-connection.ts";

const prefix = "shop";
const patience = { timeout: 15_000, interval: 20 };

describe.skipIf(redisMissing)(["the queue on Redis", redisMissing].filter(Boolean).join(": "), () => {
  queueConformance(async () => {
    const redis = await startRedis();
    return {
      open: (options) =>
        new BullJobQueue({ connect: connectRedis({ url: redis.url, prefix }), log: silent, ...options }),
      processArguments: [redis.url, prefix],
      goAway: () => redis.kill(),
      comeBack: () => redis.restart(),
      close: () => redis.kill(),
    };
  });

  describe("that loses everything", () => {
    let redis: RedisServer;
    beforeAll(async () => void (redis = await startRedis()));
    afterAll(() => redis.kill());

    function join(options: Partial<BullQueueOptions> = {}) {
      const connect = connectRedis({ url: redis.url, prefix });
      const queue = new BullJobQueue({ connect, log: silent, lockMs: 400, ...options });
      onTestFinished(() => queue.close());
      const ran: unknown[] = [];
      queue.process("jobs", async ({ data }) => void ran.push(data));
      queue.start();
      return { queue, ran };
    }

    async function keys(): Promise<string[]> {
      const client = new Redis(redis.url);
      const found = await client.keys("*");
      client.disconnect();
      return found;
    }

    it("killed and restarted empty, it has its schedules back, without a restart of the process", async () => {
      const { queue, ran } = join();
      queue.schedule("jobs", "tick", { everyMs: 200 }, "tick");
      queue.schedule("jobs", "night", { cron: "0 3 * * *" }, "night");
      await vi.waitFor(() => expect(ran.length).toBeGreaterThanOrEqual(2), patience);
      await redis.kill();
      await redis.restart();
      expect(await keys()).toEqual([]);
      ran.length = 0;
      await vi.waitFor(() => expect(ran.length).toBeGreaterThanOrEqual(2), patience);
      const ids = (await queue.schedules("jobs")).map(({ id }) => id);
      expect(ids.toSorted()).toEqual(["night", "tick"]);
      expect((await keys()).every((key) => key.startsWith(`${prefix}:`))).toBe(true);
    });

    it("emptied behind the back of its processes, it has its schedules back with their next look", async () => {
      const { queue, ran } = join({ lookMs: 500 });
      queue.schedule("jobs", "tick", { everyMs: 200 }, "tick");
      await vi.waitFor(() => expect(ran.length).toBeGreaterThanOrEqual(2), patience);
      const client = new Redis(redis.url);
      await client.flushall();
      client.disconnect();
      ran.length = 0;
      await vi.waitFor(() => expect(ran.length).toBeGreaterThanOrEqual(2), patience);
    });
  });

  it("keeps its password to itself, also when it is wrong", async () => {
    const redis = await startRedis();
    onTestFinished(() => redis.kill());
    const client = new Redis(redis.url);
    await client.config("SET", "requirepass", "right-password");
    client.disconnect();
    const said: unknown[] = [];
    const note = (...all: unknown[]): void => void said.push(all);
    const url = redis.url.replace("//", "//:wrong-password@");
    const log = { debug: note, info: note, warn: note, error: note };
    const queue = new BullJobQueue({ connect: connectRedis({ url, prefix }), log });
    onTestFinished(() => queue.close());
    queue.process("jobs", async () => undefined);
    queue.start();
    const error: unknown = await queue.enqueue("jobs", null).catch((reason: unknown) => reason);
    await vi.waitFor(() => expect(said).not.toEqual([]), patience);
    const everything = JSON.stringify([said, error], (_key, value: unknown) =>
      value instanceof Error ? { ...value, message: value.message, stack: value.stack, cause: value.cause } : value,
    );
    expect(everything).toContain("queue.unavailable");
    expect(everything).not.toContain("wrong-password");
  });
});
