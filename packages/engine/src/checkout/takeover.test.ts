import { inventory } from "@hanse/plugin-inventory";
import { manualFulfillment } from "@hanse/plugin-fulfillment-manual";
import { unnamed } from "@hanse/plugin-kit";
import { taxRates } from "@hanse/plugin-tax-rates";
import { afterAll, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { openDemoShop } from "../../test/demo-template.ts";
import { FakeBank } from "../../test/fake-bank.ts";
import { openShopOn, type TestShop } from "../../test/open-test-shop.ts";
import { nothingMore, remainsIn, Shopper, variantOf } from "../../test/shopper.ts";

/** Two processes, as far as PostgreSQL and the bank can tell. */
const bank = new FakeBank();
const plugins = () => [inventory(), bank.plugin(), manualFulfillment(), taxRates()];
let shop: TestShop;
let other: TestShop;
let shopper: Shopper;

beforeAll(async () => {
  shop = await openDemoShop({ plugins: plugins() });
  other = await openShopOn(shop.databaseUrl, { plugins: plugins() });
  shopper = new Shopper(shop);
});
afterAll(async () => {
  await other.close();
  await shop.close();
});
beforeEach(() => {
  bank.answer = "authorized";
  bank.authorized.clear();
});

/** The first payment hangs at the bank, as if its process were paused, until it is let go. */
function hangFirst(): { reached: Promise<void>; release: () => void } {
  const reached = Promise.withResolvers<void>();
  const gate = Promise.withResolvers<void>();
  let isFirst = true;
  bank.beforeAuthorize = async () => {
    if (!isFirst) return;
    isFirst = false;
    reached.resolve();
    await gate.promise;
  };
  return { reached: reached.promise, release: gate.resolve };
}

/** Lets the lease of whoever has the run end, until somebody else has it. */
const takeOver = (cartId: string) =>
  vi.waitFor(
    async () => {
      const [run] = await shop.database.query(
        unnamed<{ epoch: number }>(
          `UPDATE workflow_run SET due_at = CASE WHEN epoch = 1 AND state = 'running' THEN now() ELSE due_at END
            WHERE key = $1 RETURNING epoch`,
        ),
        [cartId],
      );
      expect(run?.epoch).toBeGreaterThan(1);
    },
    { timeout: 10_000 },
  );

const readyCart = async () => shopper.readyCart([{ variantId: await variantOf(shop, "BB-LARGE"), quantity: 1 }]);

it("five who ask two processes at once get one order", async () => {
  bank.beforeAuthorize = async () => undefined;
  const cart = await readyCart();
  const before = await remainsIn(shop);
  const elsewhere = new Shopper({ ...other, key: shop.key });
  const answers = await Promise.all(
    [shopper, elsewhere, shopper, elsewhere, elsewhere].map((each) => each.complete(cart.id)),
  );
  expect(answers[0]).toMatchObject({ status: 200, body: { type: "order" } });
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  expect(bank.standing).toEqual([Math.round(cart.total * 100)]);
  expect(await remainsIn(shop)).toMatchObject({ orders: before.orders + 1, committed: before.committed + 1, held: 0 });
});

it("a checkout whose process hangs is finished by another, and both know one order", async () => {
  const cart = await readyCart();
  const before = await remainsIn(shop);
  const { reached, release } = hangFirst();
  const hanging = shopper.complete(cart.id);
  await reached;
  await takeOver(cart.id);
  const joined = await new Shopper({ ...other, key: shop.key }).complete(cart.id);
  release();
  expect(joined).toMatchObject({ status: 200, body: { type: "order" } });
  expect(await hanging).toEqual(joined);
  expect(bank.standing).toEqual([Math.round(cart.total * 100)]);
  expect(await remainsIn(shop)).toEqual({
    ...before,
    orders: before.orders + 1,
    payments: before.payments + 1,
    committed: before.committed + 1,
  });
});

it("a checkout that another process has undone stays undone when the first one goes on", async () => {
  const cart = await readyCart();
  const before = await remainsIn(shop);
  const { reached, release } = hangFirst();
  const hanging = shopper.complete(cart.id);
  await reached;
  bank.answer = "declined";
  await takeOver(cart.id);
  await vi.waitFor(async () => expect(await remainsIn(shop)).toEqual(nothingMore(before)), 10_000);
  bank.answer = "authorized";
  release();
  expect(await hanging).toMatchObject({
    status: 200,
    body: { type: "cart", error: { message: "Your card was declined." } },
  });
  expect(bank.standing).toEqual([]);
  expect(await remainsIn(shop)).toEqual(nothingMore(before));

  await shopper.pay(cart.id);
  expect(await shopper.complete(cart.id)).toMatchObject({ status: 200, body: { type: "order" } });
});
