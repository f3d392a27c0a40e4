import { describe, expect, it } from "vitest";
import { ConcurrencyLimit } from "./concurrency-limit.ts";

const limit = () => new ConcurrencyLimit({ atOnce: 2, waitingAtMost: 2, refusal: () => new Error("full") });

describe("a concurrency limit", () => {
  it("runs so many at once, lets the next wait in order, and turns the others away", async () => {
    const { run } = bound(limit());
    const started: number[] = [];
    const gates = [0, 1, 2, 3].map(() => Promise.withResolvers<void>());
    const runs = gates.map(({ promise }, index) =>
      run(() => {
        started.push(index);
        return promise;
      }),
    );
    await expect(run(async () => undefined)).rejects.toThrow("full");
    expect(started).toEqual([0, 1]);
    gates[1]?.resolve();
    await runs[1];
    expect(started).toEqual([0, 1, 2]);
    for (const { resolve } of gates) resolve();
    await Promise.all(runs);
    expect(started).toEqual([0, 1, 2, 3]);
  });

  it("gives the place of a failure back", async () => {
    const { run } = bound(limit());
    for (let round = 0; round < 5; round++) {
      await expect(run(() => Promise.reject(new Error("wrong")))).rejects.toThrow("wrong");
    }
    expect(await run(async () => "fine")).toBe("fine");
  });
});

const bound = (made: ConcurrencyLimit) => ({ run: <T>(work: () => Promise<T>) => made.run(work) });
