import { randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { openTestPlatform, type TestPlatform } from "../../../test/support/test-platform.ts";
import { soon } from "../../../test/support/soon.ts";

let platform: TestPlatform;
beforeAll(async () => void (platform = await openTestPlatform()));
afterAll(() => platform.close());
test("tells listeners of the topic, here and in another process, once for many announcements", async () => {
  const [here, there] = [await platform.join(), await platform.join()];
  const [own, other, unrelated] = [vi.fn(), vi.fn(), vi.fn()];
  here.notifier.on("a", own);
  there.notifier.on("a", other);
  there.notifier.on("b", unrelated);
  for (let n = 0; n < 10; n++) here.notifier.announce("a");
  await soon(() => expect(other).toHaveBeenCalled());
  here.notifier.announce("b");
  await soon(() => expect(unrelated).toHaveBeenCalled());
  expect(own).toHaveBeenCalledTimes(1);
  expect(other).toHaveBeenCalledTimes(1);
});

test("carries more topics than fit into one notification", async () => {
  const [here, there] = [await platform.join(), await platform.join()];
  const topics = Array.from({ length: 500 }, () => `run:${randomUUID()}`);
  const heard = new Set<string>();
  for (const topic of topics) there.notifier.on(topic, () => heard.add(topic));
  here.notifier.announce(...topics);
  await soon(() => expect(heard.size).toBe(500));
});

test("a listener that was taken off hears nothing more", async () => {
  const { notifier } = await platform.join();
  const [gone, stays] = [vi.fn(), vi.fn()];
  const off = notifier.on("x", gone);
  notifier.on("x", stays);
  off();
  notifier.announce("x");
  await soon(() => expect(stays).toHaveBeenCalled());
  expect(gone).not.toHaveBeenCalled();
});

test("connects again when the connection was cut, and has everybody look for what was missed", async () => {
  const [here, there] = [await platform.join(), await platform.join()];
  const heard = vi.fn();
  there.notifier.on("after", heard);
  const admin = new pg.Client({ connectionString: platform.url });
  await admin.connect();
  await admin.query(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'",
  );
  await admin.end();
  await vi.waitFor(() => expect(heard).toHaveBeenCalledTimes(1), { timeout: 15_000 });
  // Both have to be back before an announcement can get through.
  await vi.waitFor(
    () => {
      here.notifier.announce("after");
      expect(heard.mock.calls.length).toBeGreaterThan(1);
    },
    { timeout: 15_000, interval: 50 },
  );
});
