import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openBrowserShop, sessionOf } from "../../test/support/browser-shop.ts";
import { type Failure, nothingMore, type Remains, remainsIn } from "../../test/shopper.ts";
import type { CartDto } from "../cart/index.ts";

let browser: Awaited<ReturnType<typeof openBrowserShop>>;
let cart: CartDto;
let sessionId: string;
let total: number;
let before: Remains;

beforeAll(async () => void (browser = await openBrowserShop()));
afterAll(() => browser.shop.close());
beforeEach(async () => {
  browser.provider.forget();
  browser.provider.status = "requires_more";
  browser.provider.isDown = false;
  ({ cart, sessionId, total } = await browser.ready());
  before = await remainsIn(browser.shop);
});

/** What there is of this cart and its money, once everything that may still come has come. */
async function outcome() {
  const { later, ordersOf, provider, shop } = browser;
  await later();
  const orders = (await ordersOf(cart.id)).length;
  return { orders, standing: provider.standing, remains: await remainsIn(shop) };
}

/** One order, which has the money. */
const oneOrder = () => ({
  orders: 1,
  standing: [total],
  remains: {
    ...before,
    orders: before.orders + 1,
    payments: before.payments + 1,
    committed: before.committed + 1,
  },
});

/** No order; the shop keeps nothing, and the shopper has the money back. */
const noOrder = () => ({ orders: 0, standing: [], remains: nothingMore(before) });

const isOrdered = { status: 200, body: { type: "order" } };

describe("a payment made in the browser becomes one order", () => {
  it("when the browser comes first, and the webhook twice", async () => {
    const { provider, settled, shopper } = browser;
    provider.confirm(sessionId);
    expect(await shopper.complete(cart.id)).toMatchObject(isOrdered);
    await provider.tell(sessionId);
    await provider.tell(sessionId);
    await settled();
    expect(await outcome()).toEqual(oneOrder());
  });

  it("when the webhook comes first, twice, and then the browser", async () => {
    const { ordersOf, provider, settled, shopper } = browser;
    provider.confirm(sessionId);
    await provider.tell(sessionId);
    await provider.tell(sessionId);
    await settled();
    expect(await ordersOf(cart.id)).toHaveLength(1);
    expect(await shopper.complete(cart.id)).toMatchObject({ ...isOrdered, body: { order: { total: cart.total } } });
    expect(await outcome()).toEqual(oneOrder());
  });

  it("when both come at once", async () => {
    const { provider, settled, shopper } = browser;
    provider.confirm(sessionId);
    const told = Promise.all([provider.tell(sessionId), provider.tell(sessionId)]).then(settled);
    const [first, second] = await Promise.all([shopper.complete(cart.id), shopper.complete(cart.id), told]);
    expect(first).toMatchObject(isOrdered);
    expect(second).toEqual(first);
    expect(await outcome()).toEqual(oneOrder());
  });

  it("when neither comes: the shop asks the provider", async () => {
    browser.provider.confirm(sessionId);
    expect(await outcome()).toEqual(oneOrder());
  });

  it("which has it captured already when the provider captures at once", async () => {
    const { provider, rows, settled } = browser;
    provider.confirm(sessionId, "captured");
    await provider.tell(sessionId);
    await settled();
    await provider.tell(sessionId);
    await settled();
    expect(await outcome()).toEqual(oneOrder());
    const events = await rows(
      `SELECT e.payload FROM event e JOIN payment p ON p.id = e.aggregate
        WHERE e.name = 'payment.captured' AND p.payment_session_id = $1`,
      [sessionId],
    );
    expect(events).toMatchObject([{ payload: { cartId: cart.id, amount: total, capturedAmount: total } }]);
  });
});

