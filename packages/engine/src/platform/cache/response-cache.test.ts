import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { openTestPlatform, silent, type TestPlatform } from "../../../test/support/test-platform.ts";
import { ResponseCache } from "./response-cache.ts";
import { touch } from "./touch.ts";
import { VersionClock } from "./version-clock.ts";

let platform: TestPlatform;
beforeAll(async () => void (platform = await openTestPlatform()));
afterAll(() => platform.close());

async function open(maxBytes?: number) {
  const process = await platform.join();
  const clock = new VersionClock({ ...process, log: silent });
  await clock.start();
  onTestFinished(() => clock.stop());
  const change = (topic: string) => process.database.transaction((tx) => touch(tx, topic));
  return { cache: new ResponseCache({ clock, ...(maxBytes && { maxBytes }) }), change };
}

test("renders once, answers from memory, and renders again after a change", async () => {
  const { cache, change } = await open();
  const render = vi.fn(async () => `{"n":${render.mock.calls.length}}`);
  const [first, second] = await Promise.all([
    cache.reply("/a", ["product"], render),
    cache.reply("/a", ["product"], render),
  ]);
  expect(first).toBe(second);
  expect((await cache.reply("/a", ["product"], render)).body.toString()).toBe('{"n":1}');
  await change("product");
  const third = await cache.reply("/a", ["product"], render);
  expect(third.body.toString()).toBe('{"n":2}');
  expect(third.etag).not.toBe(first.etag);
  expect(cache.stats).toMatchObject({ hits: 2, misses: 2, entries: 1 });
});

test("a change while rendering is not hidden from who asks afterwards", async () => {
  const { cache, change } = await open();
  const gate = Promise.withResolvers<string>();
  const old = cache.reply("/b", ["price"], () => gate.promise);
  await change("price");
  expect((await cache.reply("/b", ["price"], async () => "new")).body.toString()).toBe("new");
  gate.resolve("old");
  expect((await old).body.toString()).toBe("old");
  expect((await cache.reply("/b", ["price"], async () => "unused")).body.toString()).toBe("new");
});

test("keeps no failures", async () => {
  const { cache } = await open();
  await expect(cache.reply("/c", [], () => Promise.reject(new Error("down")))).rejects.toThrow("down");
  expect((await cache.reply("/c", [], async () => "up")).body.toString()).toBe("up");
});

test("drops what was used least recently when it grows too large", async () => {
  const { cache } = await open(4_000);
  const fill = (key: string) => cache.reply(key, [], async () => "x".repeat(1_000));
  for (const key of ["/1", "/2", "/3"]) await fill(key);
  await fill("/1");
  await fill("/4");
  expect(cache.stats.entries).toBe(3);
  expect(cache.stats.bytes).toBeLessThanOrEqual(4_000);
  const { misses } = cache.stats;
  await fill("/1");
  expect(cache.stats.misses).toBe(misses);
  await fill("/2");
  expect(cache.stats.misses).toBe(misses + 1);
});

test("does not keep what is larger than the whole cache", async () => {
  const { cache } = await open(1_000);
  await cache.reply("/big", [], async () => "x".repeat(2_000));
  expect(cache.stats).toMatchObject({ entries: 0, bytes: 0 });
});
