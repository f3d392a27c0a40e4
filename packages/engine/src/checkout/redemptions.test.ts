import { manualFulfillment } from "@hanse/plugin-fulfillment-manual";
import { inventory } from "@hanse/plugin-inventory";
import { unnamed } from "@hanse/plugin-kit";
import { taxRates } from "@hanse/plugin-tax-rates";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { openDemoShop } from "../../test/demo-template.ts";
import { FakeBank } from "../../test/fake-bank.ts";
import { openShopOn, type TestShop } from "../../test/open-test-shop.ts";
import { type Answer, type Completed, type Failure, Shopper, variantOf } from "../../test/shopper.ts";
import type { CartDto } from "../cart/index.ts";
import type { RedemptionService } from "../promotion/index.ts";

/** Two processes, as far as PostgreSQL and the bank can tell. */
const bank = new FakeBank();
const plugins = () => [inventory(), bank.plugin(), manualFulfillment(), taxRates()];
let shop: TestShop;
let other: TestShop;
let shopper: Shopper;
let coffee: string;

beforeAll(async () => {
  shop = await openDemoShop({ plugins: plugins() });
  other = await openShopOn(shop.databaseUrl, { plugins: plugins() });
  shopper = new Shopper(shop);
  coffee = await variantOf(shop, "BB-LARGE");
});
afterAll(async () => {
  await other.close();
  await shop.close();
});
beforeEach(() => {
  bank.answer = "authorized";
  bank.authorized.clear();
  bank.beforeAuthorize = async () => undefined;
});

const rows = <Row>(sql: string, values: unknown[] = []) => shop.database.query(unnamed<Row>(sql), values);

let made = 0;
/** An active promotion of 10 %, and its code. */
async function promote(changes: object = {}): Promise<{ id: string; code: string }> {
  const code = `REDEEM${(made += 1)}`;
  const { statusCode, body } = await shop.app.inject({
    method: "POST",
    url: "/admin/promotions",
    headers: { authorization: shop.adminAuthorization },
    payload: {
      code,
      type: "standard",
      status: "active",
      application_method: { type: "percentage", target_type: "items", allocation: "across", value: 10 },
      ...changes,
    },
  });
  if (statusCode !== 200) throw new Error(body);
  return { id: (JSON.parse(body) as { promotion: { id: string } }).promotion.id, code };
}

const budgeted = (budget: object) => ({
  campaign: { name: "Budget", campaign_identifier: `budget-${(made += 1)}`, budget },
});

/** A cart with the code that lacks nothing any more. */
async function readyCart(code: string, quantity = 1): Promise<CartDto> {
  const { id } = await shopper.cart([{ variantId: coffee, quantity }]);
  await shopper.must("POST", `/store/carts/${id}/promotions`, { promo_codes: [code] });
  await shopper.ship(id);
  await shopper.pay(id);
  return shopper.view(id);
}

const isOrder = ({ body }: Answer<Completed | Failure>): boolean => "type" in body && body.type === "order";
const cents = (amount: number) => Math.round(amount * 100);

async function usesOf(id: string): Promise<number> {
  const [usage] = await rows<{ used: number }>("SELECT used FROM promotion_usage WHERE promotion_id = $1", [id]);
  return usage?.used ?? -1;
}

const budgetOf = (id: string) =>
  rows<{ used: number; drawn: number }>(
    `SELECT b.used, (SELECT sum(u.used) FROM campaign_budget_usage u WHERE u.budget_id = b.id)::integer AS drawn
       FROM promotion p JOIN campaign_budget b ON b.campaign_id = p.campaign_id WHERE p.id = $1`,
    [id],
  ).then(([budget]) => budget);

describe("a promotion that was redeemed", () => {
  it("is what the order says, counted once, and paid exactly", async () => {
    const { id, code } = await promote({ limit: 5 });
    const cart = await readyCart(code);
    expect(cart.discount_total).toBeGreaterThan(0);
    const answers = await Promise.all([1, 2, 3].map(() => shopper.complete(cart.id)));
    const [{ body }] = answers as [Answer<Completed>];
    expect(body).toMatchObject({ type: "order", order: { total: cart.total, discount_total: cart.discount_total } });
    expect(bank.standing).toEqual([cents(cart.total)]);
    expect(await usesOf(id)).toBe(1);
    const off = cart.items
      .flatMap((item) => item.adjustments ?? [])
      .reduce((sum, { amount }) => sum + cents(amount), 0);
    expect(await rows("SELECT amount, units FROM promotion_redemption WHERE promotion_id = $1", [id])).toEqual([
      { amount: off, units: 1 },
    ]);
  });

  it("is given back with its order, once", async () => {
    const { id, code } = await promote({ limit: 1 });
    const cart = await readyCart(code);
    await shopper.complete(cart.id);
    const redemptions = shop.container.resolve<RedemptionService>("redemptions");
    await expect(readyCart(code)).rejects.toThrow("It could be used 1 times, and was.");
    await shop.database.transaction((tx) => redemptions.giveBack(tx, cart.id));
    await shop.database.transaction((tx) => redemptions.giveBack(tx, cart.id));
    expect(await usesOf(id)).toBe(0);
    expect((await readyCart(code)).promotions).toMatchObject([{ id }]);
  });

  it("is claimed by one statement, and a checkout without promotions claims nothing", async () => {
    const { code } = await promote();
    const claims = async (cart: CartDto) => {
      shop.statements();
      await shopper.complete(cart.id);
      return shop.statements().filter((text) => text.includes("promotion_redemption")).length;
    };
    expect(await claims(await readyCart(code))).toBe(1);
    const { id } = await shopper.readyCart([{ variantId: coffee, quantity: 1 }]);
    expect(await claims(await shopper.view(id))).toBe(0);
  });
});