describe("money paid in the browser goes back", () => {
  it.each(["authorized", "captured"] as const)("when the cart lacks something: %s", async (status) => {
    const { later, provider, settled, shopper } = browser;
    await shopper.must("POST", `/store/carts/${cart.id}`, { email: null });
    provider.confirm(sessionId, status);
    await provider.tell(sessionId);
    await settled();
    // For a while, since the shopper may yet add it.
    expect(provider.standing).toEqual([total]);
    await later();
    await provider.tell(sessionId);
    await settled();
    expect(await outcome()).toEqual(noOrder());
    expect((await shopper.view(cart.id)).payment_collection?.payment_sessions).toEqual([]);
  });

  it("when the browser is refused for what the cart lacks, and does not come back", async () => {
    const { provider, shopper } = browser;
    await shopper.must("POST", `/store/carts/${cart.id}`, { email: null });
    provider.confirm(sessionId);
    const refusal = await shopper.complete<Failure>(cart.id);
    expect(refusal).toMatchObject({ status: 400, body: { data: { code: "checkout.email_missing" } } });
    expect(provider.standing).toEqual([total]);
    expect(await outcome()).toEqual(noOrder());
  });

  it("but is used when the shopper adds what the cart lacked", async () => {
    const { provider, shopper } = browser;
    await shopper.must("POST", `/store/carts/${cart.id}`, { email: null });
    provider.confirm(sessionId);
    await shopper.complete(cart.id);
    await shopper.must("POST", `/store/carts/${cart.id}`, { email: "ada@example.com" });
    expect(await shopper.complete(cart.id)).toMatchObject(isOrdered);
    expect(await outcome()).toEqual(oneOrder());
  });

  it("when the cart's total changed, before the webhook or after it", async () => {
    const { provider, settled, shopper, variantId } = browser;
    provider.confirm(sessionId);
    await shopper.must("POST", `/store/carts/${cart.id}/line-items`, { variant_id: variantId, quantity: 1 });
    await provider.tell(sessionId);
    await settled();
    expect(await outcome()).toEqual(noOrder());
  });

  it("when a price changed, which the webhook finds out", async () => {
    const { provider, rows, settled } = browser;
    provider.confirm(sessionId);
    await rows("UPDATE cart_shipping_method SET amount = amount + 100 WHERE cart_id = $1", [cart.id]);
    await provider.tell(sessionId);
    await settled();
    expect(await outcome()).toEqual(noOrder());
  });

  it("when there is not enough in stock, and again when it came after that", async () => {
    const { provider, rows, settled, variantId } = browser;
    const levels = `FROM variant_inventory_item v WHERE v.inventory_item_id = l.item_id AND v.variant_id = $1`;
    await rows(`UPDATE inventory.level l SET stocked = l.reserved ${levels}`, [variantId]);
    provider.confirm(sessionId);
    await provider.tell(sessionId);
    await settled();
    expect(await outcome()).toEqual(noOrder());
    provider.confirm(sessionId, "captured");
    await provider.tell(sessionId);
    await settled();
    expect(await outcome()).toEqual(noOrder());
    await rows(`UPDATE inventory.level l SET stocked = l.reserved + 1000 ${levels}`, [variantId]);
  });

  it("later, and once, when the provider is down and two processes look after it", async () => {
    const { later, provider, shopper } = browser;
    await shopper.must("POST", `/store/carts/${cart.id}`, { email: null });
    provider.confirm(sessionId, "captured");
    await shopper.complete(cart.id);
    provider.isDown = true;
    await later();
    expect(provider.standing).toEqual([total]);
    provider.isDown = false;
    await Promise.all([later(), later(), later()]);
    await later();
    expect(provider.calls.filter((call) => call.startsWith("refund"))).toEqual([
      `refund ${sessionId}:authorize:refund:${total}`,
    ]);
    expect(await outcome()).toEqual(noOrder());
  });
});

describe("a provider that is down", () => {
  it("gives a clear error worth another try, holds no stock, and the money made before counts", async () => {
    const { provider, shop, shopper } = browser;
    provider.confirm(sessionId);
    provider.isDown = true;
    const answer = await shop.app.inject({
      method: "POST",
      url: `/store/carts/${cart.id}/complete`,
      headers: { "x-publishable-api-key": shop.key },
    });
    expect(answer.statusCode).toBe(503);
    expect(Number(answer.headers["retry-after"])).toBeGreaterThan(0);
    expect(answer.json()).toMatchObject({ type: "unavailable", data: { code: "plugin.unavailable" } });
    expect(await remainsIn(shop)).toEqual(nothingMore(before));
    expect(sessionOf(await shopper.view(cart.id))).toBe(sessionId);

    provider.isDown = false;
    expect(await shopper.complete(cart.id)).toMatchObject(isOrdered);
    expect(await outcome()).toEqual(oneOrder());
  });

  it("gives the money back when the shopper does not try again", async () => {
    const { provider, shopper } = browser;
    provider.confirm(sessionId);
    provider.isDown = true;
    await shopper.complete(cart.id);
    provider.isDown = false;
    expect(await outcome()).toEqual(noOrder());
  });
});

describe("a payment that is not made", () => {
  it("is looked for ever more seldom, and given up after a week", async () => {
    const { later, provider, rows, shopper } = browser;
    await later();
    expect(sessionOf(await shopper.view(cart.id))).toBe(sessionId);
    await rows("UPDATE payment_session SET created_at = now() - interval '8 days' WHERE id = $1", [sessionId]);
    await later();
    expect(provider.calls).toContain(`cancel ${sessionId}:authorize`);
    expect((await shopper.view(cart.id)).payment_collection?.payment_sessions).toEqual([]);
    expect(await outcome()).toEqual(noOrder());
  });

  it("leaves the session as it is when a card was declined, since another may be tried", async () => {
    const { provider, settled, shopper } = browser;
    provider.confirm(sessionId, "declined");
    await provider.tell(sessionId);
    await settled();
    provider.confirm(sessionId);
    expect(await shopper.complete(cart.id)).toMatchObject(isOrdered);
    expect(await outcome()).toEqual(oneOrder());
  });

  it("is made once, though the storefront begins it again", async () => {
    const { provider, providerId, settled, shopper } = browser;
    await shopper.must("POST", `/store/carts/${cart.id}`, { email: null });
    provider.confirm(sessionId);
    await provider.tell(sessionId);
    await settled();
    await shopper.must("POST", `/store/carts/${cart.id}`, { email: "ada@example.com" });
    const { payment_sessions: sessions } = await shopper.pay(cart.id, providerId);
    expect(sessions).toMatchObject([{ id: sessionId, status: "authorized" }]);
    expect(await shopper.complete(cart.id)).toMatchObject(isOrdered);
    expect(await outcome()).toEqual(oneOrder());
  });
});
