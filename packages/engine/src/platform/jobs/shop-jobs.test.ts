import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { setTimeout as sleep } from "node:timers/promises";
import { silent } from "../../../test/support/test-platform.ts";
import { openTestQueues, type TestQueues } from "../../../test/support/test-queue.ts";
import type { Queue } from "../queue/queue.ts";
import { putPluginJobs } from "./plugin-jobs.ts";
import { jobsQueue, ShopJobs } from "./shop-jobs.ts";

const everyMs = 200;
const patience = { timeout: 15_000, interval: 20 };

let queues: TestQueues;
const open: Queue[] = [];
beforeAll(async () => void (queues = await openTestQueues()));
afterAll(() => queues.close());
let process: { queue: Queue; jobs: ShopJobs };
beforeEach(() => void (process = join()));
afterEach(async () => {
  // The others first: one that is slow to begin would state its schedules again.
  const others = open.splice(0).filter((queue) => queue !== process.queue);
  await Promise.all(others.map((queue) => queue.close()));
  for (const { id } of await process.queue.schedules(jobsQueue)) process.queue.unschedule(jobsQueue, id);
  await vi.waitUntil(async () => (await process.queue.schedules(jobsQueue)).length === 0, patience);
  await process.queue.close();
});

/** What one process of the shop has. */
function join() {
  const queue = queues.open();
  open.push(queue);
  queue.start();
  return { queue, jobs: new ShopJobs({ queue, log: silent }) };
}

const until = (look: () => void | Promise<void>): Promise<void> => vi.waitFor(look, patience);
const scheduled = async (): Promise<string[]> =>
  (await process.queue.schedules(jobsQueue)).map(({ id }) => id).toSorted();

describe("the shop's jobs", () => {
  it("run once each time, whatever the number of processes", async () => {
    const ran: number[] = [];
    const processes = [process, join(), join()];
    for (const { jobs } of processes) {
      jobs.add({ name: "test.count", everyMs, run: async () => void ran.push(Date.now()) });
      jobs.start();
    }
    const from = Date.now();
    await until(() => expect(ran.length).toBeGreaterThanOrEqual(6));
    // Each process on its own would have made three times as many.
    expect(ran.length).toBeLessThanOrEqual((Date.now() - from) / everyMs + 1);
  });

  it("are never under way twice in a process, even if a run takes longer than the interval", async () => {
    let underWay = 0;
    let most = 0;
    let runs = 0;
    process.jobs.add({
      name: "test.slow",
      everyMs,
      async run() {
        most = Math.max(most, (underWay += 1));
        await sleep(everyMs * 3);
        underWay -= 1;
        runs += 1;
      },
    });
    process.jobs.start();
    await until(() => expect(runs).toBe(2));
    expect(most).toBe(1);
  });

  it("go on after one failed", async () => {
    let runs = 0;
    process.jobs.add({
      name: "test.fails",
      everyMs,
      async run() {
        runs += 1;
        throw new Error("every time");
      },
    });
    process.jobs.start();
    await until(() => expect(runs).toBeGreaterThanOrEqual(3));
  });

  it("end in the whole shop when a version comes that has them no more", async () => {
    const { queue: former, jobs } = join();
    jobs.add({ name: "test.gone", everyMs, run: async () => undefined });
    jobs.start();
    await until(async () => expect(await scheduled()).toEqual(["test.gone"]));
    await former.close();
    process.jobs.start();
    await until(async () => expect(await scheduled()).toEqual([]));
  });

  it("are refused when two have one name, or a schedule is none", () => {
    const run = async (): Promise<void> => undefined;
    process.jobs.add({ name: "test.one", everyMs, run });
    expect(() => process.jobs.add({ name: "test.one", everyMs, run })).toThrow(
      "Two jobs are called test.one. Rename one.",
    );
    expect(() => process.jobs.add({ name: "test.two", cron: "* * *", run })).toThrow(
      'The job test.two has the schedule "* * *". A cron expression has five fields.',
    );
  });
});

describe("a plugin's jobs", () => {
  const plugin = (jobs: readonly { name: string; schedule: { everyMs: number } }[], ran: string[] = []) => ({
    id: "parcels",
    manifest: { jobs } as never,
    runJob: async (name: string) => void ran.push(name),
  });

  it("are the shop's under the plugin's name", async () => {
    const ran: string[] = [];
    putPluginJobs(process.jobs, plugin([{ name: "track", schedule: { everyMs } }], ran));
    process.jobs.start();
    await until(() => expect(ran).toContain("track"));
    expect(await scheduled()).toEqual(["plugin.parcels.track"]);
  });

  it("are those of its latest manifest", async () => {
    const hour = { everyMs: 3_600_000 };
    process.jobs.start();
    putPluginJobs(
      process.jobs,
      plugin([
        { name: "track", schedule: hour },
        { name: "tidy", schedule: hour },
      ]),
    );
    await until(async () => expect(await scheduled()).toEqual(["plugin.parcels.tidy", "plugin.parcels.track"]));
    putPluginJobs(
      process.jobs,
      plugin([
        { name: "tidy", schedule: hour },
        { name: "count", schedule: hour },
      ]),
    );
    await until(async () => expect(await scheduled()).toEqual(["plugin.parcels.count", "plugin.parcels.tidy"]));
  });
});
