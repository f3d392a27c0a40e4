import { unnamed } from "@hanse/plugin-kit";
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { openTestPlatform, silent, type TestPlatform, type TestProcess } from "../../../test/support/test-platform.ts";
import { soon } from "../../../test/support/soon.ts";
import { snapshot } from "./snapshot.ts";
import { touch } from "./touch.ts";
import { VersionClock, type VersionClockOptions } from "./version-clock.ts";

const never = 3_600_000;
let platform: TestPlatform;
beforeAll(async () => {
  platform = await openTestPlatform();
  const { database } = await platform.join();
  await database.query(unnamed("CREATE TABLE setting (name text PRIMARY KEY, value integer NOT NULL)"));
});
afterAll(() => platform.close());

type Clocked = TestProcess & { clock: VersionClock };

async function join(options: Partial<VersionClockOptions> = {}): Promise<Clocked> {
  const process = await platform.join();
  const clock = new VersionClock({ ...process, log: silent, ...options });
  await clock.start();
  onTestFinished(() => clock.stop());
  return { ...process, clock };
}

const write = unnamed("INSERT INTO setting VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value");
const readValue = unnamed<{ value: number }>("SELECT value FROM setting WHERE name = $1");

const set = ({ database }: TestProcess, name: string, value: number): Promise<void> =>
  database.transaction(async (tx) => {
    await tx.query(write, [name, value]);
    await touch(tx, name, "settings");
  });

const valueOf = async ({ database }: TestProcess, name: string): Promise<number | undefined> =>
  (await database.query(readValue, [name]))[0]?.value;

describe("a clock", () => {
  test("knows its own commits at once", async () => {
    const here = await join({ pollMs: never });
    const before = here.clock.versionOf("own");
    await set(here, "own", 1);
    expect(here.clock.versionOf("own")).toBeGreaterThan(before);
  });

  test("hears of commits elsewhere by notification", async () => {
    const [here, there] = [await join({ pollMs: never }), await join({ pollMs: never })];
    await set(here, "told", 1);
    await soon(() => expect(there.clock.versionOf("told")).toBe(here.clock.versionOf("told")));
  });

  test("hears of them by polling when notifications are lost", async () => {
    const [here, there] = [await join({ pollMs: never }), await join({ pollMs: 20 })];
    await here.notifier.stop();
    await set(here, "polled", 1);
    await soon(() => expect(there.clock.versionOf("polled")).toBe(1));
  });

  test("does not move when the transaction rolls back", async () => {
    const here = await join({ pollMs: never });
    const failing = here.database.transaction(async (tx) => {
      await touch(tx, "undone");
      throw new Error("no");
    });
    await expect(failing).rejects.toThrow("no");
    await here.clock.read();
    expect(here.clock.versionOf("undone")).toBe(0);
  });

  test("counts touches of many topics at once without a deadlock", async () => {
    const here = await join({ pollMs: never });
    const topics = ["k1", "k2", "k3", "k4"];
    await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        here.database.transaction((tx) => touch(tx, ...(n % 2 ? topics : topics.toReversed()))),
      ),
    );
    expect(topics.map((topic) => here.clock.versionOf(topic))).toEqual([20, 20, 20, 20]);
  });
});

describe("a snapshot", () => {
  test("loads once for concurrent callers and keeps the value", async () => {
    const here = await join({ pollMs: never });
    await set(here, "once", 7);
    const load = vi.fn(() => valueOf(here, "once"));
    const kept = snapshot(here.clock, ["once"], load);
    expect(await Promise.all([kept.get(), kept.get(), kept.get()])).toEqual([7, 7, 7]);
    expect(await kept.get()).toBe(7);
    expect(load).toHaveBeenCalledTimes(1);
  });

  test("shows a change of this process with the next read, and of another one soon after", async () => {
    const [here, there] = [await join({ pollMs: never }), await join({ pollMs: never })];
    await set(here, "shared", 1);
    await there.clock.read();
    const mine = snapshot(here.clock, ["shared"], () => valueOf(here, "shared"));
    const theirs = snapshot(there.clock, ["shared"], () => valueOf(there, "shared"));
    expect([await mine.get(), await theirs.get()]).toEqual([1, 1]);
    await set(here, "shared", 2);
    expect(await mine.get()).toBe(2);
    await soon(async () => expect(await theirs.get()).toBe(2));
  });

  test("does not keep a load that a change overtook", async () => {
    const here = await join({ pollMs: never });
    await set(here, "raced", 1);
    const read = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    let loads = 0;
    const kept = snapshot(here.clock, ["raced"], async () => {
      loads += 1;
      const value = await valueOf(here, "raced");
      read.resolve();
      if (loads === 1) await release.promise;
      return value;
    });
    const old = kept.get();
    await read.promise;
    await set(here, "raced", 2);
    expect(await kept.get()).toBe(2);
    release.resolve();
    expect(await old).toBe(1);
    expect(await kept.get()).toBe(2);
    expect(loads).toBe(2);
  });

  test("throws when it cannot load, and tries again the next time", async () => {
    const here = await join({ pollMs: never });
    let broken = false;
    const kept = snapshot(here.clock, ["fails"], async () => {
      if (broken) throw new Error("no database");
      return valueOf(here, "fails");
    });
    await set(here, "fails", 1);
    expect(await kept.get()).toBe(1);
    broken = true;
    expect(await kept.get()).toBe(1);
    await set(here, "fails", 2);
    await expect(kept.get()).rejects.toThrow("no database");
    broken = false;
    expect(await kept.get()).toBe(2);
  });

  test("is not believed when the versions could not be read for too long", async () => {
    const here = await join({ pollMs: never, trustMs: 0 });
    const load = vi.fn(async () => 1);
    const kept = snapshot(here.clock, ["stale"], load);
    await kept.get();
    await soon(() => expect(here.clock.isCurrent).toBe(false));
    await kept.get();
    expect(load).toHaveBeenCalledTimes(2);
  });
});
