import { afterAll, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { openBrowserShop } from "../../test/support/browser-shop.ts";
import { type Failure, nothingMore, type Remains, remainsIn } from "../../test/shopper.ts";
import type { CartDto } from "../cart/index.ts";

/** The bank wants the shopper to confirm: the checkout has begun, holds its stock, and waits. */
let browser: Awaited<ReturnType<typeof openBrowserShop>>;
let cart: CartDto;
let sessionId: string;
let total: number;
let before: Remains;

beforeAll(async () => void (browser = await openBrowserShop()));
afterAll(() => browser.shop.close());
beforeEach(async () => {
  const { provider, ready, shop, shopper } = browser;
  provider.forget();
  provider.status = "requires_more";
  ({ cart, sessionId, total } = await ready());
  before = await remainsIn(shop);
  await shopper.complete(cart.id);
});

/** What there is of this cart and its money, once everything that may still come has come. */
async function outcome() {
  const { later, ordersOf, provider, shop } = browser;
  await later();
  const orders = (await ordersOf(cart.id)).length;
  return { orders, standing: provider.standing, remains: await remainsIn(shop) };
}

/** One order, which has the money. */
const oneOrder = (standing = [total]) => ({
  orders: 1,
  standing,
  remains: {
    ...before,
    orders: before.orders + 1,
    payments: before.payments + 1,
    committed: before.committed + 1,
  },
});

const noOrder = () => ({ orders: 0, standing: [], remains: nothingMore(before) });

/** What was held is on the shelf again, and the run that waits gets to know of it. */
async function expire(): Promise<void> {
  const { rows, shop } = browser;
  await rows("UPDATE inventory.reservation SET expires_at = now() - interval '1 second' WHERE status = 'held'");
  await rows(
    `UPDATE workflow_step SET output = jsonb_set(output, '{expiresAt}', '"2020-01-01T00:00:00.000Z"')
      WHERE name = 'hold-cart' AND run_id = (SELECT id FROM workflow_run WHERE key = $1 AND state = 'parked')`,
    [cart.id],
  );
  await rows("UPDATE workflow_run SET due_at = now() WHERE key = $1 AND state = 'parked'", [cart.id]);
  await vi.waitFor(async () => expect(await remainsIn(shop)).toEqual(nothingMore(before)), { timeout: 10_000 });
}

it("is answered with what the shopper has to do, and keeps the stock meanwhile", async () => {
  const { shop, shopper } = browser;
  expect(await remainsIn(shop)).toEqual({ ...before, held: 1, frozen: 1, open: 1 });
  expect(await shopper.complete(cart.id)).toMatchObject({ body: { error: { type: "payment_requires_more_error" } } });
  expect(await remainsIn(shop)).toEqual({ ...before, held: 1, frozen: 1, open: 1 });
  await expire();
});

it("the webhook resumes it, once or twice, and the browser gets the same order", async () => {
  const { provider, settled, shopper } = browser;
  provider.confirm(sessionId);
  await provider.tell(sessionId);
  await provider.tell(sessionId);
  await settled();
  expect(await shopper.complete(cart.id)).toMatchObject({ status: 200, body: { type: "order" } });
  expect(await outcome()).toEqual(oneOrder());
});

it("a second complete resumes it, and the webhook changes nothing any more", async () => {
  const { provider, settled, shopper } = browser;
  provider.confirm(sessionId);
  expect(await shopper.complete(cart.id)).toMatchObject({ status: 200, body: { type: "order" } });
  await provider.tell(sessionId);
  await settled();
  expect(await outcome()).toEqual(oneOrder());
});

it("without either, what the shopper confirmed is found", async () => {
  browser.provider.confirm(sessionId);
  expect(await outcome()).toEqual(oneOrder());
});

it("nothing comes, and nothing stays held", async () => {
  await expire();
  expect(await outcome()).toEqual(noOrder());
});

it("the webhook after its expiry begins anew with the money that came", async () => {
  const { provider, settled } = browser;
  await expire();
  provider.confirm(sessionId);
  await provider.tell(sessionId);
  await settled();
  expect(await outcome()).toEqual(oneOrder());
});

it("the browser after its expiry needs no other session", async () => {
  const { provider, rows, shopper } = browser;
  await rows("UPDATE inventory.reservation SET expires_at = now() - interval '1 second' WHERE status = 'held'");
  provider.confirm(sessionId);
  const late = await shopper.complete<Failure>(cart.id);
  expect(late).toMatchObject({ status: 409, body: { data: { code: "checkout.hold_expired" } } });
  expect(await remainsIn(browser.shop)).toEqual(nothingMore(before));
  expect(await shopper.complete(cart.id)).toMatchObject({ status: 200, body: { type: "order" } });
  expect(await outcome()).toEqual(oneOrder());
});

it("money that came as it expired goes back when nobody comes for it", async () => {
  const { provider, rows, shopper } = browser;
  await rows("UPDATE inventory.reservation SET expires_at = now() - interval '1 second' WHERE status = 'held'");
  provider.confirm(sessionId, "captured");
  await shopper.complete(cart.id);
  expect(provider.standing).toEqual([total]);
  expect(await outcome()).toEqual(noOrder());
});

it("another provider chosen meanwhile is the one that is paid, whatever the first one tells afterwards", async () => {
  const { later, provider, settled, shopper } = browser;
  await shopper.pay(cart.id, "pp_system_default");
  provider.confirm(sessionId);
  await provider.tell(sessionId);
  await settled();
  await later();
  expect(provider.standing).toEqual([]);
  expect(await browser.ordersOf(cart.id)).toEqual([]);
  expect(await shopper.complete(cart.id)).toMatchObject({
    status: 200,
    body: { type: "order", order: { payment_collections: [{ payments: [{ provider_id: "pp_system_default" }] }] } },
  });
  expect(await outcome()).toEqual(oneOrder([]));
});

it("another provider chosen between the webhook and its being followed is the one that is paid", async () => {
  const { provider, settled, shopper } = browser;
  provider.confirm(sessionId);
  await Promise.all([provider.tell(sessionId), shopper.pay(cart.id, "pp_system_default").catch(() => undefined)]);
  await settled();
  await browser.later();
  const { status } = await shopper.complete(cart.id);
  expect(status).toBe(200);
  const [paid] = await browser.rows<{ provider: string }>(
    `SELECT p.provider_id AS provider FROM orders o JOIN payment p USING (payment_collection_id) WHERE o.cart_id = $1`,
    [cart.id],
  );
  expect(await outcome()).toEqual(oneOrder(paid?.provider === "pp_test_test" ? [total] : []));
});

it("no other provider can be chosen once the webhook has made the order", async () => {
  const { provider, settled, shopper } = browser;
  provider.confirm(sessionId);
  await provider.tell(sessionId);
  await settled();
  await expect(shopper.pay(cart.id, "pp_system_default")).rejects.toThrow(/cart.completed|collection_paid/);
  expect(await outcome()).toEqual(oneOrder());
});
