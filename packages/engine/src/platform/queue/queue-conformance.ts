import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { Queue, RunningJob } from "./queue.ts";

/** A server for queues, which a test may take away. */
export interface QueueServer {
  /** A queue as another process would have it, not started yet. */
  open(options: { lockMs: number; graceMs: number; lookMs: number }): Queue;
  /** Arguments of test/support/queue-process.ts that name the server. */
  readonly processArguments: readonly [url: string, prefix: string];
  goAway(): Promise<void>;
  comeBack(): Promise<void>;
  close(): Promise<void>;
}

const program = join(import.meta.dirname, "../../../test/support/queue-process.ts");
const lockMs = 400;
/** Kept by whoever renews it, also on a machine that stands still for a second. */
const longLockMs = 2_000;
const patience = { timeout: 15_000, interval: 20 };
/** Several such waits, one after the other. */
const timeout = 90_000;
const soon = <T>(look: () => T | Promise<T>): Promise<T> => vi.waitFor(look, patience);

/** What every adapter of the queue has to keep. */
export function queueConformance(open: () => Promise<QueueServer>): void {
  let server: QueueServer;
  let name: string;
  const queues: Queue[] = [];

  beforeAll(async () => {
    server = await open();
  });
  afterAll(() => server.close());
  beforeEach(() => {
    name = `jobs-${crypto.randomUUID()}`;
  });
  afterEach(async () => {
    await Promise.all(queues.splice(0).map((queue) => queue.close()));
  });

  function join(options: { graceMs?: number; lockMs?: number } = {}): Queue {
    const queue = server.open({ lockMs, graceMs: 5_000, lookMs: 60_000, ...options });
    queues.push(queue);
    queue.start();
    return queue;
  }

  /** A process that notes what it runs. */
  function worker(run: (job: RunningJob) => Promise<void> = async () => undefined, concurrency = 1, lock = lockMs) {
    const jobs: RunningJob[] = [];
    const queue = join({ lockMs: lock });
    queue.process(
      name,
      (job) => {
        jobs.push(job);
        return run(job);
      },
      { concurrency },
    );
    return { queue, jobs };
  }

  const nothingLeft = (queue: Queue) =>
    soon(async () => expect(await queue.counts(name)).toEqual({ waiting: 0, active: 0, delayed: 0, failed: 0 }));

  describe("a job", { timeout }, () => {
    it("is run once, by one of the processes, with its data", async () => {
      const [one, other] = [worker(undefined, 3), worker(undefined, 3)];
      const sent = Array.from({ length: 30 }, (_, index) => ({ index, nested: { list: [1, null, "ü"] } }));
      await Promise.all(sent.map((data) => one.queue.enqueue(name, data)));
      await soon(() => expect(one.jobs.length + other.jobs.length).toBeGreaterThanOrEqual(sent.length));
      await nothingLeft(one.queue);
      const seen = [...one.jobs, ...other.jobs].map(({ data }) => data as { index: number });
      expect(seen.toSorted((a, b) => a.index - b.index)).toEqual(sent);
    });

    it("is not run by two processes at once, however long it takes", async () => {
      const run = () => sleep(longLockMs * 2.5);
      const [one, other] = [worker(run, 1, longLockMs), worker(run, 1, longLockMs)];
      await one.queue.enqueue(name, "long");
      await soon(() => expect(one.jobs.length + other.jobs.length).toBe(1));
      await nothingLeft(one.queue);
      expect(one.jobs.length + other.jobs.length).toBe(1);
    });

    it("is tried again after a failure, after a pause that grows", async () => {
      const at: number[] = [];
      const { queue, jobs } = worker(async ({ attempt }) => {
        at.push(Date.now());
        if (attempt < 3) throw new Error("not yet");
      });
      await queue.enqueue(name, null, { backoff: { firstMs: 200, mostMs: 10_000 } });
      await soon(() => expect(jobs.map(({ attempt }) => attempt)).toEqual([1, 2, 3]));
      await nothingLeft(queue);
      const [first = 0, second = 0, third = 0] = at;
      expect(second - first).toBeGreaterThanOrEqual(149);
      expect(third - second).toBeGreaterThanOrEqual(299);
    });

    it("is given up after its attempts, listed, and run again when asked for", async () => {
      let isMended = false;
      const { queue, jobs } = worker(async () => {
        if (!isMended) throw new Error("out of order");
      });
      await queue.enqueue(name, { order: 7 }, { attempts: 2, backoff: { firstMs: 10, mostMs: 10 } });
      await soon(async () => expect(await queue.counts(name)).toMatchObject({ failed: 1 }));
      expect(jobs).toHaveLength(2);
      const [failed] = await queue.failed(name);
      expect(failed).toMatchObject({ data: { order: 7 }, attempts: 2, error: "out of order" });
      expect(Date.parse(failed?.failedAt ?? "")).toBeGreaterThan(Date.now() - 60_000);
      isMended = true;
      expect(await queue.retry(name, ["no such job"])).toBe(0);
      expect(await queue.retry(name, [failed?.id ?? ""])).toBe(1);
      await nothingLeft(queue);
      expect(jobs.map(({ attempt }) => attempt)).toEqual([1, 2, 1]);
    });

    it("waits for its delay", async () => {
      const { queue, jobs } = worker();
      const at = Date.now();
      await queue.enqueue(name, "later", { delayMs: 3_000 });
      await queue.enqueue(name, "now");
      await soon(() => expect(jobs.map(({ data }) => data)).toEqual(["now", "later"]));
      expect(Date.now() - at).toBeGreaterThanOrEqual(3_000);
    });

    it("is taken once while one with its id waits or runs, and again after that one ended or was given up", async () => {
      const gate = Promise.withResolvers<void>();
      const { queue, jobs } = worker(async ({ data }) => {
        if (data === 1) await gate.promise;
        if (data === 4) throw new Error("given up");
      });
      const other = join();
      await queue.enqueue(name, 1, { id: "one" });
      await soon(() => expect(jobs).toHaveLength(1));
      await other.enqueue(name, 2, { id: "one" });
      await other.enqueue(name, 3, { id: "other" });
      await other.enqueue(name, 0, { id: "other" });
      gate.resolve();
      await nothingLeft(queue);
      await queue.enqueue(name, 4, { id: "one", attempts: 1 });
      await soon(async () => expect(await queue.counts(name)).toMatchObject({ failed: 1 }));
      await queue.enqueue(name, 5, { id: "one" });
      await soon(() => expect(jobs.map(({ data }) => data)).toEqual([1, 3, 4, 5]));
    });

    it("is run again when the process that had it was killed", async () => {
      const child = spawn(
        process.execPath,
        ["--conditions=source", program, ...server.processArguments, name, `${lockMs}`],
        {
          stdio: ["pipe", "pipe", "inherit"],
          env: { ...process.env, NODE_OPTIONS: "" },
        },
      );
      const queue = join();
      await queue.enqueue(name, "half done");
      await once(child.stdout, "data");
      child.kill("SIGKILL");
      await once(child, "exit");
      const ran: unknown[] = [];
      queue.process(name, async ({ data, attempt }) => void ran.push([data, attempt]));
      await soon(() => expect(ran).toEqual([["half done", 1]]));
      await nothingLeft(queue);
    });
  });

  describe("what is in the queue", () => {
    it("is counted by state", async () => {
      const gate = Promise.withResolvers<void>();
      const { queue, jobs } = worker(async ({ data }) => {
        if (data === "fails") throw new Error("it fails");
        await gate.promise;
      });
      await queue.enqueue(name, "fails", { attempts: 1 });
      await soon(async () => expect(await queue.counts(name)).toMatchObject({ failed: 1 }));
      for (const data of ["runs", "waits", "waits too"]) await queue.enqueue(name, data);
      await queue.enqueue(name, "later", { delayMs: 60_000 });
      await soon(() => expect(jobs).toHaveLength(2));
      expect(await queue.counts(name)).toEqual({ waiting: 2, active: 1, delayed: 1, failed: 1 });
      expect(queue.names).toEqual([name]);
      gate.resolve();
    });
  });

  describe("a schedule", { timeout }, () => {
    it("runs each time once, however many processes state it and however often", async () => {
      const [one, other] = [worker(), worker()];
      for (const { queue } of [one, other, one, other]) queue.schedule(name, "tick", { everyMs: 300 }, { tick: true });
      const third = join();
      third.schedule(name, "tick", { everyMs: 300 }, { tick: true });
      const ran = () => [...one.jobs, ...other.jobs];
      await soon(() => expect(ran().length).toBeGreaterThanOrEqual(3));
      one.queue.schedule(name, "tick", { everyMs: 300 }, { tick: true });
      await soon(() => expect(ran().length).toBeGreaterThanOrEqual(6));
      const ids = ran().map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(ran().every(({ data }) => (data as { tick: boolean }).tick)).toBe(true);
      expect(await third.schedules(name)).toMatchObject([{ id: "tick" }]);
      await soon(async () => expect(await third.counts(name)).toMatchObject({ delayed: 1, waiting: 0, active: 0 }));
    });

    it("goes on after a run that failed, and lists none", async () => {
      const { queue, jobs } = worker(async () => {
        throw new Error("every time");
      });
      queue.schedule(name, "tick", { everyMs: 200 }, null);
      await soon(() => expect(jobs.length).toBeGreaterThanOrEqual(3));
      expect((await queue.counts(name)).failed).toBe(0);
    });

    it("is replaced by another one under its id, and ends when it is ended", async () => {
      const { queue, jobs } = worker();
      queue.schedule(name, "tick", { everyMs: 3_600_000 }, null);
      await soon(async () => expect(await queue.schedules(name)).toHaveLength(1));
      queue.schedule(name, "tick", { everyMs: 200 }, null);
      await soon(() => expect(jobs.length).toBeGreaterThanOrEqual(2));
      queue.unschedule(name, "tick");
      await nothingLeft(queue);
      expect(await queue.schedules(name)).toEqual([]);
    });

    it("may be a cron expression, in a time zone", async () => {
      const { queue, jobs } = worker();
      queue.schedule(name, "night", { cron: "0 3 * * *", timeZone: "Asia/Kolkata" }, null);
      queue.schedule(name, "utc", { cron: "30 4 * * *" }, null);
      queue.schedule(name, "second", { cron: "* * * * * *" }, "second");
      await soon(() => expect(jobs.length).toBeGreaterThanOrEqual(2));
      expect(jobs.every(({ data }) => data === "second")).toBe(true);
      const next = new Map((await queue.schedules(name)).map(({ id, nextAt }) => [id, nextAt.slice(11)]));
      expect(next.get("night")).toBe("21:30:00.000Z");
      expect(next.get("utc")).toBe("04:30:00.000Z");
    });
  });

  describe("the end of a process", () => {
    it("waits for the jobs that run", async () => {
      const started = Promise.withResolvers<void>();
      let isDone = false;
      const { queue } = worker(async () => {
        started.resolve();
        await sleep(300);
        isDone = true;
      });
      await queue.enqueue(name, null);
      await started.promise;
      await queue.close();
      expect(isDone).toBe(true);
      await nothingLeft(join());
    });

    it("aborts a job that takes too long, and another process runs it, as if it had not been tried", async () => {
      const started = Promise.withResolvers<void>();
      const queue = join({ graceMs: 100 });
      queue.process(name, async ({ signal }) => {
        started.resolve();
        await sleep(60_000, undefined, { signal });
      });
      await queue.enqueue(name, "handed on", { attempts: 1 });
      await started.promise;
      await queue.close();
      const { queue: other, jobs } = worker();
      await soon(() => expect(jobs.map(({ data, attempt }) => [data, attempt])).toEqual([["handed on", 1]]));
      await nothingLeft(other);
    });
  });

  describe("a server that is away", { timeout }, () => {
    it("is told to whoever enqueues, and found again", async () => {
      const { queue, jobs } = worker();
      queue.schedule(name, "tick", { everyMs: 300 }, "tick");
      await queue.enqueue(name, "before");
      await soon(() => expect(jobs.map(({ data }) => data)).toEqual(expect.arrayContaining(["before", "tick"])));
      await server.goAway();
      await expect(queue.enqueue(name, "meanwhile")).rejects.toMatchObject({ code: "queue.unavailable" });
      await sleep(500);
      jobs.length = 0;
      await server.comeBack();
      await soon(() => expect(jobs.map(({ data }) => data)).toContain("tick"));
      await soon(() => queue.enqueue(name, "after"));
      await soon(() => expect(jobs.map(({ data }) => data)).toContain("after"));
    });

    it("keeps no process from starting, nor from ending", async () => {
      await server.goAway();
      const { queue: leaves } = worker();
      const { queue: stays, jobs } = worker();
      stays.schedule(name, "tick", { everyMs: 200 }, "tick");
      await expect(stays.counts(name)).rejects.toMatchObject({ code: "queue.unavailable" });
      await leaves.close();
      await server.comeBack();
      await soon(() => expect(jobs.length).toBeGreaterThanOrEqual(1));
    });
  });
}