describe("a limit holds", () => {
  it("for each customer by the email address", async () => {
    const { id, code } = await promote(budgeted({ type: "use_by_attribute", attribute: "customer_email", limit: 1 }));
    const carts = await Promise.all(Array.from({ length: 4 }, () => readyCart(code)));
    const answers = await Promise.all(carts.map((cart) => shopper.complete<Completed | Failure>(cart.id)));
    expect(answers.filter(isOrder)).toHaveLength(1);
    expect(await budgetOf(id)).toEqual({ used: 1, drawn: 1 });
  }, 60_000);
});

describe("a claim is given back", () => {
  it("when the payment is declined", async () => {
    const { id, code } = await promote({ limit: 1, ...budgeted({ type: "spend", currency_code: "eur", limit: 1000 }) });
    const cart = await readyCart(code);
    bank.answer = "declined";
    expect(await shopper.complete(cart.id)).toMatchObject({
      body: { type: "cart", error: { message: "Your card was declined." } },
    });
    expect([await usesOf(id), (await budgetOf(id))?.used]).toEqual([0, 0]);
    bank.answer = "authorized";
    await shopper.pay(cart.id);
    expect(isOrder(await shopper.complete(cart.id))).toBe(true);
    expect(await usesOf(id)).toBe(1);
  });

  it("when the process hangs and another one undoes the checkout", async () => {
    const { id, code } = await promote({ limit: 1 });
    const cart = await readyCart(code);
    const reached = Promise.withResolvers<void>();
    const gate = Promise.withResolvers<void>();
    let isFirst = true;
    bank.beforeAuthorize = async () => {
      if (!isFirst) return;
      isFirst = false;
      reached.resolve();
      await gate.promise;
    };
    const hanging = shopper.complete(cart.id);
    await reached.promise;
    expect(await usesOf(id)).toBe(1);
    bank.answer = "declined";
    await vi.waitFor(
      async () => {
        const [run] = await rows<{ epoch: number }>(
          `UPDATE workflow_run SET due_at = CASE WHEN epoch = 1 AND state = 'running' THEN now() ELSE due_at END
            WHERE key = $1 RETURNING epoch`,
          [cart.id],
        );
        expect(run?.epoch).toBeGreaterThan(1);
      },
      { timeout: 10_000 },
    );
    await vi.waitFor(async () => expect(await usesOf(id)).toBe(0), { timeout: 10_000 });
    gate.resolve();
    expect(await hanging).toMatchObject({ body: { type: "cart" } });
    expect(await usesOf(id)).toBe(0);
    expect(await rows("SELECT FROM promotion_redemption WHERE promotion_id = $1", [id])).toEqual([]);
  }, 30_000);

  it("and is not made by a process that has lost the checkout", async () => {
    const { id } = await promote({ limit: 1 });
    const redemptions = shop.container.resolve<RedemptionService>("redemptions");
    const redemption = { cartId: "cart_lost", customerId: null, email: null, promotions: [{ id, amount: 100 }] };
    const lost = new Error("Somebody else has the run.");
    await expect(redemptions.claim("key", redemption, () => Promise.reject(lost))).rejects.toBe(lost);
    expect(await usesOf(id)).toBe(0);
    await redemptions.claim("key", redemption, async () => undefined);
    await redemptions.claim("key", redemption, async () => undefined);
    expect(await usesOf(id)).toBe(1);
    await redemptions.release("key");
    await redemptions.release("key");
    expect(await usesOf(id)).toBe(0);
  });
});

it("a promotion that ends while its cart is being completed is not redeemed", async () => {
  const { id, code } = await promote();
  const cart = await readyCart(code);
  await rows("UPDATE promotion SET status = 'inactive' WHERE id = $1", [id]);
  // No process has been told: what is in memory still says that it applies.
  const answer = await shopper.complete<Failure>(cart.id);
  expect(answer.status).toBe(409);
  expect(answer.body.data.code).toBe("promotion.redemption_refused");
  expect(bank.standing).toEqual([]);
  expect(await usesOf(id)).toBe(0);
});
