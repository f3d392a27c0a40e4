import { EventEmitter, once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { Shopper } from "../shopper.ts";
import { expectBooksInOrder } from "./books.ts";
import { complete, completeAtLast, type CompletionAnswer, isOutOfStock, orderIdIn } from "./completion.ts";
import type { EngineProcess } from "./engine-process.ts";
import { Fleet } from "./fleet.ts";
import { countStock } from "./stock.ts";

let fleet: Fleet;
beforeAll(async () => {
  fleet = await Fleet.open(2, { checkout: { leaseSeconds: 1 } });
}, 120_000);
afterAll(() => fleet.close());

const shoppers = 4;
const wantedHits = 30;
const units = 10;
/** About as long as a checkout takes. */
const longestWaitMs = 50;

/** Completions that were sent, and carts that were done with. */
const progress = new EventEmitter<{ sent: [EngineProcess]; answered: [] }>();

/** A cart to complete; none when its engine died meanwhile. */
async function readyCart(variantId: string): Promise<string | undefined> {
  const engine = await fleet.nextAlive();
  try {
    return (await new Shopper(engine).readyCart([{ variantId, quantity: 1 }])).id;
  } catch (error) {
    if (await engine.hasEndedWithin(10_000)) return undefined;
    throw error;
  }
}

it("whenever engines are killed, every cart becomes one order or none", { timeout: 600_000 }, async () => {
  const [engine] = fleet.engines;
  if (!engine) throw new Error("No engine is running.");
  const plenty = await countStock(engine, fleet.database, "BB-LARGE", [1_000, 1_000]);
  const scarce = await countStock(engine, fleet.database, "BB-SMALL", [units, 0]);
  const contested = await Promise.all(Array.from({ length: 2 * units }, () => readyCart(scarce)));
  const answers = new Map<string, CompletionAnswer>();
  /** Engines that died while they completed a cart. */
  const hit = new Set<EngineProcess>();

  const ask = async (cartId: string) => {
    const target = await fleet.nextAlive();
    progress.emit("sent", target);
    const answer = await complete(target, cartId);
    if (!answer) hit.add(target);
    return answer;
  };
  const shop = async (): Promise<void> => {
    for (let turn = 0; hit.size < wantedHits; turn += 1) {
      const cartId = (turn % 3 === 0 && contested.pop()) || (await readyCart(plenty));
      if (!cartId) continue;
      answers.set(cartId, await completeAtLast(cartId, ask));
      progress.emit("answered");
    }
  };
  const restarts: Promise<EngineProcess>[] = [];
  const kill = async (shopping: Promise<unknown>): Promise<void> => {
    // When the last of them is done, nothing comes any more.
    const nobodyShops = shopping.then(() => undefined);
    while (hit.size < wantedHits) {
      const sent = (await Promise.race([once(progress, "sent"), nobodyShops])) as [EngineProcess] | undefined;
      if (!sent) return;
      const [target] = sent;
      await sleep(Math.random() * longestWaitMs);
      if (!target.isAlive) continue;
      await target.kill();
      // It is back only after a while, in which the other one may be killed too.
      restarts.push(fleet.start());
      await Promise.race([once(progress, "answered"), nobodyShops]);
    }
  };
  const shopping = Promise.all(Array.from({ length: shoppers }, shop));
  await Promise.all([kill(shopping), shopping]);
  await Promise.all(restarts);
  // What was not got round to.
  for (const cartId of contested) if (cartId) answers.set(cartId, await completeAtLast(cartId, ask));

  await expectBooksInOrder(fleet.database);
  const refused = [...answers.values()].filter((answer) => !orderIdIn(answer));
  expect(refused.filter((answer) => !isOutOfStock(answer))).toEqual([]);
  expect(refused).toHaveLength(units);
  expect(answers.size).toBeGreaterThan(wantedHits);
});
