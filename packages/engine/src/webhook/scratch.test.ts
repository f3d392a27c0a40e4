import { expect, it } from "vitest";
import { openTestQueues } from "../../test/support/test-queue.ts";
it("x", async () => {
  const queues = await openTestQueues();
  const queue = queues.open();
  const times: number[] = [];
  let n = 0; let t0 = 0;
  const done = Promise.withResolvers<void>();
  queue.process("w", async ({data}) => {
    times.push(Math.round(performance.now() - t0));
    n++;
    if (n === 4) { done.resolve(); return; }
    t0 = performance.now();
    await queue.enqueue("w", { n }, { delayMs: 10 });
    void data;
  }, { concurrency: 16 });
  queue.start();
  await new Promise(r => setTimeout(r, 2000));
  t0 = performance.now();
  await queue.enqueue("w", {});
  await Promise.race([done.promise, new Promise(r => setTimeout(r, 25000))]);
  console.log(times);
  await queues.close();
  expect(1).toBe(1);
});
