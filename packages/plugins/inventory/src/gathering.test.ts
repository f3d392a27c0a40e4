import { describe, expect, it, vi } from "vitest";
import { Gathering } from "./gathering.ts";

const { signal } = new AbortController();

/** A gathering whose runs last until they are let go. */
function gated({ most = 10, patienceMs = 60_000 } = {}) {
  const runs: { subject: string; requests: readonly number[]; end: (failure?: Error) => void }[] = [];
  const gathering = new Gathering<number, number>({
    run: (subject, requests) =>
      new Promise((resolve, reject) => {
        const end = (failure?: Error) => (failure ? reject(failure) : resolve(requests.map((request) => request * 10)));
        runs.push({ subject, requests, end });
      }),
    most,
    patienceMs,
  });
  return { gathering, runs, seen: () => runs.map(({ requests }) => requests) };
}

describe("a gathering", () => {
  it("runs the first at once, and all who came meanwhile together", async () => {
    const { gathering, runs, seen } = gated();
    const answers = [1, 2, 3].map((request) => gathering.ask("a", request, signal));
    expect(seen()).toEqual([[1]]);
    runs[0]?.end();
    await vi.waitFor(() => expect(seen()).toEqual([[1], [2, 3]]));
    runs[1]?.end();
    expect(await Promise.all(answers)).toEqual([10, 20, 30]);
    void gathering.ask("a", 4, signal);
    await vi.waitFor(() => expect(seen().at(-1)).toEqual([4]));
  });

  it("takes so many at a time, and keeps subjects apart", async () => {
    const { gathering, runs, seen } = gated({ most: 2 });
    for (const request of [1, 2, 3, 4]) void gathering.ask("a", request, signal);
    void gathering.ask("b", 5, signal);
    expect(seen()).toEqual([[1], [5]]);
    runs[0]?.end();
    await vi.waitFor(() => expect(seen().at(-1)).toEqual([2, 3]));
    runs[2]?.end();
    await vi.waitFor(() => expect(seen().at(-1)).toEqual([4]));
  });

  it("fails those of a run that failed, and nobody after them", async () => {
    const { gathering, runs } = gated();
    const [first, second] = [gathering.ask("a", 1, signal), gathering.ask("a", 2, signal)];
    runs[0]?.end(new Error("no connection"));
    await expect(first).rejects.toThrow("no connection");
    await vi.waitFor(() => expect(runs).toHaveLength(2));
    runs[1]?.end();
    expect(await second).toBe(20);
  });

  it("leaves out who has given up before the run", async () => {
    const { gathering, runs, seen } = gated();
    const caller = new AbortController();
    void gathering.ask("a", 1, signal);
    const [abandoned, other] = [gathering.ask("a", 2, caller.signal), gathering.ask("a", 3, signal)];
    caller.abort(new Error("given up"));
    runs[0]?.end();
    await expect(abandoned).rejects.toThrow("given up");
    await vi.waitFor(() => expect(seen().at(-1)).toEqual([3]));
    runs[1]?.end();
    expect(await other).toBe(30);
  });

  it("does not wait for ever for a run that hangs", async () => {
    const { gathering, runs, seen } = gated({ patienceMs: 10 });
    const late = gathering.ask("a", 1, signal);
    const other = gathering.ask("a", 2, signal);
    await vi.waitFor(() => expect(seen()).toEqual([[1], [2]]));
    runs[1]?.end();
    expect(await other).toBe(20);
    runs[0]?.end();
    expect(await late).toBe(10);
  });
});
