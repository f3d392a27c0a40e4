import { randomUUID } from "node:crypto";
import { unnamed } from "@hanse/plugin-kit";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import type { CartDto } from "../../src/cart/index.ts";
import { Shopper } from "../shopper.ts";
import { expectBooksInOrder } from "./books.ts";
import { complete, type CompletionAnswer, isOutOfStock, orderIdIn } from "./completion.ts";
import { Fleet } from "./fleet.ts";
import { countStock } from "./stock.ts";

/** Three processes of a shop, which know of each other only by their database. */
let fleet: Fleet;
beforeAll(async () => {
  fleet = await Fleet.open(3);
}, 120_000);
afterAll(() => fleet.close());
afterEach(() => expectBooksInOrder(fleet.database), 120_000);

const timeout = 120_000;

const shopper = () => new Shopper(fleet.next());
const times = <T>(count: number, make: (index: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, index) => make(index)));
const ask = async (cartId: string): Promise<CompletionAnswer> => {
  const answer = await complete(fleet.next(), cartId);
  if (!answer) throw new Error("An engine died.");
  return answer;
};

/** Carts with everything but an order, made a few at a time. */
async function readyCarts(count: number, variantIdsOf: (index: number) => readonly string[]): Promise<CartDto[]> {
  const carts: CartDto[] = [];
  while (carts.length < count) {
    const made = carts.length;
    carts.push(
      ...(await times(Math.min(10, count - made), (index) =>
        shopper().readyCart(variantIdsOf(made + index).map((variantId) => ({ variantId, quantity: 1 }))),
      )),
    );
  }
  return carts;
}

it("of 100 shoppers who want one of 50 units each, 50 get an order and 50 a clear refusal", { timeout }, async () => {
  const variantId = await countStock(fleet.next(), fleet.database, "BB-LARGE", [30, 20]);
  const carts = await readyCarts(100, () => [variantId]);
  const answers = await Promise.all(carts.map(({ id }) => ask(id)));

  expect(new Set(answers.flatMap((answer) => orderIdIn(answer) ?? [])).size).toBe(50);
  const refusals = answers.filter((answer) => !orderIdIn(answer));
  expect(refusals.filter((answer) => !isOutOfStock(answer))).toEqual([]);
  for (const { body } of refusals) {
    expect(body).toMatchObject({
      message: expect.stringMatching(/Not enough in stock: .+: 1 asked for, 0 available\. Choose/),
    });
  }
  const left = await fleet.database.query(
    unnamed(
      `SELECT l.stocked, l.reserved FROM inventory.level l JOIN variant_inventory_item i ON i.inventory_item_id = l.item_id
        WHERE i.variant_id = $1 ORDER BY l.stocked`,
    ),
    [variantId],
  );
  expect(left).toEqual([
    { stocked: 20, reserved: 20 },
    { stocked: 30, reserved: 30 },
  ]);
});

it(
  "carts that are completed five times at once become one order each, and all five are told the same",
  { timeout },
  async () => {
    const variantId = await countStock(fleet.next(), fleet.database, "BB-SMALL", [100, 100]);
    const carts = await readyCarts(5, () => [variantId]);
    for (const { id } of carts) {
      const answers = await times(5, () => ask(id));
      const [first] = answers;
      expect(first && orderIdIn(first)).toMatch(/^order_/);
      expect(answers).toEqual(answers.map(() => first));
    }
  },
);

it("five who add one each to a line of one make it six", async () => {
  const variantId = await countStock(fleet.next(), fleet.database, "BB-SMALL", [100, 100]);
  const { id } = await shopper().cart([{ variantId, quantity: 1 }]);
  const added = await times(5, () =>
    shopper().must<{ cart: CartDto }>("POST", `/store/carts/${id}/line-items`, { variant_id: variantId, quantity: 1 }),
  );
  // Each is shown the cart as it left it.
  const shown = added.flatMap(({ cart }) => cart.items?.map(({ quantity = 0 }) => quantity) ?? []);
  expect(shown.toSorted((a, b) => a - b)).toEqual([2, 3, 4, 5, 6]);
  expect((await shopper().view(id)).items).toMatchObject([{ quantity: 6 }]);
});

it("shoppers who want the same products in opposite order do not stand in each other's way", { timeout }, async () => {
  const [large, small] = [
    await countStock(fleet.next(), fleet.database, "BB-LARGE", [100, 100]),
    await countStock(fleet.next(), fleet.database, "BB-SMALL", [100, 100]),
  ];
  const carts = await readyCarts(30, (index) => (index % 2 === 0 ? [large, small] : [small, large]));
  const answers = await Promise.all(carts.map(({ id }) => ask(id)));
  expect(answers.filter((answer) => !orderIdIn(answer))).toEqual([]);
});

it("five who ask for a cart's payment collection at once get the same one", async () => {
  const variantId = await countStock(fleet.next(), fleet.database, "BB-SMALL", [100, 100]);
  const { id: cartId } = await shopper().cart([{ variantId, quantity: 1 }]);
  const made = await times(5, () =>
    shopper().must<{ payment_collection: { id: string } }>("POST", "/store/payment-collections", { cart_id: cartId }),
  );
  const kept = await fleet.database.query(unnamed("SELECT id FROM payment_collection WHERE cart_id = $1"), [cartId]);
  expect(made.map(({ payment_collection: { id } }) => ({ id }))).toEqual(made.map(() => kept[0]));
  expect(kept).toHaveLength(1);
});

it("a request that is sent twice at once with one Idempotency-Key is done once", async () => {
  const variantId = await countStock(fleet.next(), fleet.database, "BB-SMALL", [100, 100]);
  for (const { id } of await times(5, () => shopper().cart([{ variantId, quantity: 1 }]))) {
    const key = randomUUID();
    const add = async () => {
      const engine = fleet.next();
      const response = await fetch(`${engine.url}/store/carts/${id}/line-items`, {
        method: "POST",
        headers: {
          "x-publishable-api-key": engine.key,
          "content-type": "application/json",
          "idempotency-key": key,
        },
        body: JSON.stringify({ variant_id: variantId, quantity: 1 }),
      });
      return { status: response.status, retryAfter: response.headers.get("retry-after"), body: await response.text() };
    };
    const atOnce = await Promise.all([add(), add()]);
    const later = await add();
    expect(later.status).toBe(200);
    for (const answer of atOnce) {
      if (answer.status === 409) expect(answer.retryAfter).toMatch(/^[1-9]\d*$/);
      else expect(answer).toEqual(later);
    }
    expect((await shopper().view(id)).items).toMatchObject([{ quantity: 2 }]);
  }
});
