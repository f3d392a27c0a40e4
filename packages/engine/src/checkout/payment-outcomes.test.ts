import { inventory } from "@hanse/plugin-inventory";
import { manualFulfillment } from "@hanse/plugin-fulfillment-manual";
import { unnamed } from "@hanse/plugin-kit";
import { manualPayment } from "@hanse/plugin-payment-manual";
import { taxRates } from "@hanse/plugin-tax-rates";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openDemoShop } from "../../test/demo-template.ts";
import { FakeBank } from "../../test/fake-bank.ts";
import type { TestShop } from "../../test/open-test-shop.ts";
import { type Failure, nothingMore, type Remains, remainsIn, Shopper, variantOf } from "../../test/shopper.ts";
import { followUp } from "../../test/support/follow-ups.ts";
import type { CartDto } from "../cart/index.ts";
import { touch } from "../platform/cache/touch.ts";

const bank = new FakeBank();
let shop: TestShop;
let shopper: Shopper;
let board: string;
let cart: CartDto;
let before: Remains;

beforeAll(async () => {
  shop = await openDemoShop({
    plugins: [inventory(), bank.plugin("pp_bank"), manualPayment(), manualFulfillment(), taxRates()],
  });
  await shop.database.transaction(async (tx) => {
    await tx.query(unnamed("INSERT INTO region_payment_provider SELECT id, 'pp_bank' FROM region"));
    await touch(tx, "region");
  });
  shopper = new Shopper(shop);
  board = await variantOf(shop, "BB-LARGE");
});
afterAll(() => shop.close());
beforeEach(async () => {
  bank.answer = "authorized";
  bank.amount = undefined;
  bank.authorized.clear();
  cart = await shopper.readyCart([{ variantId: board, quantity: 1 }], { providerId: "pp_bank" });
  before = await remainsIn(shop);
});

const run = <Row>(sql: string, parameters: unknown[] = []) => shop.database.query(unnamed<Row>(sql), parameters);

async function expectNothingHeld(): Promise<void> {
  expect(await remainsIn(shop)).toEqual(nothingMore(before));
  expect(bank.standing).toEqual([]);
}

/** The shopper chooses how to pay once more, and then it works. */
async function expectItWorksNow(): Promise<void> {
  bank.answer = "authorized";
  bank.amount = undefined;
  await shopper.pay(cart.id, "pp_bank");
  expect(await shopper.complete(cart.id)).toMatchObject({
    status: 200,
    body: { type: "order", order: { total: cart.total, payment_status: "authorized" } },
  });
  expect(bank.standing).toEqual([Math.round(cart.total * 100)]);
}

describe("a payment that is declined", () => {
  it("is answered with the cart and the reason, holds nothing, and leaves another try", async () => {
    bank.answer = "declined";
    expect(await shopper.complete(cart.id)).toMatchObject({
      status: 200,
      body: {
        type: "cart",
        cart: { id: cart.id, completed_at: null, total: cart.total },
        error: {
          type: "payment_authorization_error",
          name: "payment_authorization_error",
          message: "Your card was declined.",
        },
      },
    });
    await expectNothingHeld();
    await expectItWorksNow();
  });

  it("or refused altogether, or promised for another amount, is so too", async () => {
    bank.answer = "refused";
    expect(await shopper.complete(cart.id)).toMatchObject({
      status: 200,
      body: { type: "cart", error: { message: /card is unknown/ } },
    });
    await expectNothingHeld();

    bank.answer = "authorized";
    bank.amount = 1;
    await shopper.pay(cart.id, "pp_bank");
    expect(await shopper.complete(cart.id)).toMatchObject({
      status: 200,
      body: { type: "cart", error: { type: "payment_authorization_error" } },
    });
    await expectNothingHeld();
    await expectItWorksNow();
  });
});

describe("a provider that is down", () => {
  const unavailable = { status: 503, body: { type: "unavailable", data: { code: "plugin.unavailable" } } };

  it("gives an error worth another try, which needs no new session, and holds no stock", async () => {
    bank.answer = "broken";
    expect(await shopper.complete<Failure>(cart.id)).toMatchObject(unavailable);
    await expectNothingHeld();
    bank.answer = "authorized";
    expect(await shopper.complete(cart.id)).toMatchObject({ status: 200, body: { type: "order" } });
    expect(bank.standing).toEqual([Math.round(cart.total * 100)]);
  });

  it("for long is told later to give up what it promised without an answer, and holds up no order", async () => {
    bank.answer = "silent";
    bank.isCancelable = false;
    expect(await shopper.complete<Failure>(cart.id)).toMatchObject(unavailable);
    expect(await remainsIn(shop)).toEqual(nothingMore(before));
    bank.answer = "authorized";
    expect(await shopper.complete(cart.id)).toMatchObject({ status: 200, body: { type: "order" } });
    expect(bank.standing).toHaveLength(2);
    bank.isCancelable = true;
    await followUp(shop, { withinMs: 86_400_000 });
    expect(bank.standing).toEqual([Math.round(cart.total * 100)]);
  });
});

describe("a payment that needs the shopper", () => {
  beforeEach(() => {
    bank.answer = "requires_more";
  });

  it("is answered with the cart, keeps the stock, and goes on when the cart is completed again", async () => {
    const { status, body } = await shopper.complete(cart.id);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      type: "cart",
      cart: { payment_collection: { payment_sessions: [{ status: "requires_more", data: { next: "confirm" } }] } },
      error: { type: "payment_requires_more_error" },
    });
    expect(await remainsIn(shop)).toEqual({ ...before, held: 1, frozen: 1, open: 1 });
    const change = await shopper.send<Failure>("POST", `/store/carts/${cart.id}/line-items`, {
      variant_id: board,
      quantity: 1,
    });
    expect(change).toMatchObject({ status: 409, body: { data: { code: "cart.being_completed" } } });

    bank.answer = "authorized";
    expect(await shopper.complete(cart.id)).toMatchObject({
      status: 200,
      body: { type: "order", order: { total: cart.total } },
    });
    expect(bank.standing).toEqual([Math.round(cart.total * 100)]);
    expect(await remainsIn(shop)).toMatchObject({ held: 0, frozen: 0, open: 0, orders: before.orders + 1 });
  });

  it("may be paid through another provider meanwhile", async () => {
    await shopper.complete(cart.id);
    await shopper.pay(cart.id, "pp_system_default");
    expect(await shopper.complete(cart.id)).toMatchObject({
      status: 200,
      body: { type: "order", order: { payment_collections: [{ payments: [{ provider_id: "pp_system_default" }] }] } },
    });
    expect(bank.standing).toEqual([]);
    expect(await remainsIn(shop)).toEqual({
      ...before,
      orders: before.orders + 1,
      payments: before.payments + 1,
      committed: before.committed + 1,
    });
  });

  it("and comes back when its stock is gone is undone altogether", async () => {
    await shopper.complete(cart.id);
    await run(`UPDATE inventory.reservation SET expires_at = now() - interval '1 second' WHERE status = 'held'`);
    bank.answer = "authorized";
    const { status, body } = await shopper.complete<Failure>(cart.id);
    expect(status).toBe(409);
    expect(body).toMatchObject({ type: "conflict", data: { code: "checkout.hold_expired" } });
    await expectNothingHeld();
    await expectItWorksNow();
  });
});
