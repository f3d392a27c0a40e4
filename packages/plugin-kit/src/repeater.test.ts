import { expect, it, vi } from "vitest";
import { insideTransaction, isInTransaction } from "./database/open-transaction.ts";
import type { Logger } from "./plugin.ts";
import { Repeater } from "./repeater.ts";

const logTo = (errors: string[]): Logger => ({
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: (_data, message) => void errors.push(message),
});

it("tries failed work again, and logs it", async () => {
  const errors: string[] = [];
  const repeater = new Repeater(logTo(errors), "test");
  const run = vi.fn<() => Promise<void>>().mockRejectedValueOnce(new Error("once")).mockResolvedValue(undefined);
  repeater.add("work", 1, run);
  repeater.start();
  await expect.poll(() => run.mock.calls.length).toBeGreaterThan(2);
  await repeater.stop();
  expect(errors).toHaveLength(1);
});

it("never runs work twice at once, but once more when it was woken meanwhile", async () => {
  const repeater = new Repeater(logTo([]), "test");
  const { promise, resolve } = Promise.withResolvers<void>();
  const run = vi.fn<() => Promise<void>>(() => promise);
  const wake = repeater.add("work", 3_600_000, run);
  repeater.start();
  wake();
  wake();
  wake();
  expect(run).toHaveBeenCalledTimes(1);
  resolve();
  await expect.poll(() => run.mock.calls.length).toBe(2);
  await repeater.stop();
  wake();
  expect(run).toHaveBeenCalledTimes(2);
});

it("runs outside the transaction that woke it", async () => {
  const repeater = new Repeater(logTo([]), "test");
  const seen: boolean[] = [];
  const wake = repeater.add("work", 3_600_000, async () => void seen.push(isInTransaction()));
  repeater.start();
  insideTransaction(wake);
  await repeater.stop();
  expect(seen).toEqual([false]);
});

it("waits for running work when it stops, and tells it", async () => {
  const repeater = new Repeater(logTo([]), "test");
  let ended = false;
  const wake = repeater.add("work", 3_600_000, async (signal) => {
    await new Promise((resolve) => signal.addEventListener("abort", resolve));
    ended = true;
  });
  repeater.start();
  wake();
  await repeater.stop();
  expect(ended).toBe(true);
});
