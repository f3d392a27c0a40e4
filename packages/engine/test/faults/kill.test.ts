import { unnamed } from "@hanse/plugin-kit";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { Shopper } from "../shopper.ts";
import { expectBooksInOrder } from "./books.ts";
import { complete, completeAtLast, type CompletionAnswer, isOutOfStock, orderIdIn } from "./completion.ts";
import type { EngineProcess } from "./engine-process.ts";
import type { Fault } from "./fault.ts";
import { Fleet } from "./fleet.ts";
import { countStock } from "./stock.ts";

/** One engine that stays; those that are killed come and go beside it. */
let fleet: Fleet;
let survivor: EngineProcess;
let plenty: string;
beforeAll(async () => {
  // An engine that has just started is slow, and must not lose what it has before it is killed.
  fleet = await Fleet.open(1, { checkout: { leaseSeconds: 3 } });
  survivor = fleet.next();
  plenty = await countStock(survivor, fleet.database, "BB-LARGE", [1_000, 1_000]);
}, 120_000);
afterAll(() => fleet.close());
afterEach(() => expectBooksInOrder(fleet.database), 120_000);

const timeout = 600_000;

const readyCart = async (variantId: string): Promise<string> =>
  (await new Shopper(survivor).readyCart([{ variantId, quantity: 1 }])).id;

/** Kills an engine at the first statement of a completion, another at the second, and so on; the shoppers ask elsewhere. */
async function killAtEach(moment: Fault["moment"], makeCart: () => Promise<string>) {
  const answers: Promise<CompletionAnswer>[] = [];
  for (let spare = fleet.start(), statement = 1; ; statement += 1) {
    const victim = await spare;
    spare = fleet.start();
    const cartId = await makeCart();
    const answer = await complete(victim, cartId, { statement, moment, signal: "SIGKILL" });
    answers.push(answer ? Promise.resolve(answer) : completeAtLast(cartId, () => complete(fleet.next(), cartId)));
    if (!answer) continue;
    // The checkout has fewer statements: this time nobody was killed.
    await Promise.all([victim.kill(), spare.then((engine) => engine.kill())]);
    return { kills: statement - 1, answers: await Promise.all(answers) };
  }
}

it("killed before or after any statement of a checkout, an order is placed", { timeout }, async () => {
  const makeCart = () => readyCart(plenty);
  const runs = await Promise.all([killAtEach("before", makeCart), killAtEach("after", makeCart)]);
  for (const { kills, answers } of runs) {
    expect(kills).toBeGreaterThanOrEqual(15);
    expect(answers.filter((answer) => !orderIdIn(answer))).toEqual([]);
  }
});

/** The insertion of such an order fails, when stock and money are promised already. */
const doom = `
  CREATE FUNCTION refuse_order() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'doomed'; END $$;
  CREATE TRIGGER doomed BEFORE INSERT ON orders FOR EACH ROW
    WHEN (NEW.email = 'doomed@example.com') EXECUTE FUNCTION refuse_order()`;

async function doomedCart(): Promise<string> {
  const id = await readyCart(plenty);
  await new Shopper(survivor).must("POST", `/store/carts/${id}`, { email: "doomed@example.com" });
  return id;
}

/** Carts with what there was when it was put into them. */
async function soldOutCarts(count: number): Promise<string[]> {
  const variantId = await countStock(survivor, fleet.database, "BB-SMALL", [1, 0]);
  const carts = await Promise.all(Array.from({ length: count }, () => readyCart(variantId)));
  await countStock(survivor, fleet.database, "BB-SMALL", [0, 0]);
  return carts;
}

it("killed after any statement of a checkout that fails, all of it is undone", { timeout }, async () => {
  await fleet.database.query(unnamed(doom));
  const soldOut = await soldOutCarts(40);
  const [refused, undone] = await Promise.all([
    killAtEach("after", async () => soldOut.pop() ?? ""),
    killAtEach("after", doomedCart),
  ]);
  expect(refused.kills).toBeGreaterThanOrEqual(8);
  expect(refused.answers.filter((answer) => !isOutOfStock(answer))).toEqual([]);
  expect(undone.kills).toBeGreaterThanOrEqual(15);
  expect(undone.answers.filter((answer) => orderIdIn(answer))).toEqual([]);
});
