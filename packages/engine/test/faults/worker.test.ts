import { setTimeout as sleep } from "node:timers/promises";
import { unnamed } from "@hanse/plugin-kit";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { type Running, ShopFolder } from "../command-line.ts";
import { Shopper } from "../shopper.ts";
import { expectBooksInOrder } from "./books.ts";
import { complete, orderIdIn } from "./completion.ts";
import { Fleet } from "./fleet.ts";
import { freePort } from "../support/free-port.ts";
import { countStock } from "./stock.ts";

/** Engines that leave the work to workers, and those. */
let fleet: Fleet;
let folder: ShopFolder;
let variantId: string;
beforeAll(async () => {
  [fleet, folder] = await Promise.all([
    Fleet.open(2, { worker: { mode: "off" }, checkout: { leaseSeconds: 1 } }),
    ShopFolder.make(),
  ]);
  variantId = await countStock(fleet.next(), fleet.database, "BB-LARGE", [100, 100]);
}, 120_000);
afterAll(async () => {
  await folder.remove();
  await fleet.close();
});

const patience = { timeout: 60_000, interval: 50 };
/** More than the lease, and than the pauses between two looks of those who work. */
const longEnoughMs = 2_500;

const state = unnamed<{ untold: number; open: number }>(
  `SELECT (SELECT count(*) FROM event_delivery WHERE state <> 'done')::int AS untold,
     (SELECT count(*) FROM workflow_run WHERE state IN ('running', 'compensating'))::int AS open`,
);
const nextRuns = unnamed<{ jobs: number }>("SELECT count(*)::int AS jobs FROM bullmq.scheduler");

async function startWorker(): Promise<{ running: Running; url: string }> {
  const port = await freePort();
  const running = folder.hanse(["worker", "--port", `${port}`], { DATABASE_URL: fleet.databaseUrl });
  await running.until(/Ctrl-C stops it/);
  return { running, url: `http://127.0.0.1:${port}` };
}

const statusOf = async (url: string): Promise<number> => (await fetch(url)).status;

it("does what engines leave to it, and what a dead engine left", { timeout: 240_000 }, async () => {
  const [engine, victim] = fleet.engines;
  if (!engine || !victim) throw new Error("There are too few engines.");
  const shopper = new Shopper(engine);
  const cart = async (): Promise<string> => (await shopper.readyCart([{ variantId, quantity: 1 }])).id;

  const placed = await complete(engine, await cart());
  expect(placed && orderIdIn(placed)).toBeDefined();
  expect(await complete(victim, await cart(), { statement: 12, moment: "after", signal: "SIGKILL" })).toBeUndefined();
  await sleep(longEnoughMs);
  const [left] = await fleet.database.query(state);
  expect(left?.untold).toBeGreaterThan(0);
  expect(left?.open).toBe(1);

  const workers = [await startWorker(), await startWorker()];
  for (const { url } of workers) {
    expect([await statusOf(`${url}/livez`), await statusOf(`${url}/readyz`)]).toEqual([200, 200]);
    expect(await statusOf(`${url}/store/products`)).toBe(404);
  }
  await vi.waitFor(async () => {
    expect(await fleet.database.query(state)).toEqual([{ untold: 0, open: 0 }]);
    const [scheduled] = await fleet.database.query(nextRuns);
    expect(scheduled?.jobs).toBeGreaterThan(3);
  }, patience);

  const [one, other] = await Promise.all([
    workers[0]?.running.interrupt("SIGTERM"),
    workers[1]?.running.interrupt("SIGINT"),
  ]);
  expect([one?.code, other?.code]).toEqual([0, 0]);
  await expectBooksInOrder(fleet.database);
});
