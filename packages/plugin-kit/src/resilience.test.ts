import { describe, expect, it } from "vitest";
import { CallAbandoned, Resilience } from "./resilience.ts";

const { signal } = new AbortController();
const limits = { concurrency: 2, queue: 1, failures: 5 };
const failing = (count: { calls: number }) => async (): Promise<never> => {
  count.calls += 1;
  throw new Error("down");
};

describe("retries", () => {
  it("are spent from a budget: ten, and one more for five calls", async () => {
    const resilience = new Resilience({ ...limits, failures: 1_000 });
    const count = { calls: 0 };
    for (let call = 0; call < 25; call += 1)
      await expect(resilience.run(failing(count), { mayRetry: true, signal })).rejects.toThrow("down");
    // 25 calls earn 5 retries, but the first finds the budget full.
    expect(count.calls - 25).toBeGreaterThanOrEqual(14);
    expect(count.calls - 25).toBeLessThanOrEqual(15);
  });

  it("are none where they are not allowed, or the breaker refuses", async () => {
    const resilience = new Resilience(limits);
    const count = { calls: 0 };
    for (let call = 0; call < 5; call += 1)
      await expect(resilience.run(failing(count), { mayRetry: false, signal })).rejects.toThrow("down");
    expect(count.calls).toBe(5);
    expect(resilience.breaker).toBe("open");
    await expect(resilience.run(failing(count), { mayRetry: true, signal })).rejects.toThrow("breaker");
    expect(count.calls).toBe(5);
  });

  it("end with the caller's time", async () => {
    const resilience = new Resilience(limits);
    const caller = new AbortController();
    const count = { calls: 0 };
    const call = async (): Promise<never> => {
      caller.abort();
      return failing(count)();
    };
    await expect(resilience.run(call, { mayRetry: true, signal: caller.signal })).rejects.toThrow("down");
    expect(count.calls).toBe(1);
  });
});

describe("a breaker", () => {
  it("counts no caller who went away", async () => {
    const resilience = new Resilience(limits);
    const leave = () => Promise.reject(new CallAbandoned("gone"));
    for (let call = 0; call < 9; call += 1)
      await expect(resilience.run(leave, { mayRetry: false, signal })).rejects.toThrow("gone");
    expect(resilience.breaker).toBe("closed");
  });

  it("is told of by whoever wants to know, and starts anew after a success", async () => {
    const states: string[] = [];
    const resilience = new Resilience({ ...limits, onBreakerChange: (state) => void states.push(state) });
    const count = { calls: 0 };
    for (let call = 0; call < 4; call += 1)
      await expect(resilience.run(failing(count), { mayRetry: false, signal })).rejects.toThrow("down");
    await resilience.run(async () => "up", { mayRetry: false, signal });
    for (let call = 0; call < 5; call += 1)
      await expect(resilience.run(failing(count), { mayRetry: false, signal })).rejects.toThrow("down");
    expect(states).toEqual(["open"]);
    await expect
      .poll(() => resilience.run(async () => "up", { mayRetry: false, signal }).catch(() => "refused"))
      .toBe("up");
    expect(states).toEqual(["open", "half-open", "closed"]);
  });

  it("lets one call find out; others do not wait for it", async () => {
    const resilience = new Resilience(limits);
    for (let call = 0; call < 5; call += 1)
      await expect(resilience.run(failing({ calls: 0 }), { mayRetry: false, signal })).rejects.toThrow("down");
    let answer: (text: string) => void = () => undefined;
    const slow = () => new Promise<string>((resolve) => (answer = resolve));
    let trial: Promise<string> | undefined;
    await expect
      .poll(async () => {
        trial = resilience.run(slow, { mayRetry: false, signal });
        trial.catch(() => undefined);
        await Promise.resolve();
        return resilience.breaker;
      })
      .toBe("half-open");
    await expect(resilience.run(async () => "me too", { mayRetry: false, signal })).rejects.toThrow("breaker");
    answer("up");
    expect(await trial).toBe("up");
    expect(await resilience.run(async () => "me too", { mayRetry: false, signal })).toBe("me too");
  });
});

describe("a bulkhead", () => {
  it("runs so many, keeps so many waiting and refuses the rest at once", async () => {
    const resilience = new Resilience(limits);
    const running: ((text: string) => void)[] = [];
    const slow = () => new Promise<string>((resolve) => running.push(resolve));
    const calls = Array.from({ length: 3 }, () => resilience.run(slow, { mayRetry: true, signal }));
    await expect(resilience.run(slow, { mayRetry: true, signal })).rejects.toThrow(/Bulkhead/);
    expect(running).toHaveLength(2);
    for (const [index] of calls.entries()) {
      await expect.poll(() => running.length).toBeGreaterThan(index);
      running[index]?.("done");
    }
    expect(await Promise.all(calls)).toEqual(["done", "done", "done"]);
  });
});
