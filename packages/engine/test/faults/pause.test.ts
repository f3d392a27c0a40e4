import { setTimeout as sleep } from "node:timers/promises";
import { unnamed } from "@hanse/plugin-kit";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { Shopper } from "../shopper.ts";
import { expectBooksInOrder } from "./books.ts";
import { complete, completeAtLast, type CompletionAnswer, orderIdIn } from "./completion.ts";
import type { EngineProcess } from "./engine-process.ts";
import { Fleet } from "./fleet.ts";
import { countStock } from "./stock.ts";

/** One engine that runs all the time, and some that are paused, to try several points at once. */
const lanes = 3;
let fleet: Fleet;
let rescuer: EngineProcess;
let variantId: string;
beforeAll(async () => {
  fleet = await Fleet.open(1 + lanes, { checkout: { leaseSeconds: 1 } });
  rescuer = fleet.next();
  variantId = await countStock(rescuer, fleet.database, "BB-LARGE", [1_000, 1_000]);
  await fleet.database.query(unnamed(doom));
}, 120_000);
afterAll(() => fleet.close());
afterEach(() => expectBooksInOrder(fleet.database), 120_000);

const timeout = 600_000;

/** The order of a cart that is listed here cannot be inserted. */
const doom = `
  CREATE TABLE doomed (cart_id text PRIMARY KEY);
  CREATE FUNCTION refuse_order() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF EXISTS (SELECT FROM doomed WHERE cart_id = NEW.cart_id) THEN RAISE 'doomed'; END IF; RETURN NEW; END $$;
  CREATE TRIGGER doomed BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION refuse_order()`;
const insertDoomed = unnamed<never>("INSERT INTO doomed VALUES ($1)");
const deleteDoomed = unnamed<never>("DELETE FROM doomed WHERE cart_id = $1");

/**
 * Whether the lease has been over for longer than it takes to take over, and somebody waits for a transaction to end that was
 * paused; perhaps one of another lane, as nothing tells them apart.
 */
const waitsForPaused = unnamed<{ found: boolean }>(
  `SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock')
      AND EXISTS (SELECT FROM workflow_run WHERE key = $1 AND (epoch > 1 OR due_at < now() - interval '1 second')) AS found`,
);

const wasTakenOver = unnamed<{ found: boolean }>(
  "SELECT EXISTS (SELECT FROM workflow_run WHERE key = $1 AND epoch > 1) AS found",
);

/** Resolves when the other engine is done with the cart, or can do no more before the paused one goes on. */
async function settledOrStuck(cartId: string, rescue: Promise<unknown>): Promise<void> {
  let isSettled = false;
  const settled = rescue.finally(() => (isSettled = true));
  while (!isSettled) {
    const [waits] = await fleet.database.query(waitsForPaused, [cartId]);
    if (waits?.found) return;
    await Promise.race([settled, sleep(50)]);
  }
}

interface Episode {
  readonly cartId: string;
  readonly paused: CompletionAnswer;
  readonly rescued: CompletionAnswer;
}

/** Completes a cart and pauses the engine at this statement, until another engine has taken over. None: it has no such statement. */
async function pauseAt(
  engine: EngineProcess,
  statement: number,
  { isDoomed }: { isDoomed: boolean },
): Promise<Episode | undefined> {
  const { id: cartId } = await new Shopper(rescuer).readyCart([{ variantId, quantity: 1 }]);
  if (isDoomed) await fleet.database.query(insertDoomed, [cartId]);
  const struck = engine.struck();
  const asked = complete(engine, cartId, { statement, moment: "before", signal: "SIGSTOP" });
  if ((await Promise.race([struck, asked.then(() => undefined)])) === undefined) {
    // An engine that was so slow that another one took over had less to do than a checkout takes.
    const [run] = await fleet.database.query(wasTakenOver, [cartId]);
    return run?.found ? pauseAt(engine, statement, { isDoomed }) : undefined;
  }
  const rescue = completeAtLast(cartId, () => complete(rescuer, cartId));
  await settledOrStuck(cartId, rescue);
  await fleet.database.query(deleteDoomed, [cartId]);
  engine.continue();
  const [paused, rescued] = await Promise.all([asked, rescue]);
  if (!paused) throw new Error("The paused engine died.");
  return { cartId, paused, rescued };
}

/** Pauses engines at the first statement of a completion, at the second, and so on to the end. */
async function pauseAtEach(options: { isDoomed: boolean }): Promise<Episode[]> {
  const paused = fleet.engines.filter((engine) => engine !== rescuer);
  const episodes = paused.map(async (engine, lane) => {
    const found: Episode[] = [];
    for (let statement = 1 + lane; ; statement += paused.length) {
      const episode = await pauseAt(engine, statement, options);
      if (!episode) return found;
      found.push(episode);
    }
  });
  return (await Promise.all(episodes)).flat();
}

/** How often an engine took over what another one had. */
const takeovers = unnamed<{ count: number }>("SELECT count(*) FROM workflow_run WHERE epoch > 1");

const isRetryable = ({ status, retryAfter }: CompletionAnswer): boolean =>
  [409, 503].includes(status) && retryAfter !== null;

it("paused before any statement, taken over and continued, a checkout places one order", { timeout }, async () => {
  const episodes = await pauseAtEach({ isDoomed: false });
  expect(episodes.length).toBeGreaterThanOrEqual(15);
  const [runs] = await fleet.database.query(takeovers);
  expect(runs?.count).toBeGreaterThanOrEqual(8);
  for (const { paused, rescued } of episodes) {
    expect(orderIdIn(rescued)).toMatch(/^order_/);
    if (!isRetryable(paused)) expect(paused).toEqual(rescued);
  }
});

it("paused before any statement, undone elsewhere and continued, a checkout leaves nothing", { timeout }, async () => {
  const episodes = await pauseAtEach({ isDoomed: true });
  expect(episodes.length).toBeGreaterThanOrEqual(15);
  await expectBooksInOrder(fleet.database);
  for (const { cartId, paused, rescued } of episodes) {
    const orders = [paused, rescued].flatMap((answer) => orderIdIn(answer) ?? []);
    expect(new Set(orders).size).toBeLessThanOrEqual(1);
    if (orders.length > 0) continue;
    const shopper = new Shopper(rescuer);
    await shopper.pay(cartId);
    expect(orderIdIn(await completeAtLast(cartId, () => complete(rescuer, cartId)))).toMatch(/^order_/);
  }
});
