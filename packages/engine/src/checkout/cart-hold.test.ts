import { unnamed } from "@hanse/plugin-kit";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { openDemoShop } from "../../test/demo-template.ts";
import type { TestShop } from "../../test/open-test-shop.ts";
import { remainsIn, Shopper, variantOf } from "../../test/shopper.ts";
import type { CartService } from "../cart/index.ts";
import { holdCart } from "./cart-hold.ts";
import type { Checkout } from "./checkout.ts";
import type { PreparationService } from "./preparation.service.ts";

let shop: TestShop;
let checkout: Checkout;
let keys = 0;

beforeAll(async () => {
  shop = await openDemoShop();
});
afterAll(() => shop.close());
beforeEach(async () => {
  const shopper = new Shopper(shop);
  const { id } = await shopper.readyCart([{ variantId: await variantOf(shop, "BB-LARGE"), quantity: 2 }]);
  const cart = await shop.container.resolve<CartService>("carts").get(id, null);
  checkout = await shop.container.resolve<PreparationService>("preparations").prepare(cart);
});

/** The step as two runs of one key, or of two, would do it. */
function hold(key = `run_${(keys += 1)}:0:hold-cart`) {
  const step = holdCart(checkout);
  const uses = shop.container.cradle as Parameters<typeof step.run>[0];
  const signal = AbortSignal.timeout(5_000);
  return {
    run: () => step.run(uses, null, { key, visit: 0, signal, guard: async () => undefined }),
    undo: () => step.undo?.(uses, { key, memo: undefined, signal }),
  };
}

it("repeated with its key, holds no more and says the same", async () => {
  const step = hold();
  const first = await step.run();
  expect(await step.run()).toEqual(first);
  expect(await remainsIn(shop)).toMatchObject({ held: 1, frozen: 1 });
  await step.undo();
  await step.undo();
  expect(await remainsIn(shop)).toMatchObject({ held: 0, frozen: 0 });
});

it("comes too late when it was undone before, as after a pause of its process", async () => {
  const step = hold();
  await step.undo();
  await expect(step.run()).rejects.toMatchObject({ code: "checkout.cart_changed" });
  expect(await remainsIn(shop)).toMatchObject({ held: 0, frozen: 0 });
});

it("neither takes a cart that another checkout has, nor lets go of it", async () => {
  const [one, other] = [hold(), hold()];
  await one.run();
  await expect(other.run()).rejects.toMatchObject({ code: "checkout.cart_changed" });
  await other.undo();
  expect(await remainsIn(shop)).toMatchObject({ held: 1, frozen: 1 });
  await one.undo();
});

it("does not take a cart that was changed since it was prepared", async () => {
  await shop.database.query(unnamed("UPDATE cart SET version = version + 1 WHERE id = $1"), [checkout.cart.id]);
  await expect(hold().run()).rejects.toMatchObject({ code: "checkout.cart_changed" });
});
