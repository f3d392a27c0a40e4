import { createRequire } from "node:module";
import { definePlugin, fulfillment, FulfillmentRefused } from "@hanse/plugin-kit";
import Type from "typebox";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openDemoShop } from "../../test/demo-template.ts";
import type { Medusa, MedusaModule } from "../../test/medusa.ts";
import { defaultPlugins, type TestShop } from "../../test/open-test-shop.ts";
import { type Failure, Shopper, variantOf } from "../../test/shopper.ts";
import { openAdminSdk } from "../../test/support/admin-sdk.ts";
import type { CartDto } from "./index.ts";

/** Required, so that Vitest leaves it as it is. */
const { default: MedusaClass } = createRequire(import.meta.url)("@medusajs/js-sdk") as MedusaModule;

/** Whether the carrier answers nobody. */
let isAway = false;

/** One euro a unit, fifty cents more for evenings; five units at most. */
const bicycle = definePlugin({
  id: "test-bicycle",
  implements: { fulfillment },
  providerId: "test_bicycle",
  config: Type.Object({}),
  setup: () => ({
    fulfillment: {
      services: async () => [{ id: "ride", name: "Ride", isReturn: false }],
      validate: async ({ data }) => ({ data: data["evening"] === true ? { evening: true } : {} }),
      price: async ({ items, data }) => {
        if (isAway) throw new Error("nobody is there");
        const units = items.reduce((sum, { quantity }) => sum + quantity, 0);
        if (units > 5) throw new FulfillmentRefused({ reason: "a bicycle carries five of them" });
        return { amount: units * 100 + (data["evening"] === true ? 50 : 0) };
      },
      create: async () => ({ data: {}, labels: [] }),
      cancel: async () => ({}),
    },
  }),
});

let shop: TestShop;
let sdk: Medusa;
let store: Medusa;
let shopper: Shopper;
let optionId: string;
let board: string;

beforeAll(async () => {
  shop = await openDemoShop({ plugins: [...defaultPlugins(), bicycle()] });
  sdk = await openAdminSdk(shop);
  const address = shop.app.server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  store = new MedusaClass({ baseUrl: `http://127.0.0.1:${port}`, publishableKey: shop.key });
  shopper = new Shopper(shop);
  board = await variantOf(shop, "BB-LARGE");
  const { shipping_options: options } = await sdk.admin.shippingOption.list({ fields: "id,*service_zone" });
  const germany = options.find(({ service_zone: zone }) => zone.name === "Germany");
  const { shipping_option: made } = await sdk.admin.shippingOption.create({
    name: "Bicycle",
    price_type: "calculated",
    service_zone_id: germany?.service_zone_id ?? germany?.service_zone.id ?? "",
    shipping_profile_id: (await sdk.admin.shippingProfile.list()).shipping_profiles[0]?.id ?? "",
    provider_id: "test_bicycle",
    data: { id: "ride" },
    type: { label: "Bicycle", description: "Today", code: "bicycle" },
    prices: [],
  });
  optionId = made.id;
});
afterAll(() => shop.close());

it("a calculated price is asked for, chosen, follows the cart, and is what the order says", async () => {
  const { shipping_option: made } = await sdk.admin.shippingOption.retrieve(optionId);
  expect(made).toMatchObject({ price_type: "calculated", provider_id: "test_bicycle", prices: [] });
  const { id } = await shopper.cart([{ variantId: board, quantity: 2 }]);
  const { shipping_options: offered } = await store.store.fulfillment.listCartOptions({ cart_id: id });
  expect(offered.find((option) => option.id === optionId)).toMatchObject({ price_type: "calculated", amount: null });
  const { shipping_option: evening } = await store.store.fulfillment.calculate(optionId, {
    cart_id: id,
    data: { evening: true },
  });
  expect(evening).toMatchObject({ id: optionId, amount: 2.5, calculated_price: { calculated_amount: 2.5 } });
  const { cart } = await store.store.cart.addShippingMethod(id, { option_id: optionId, data: { evening: true } });
  expect(cart.shipping_methods).toMatchObject([{ name: "Bicycle", amount: 2.5, data: { evening: true } }]);
  expect(cart.shipping_total).toBe(2.5);
  const line = cart.items?.[0]?.id ?? "";
  const { cart: more } = await store.store.cart.updateLineItem(id, line, { quantity: 4 });
  expect(more.shipping_total).toBe(4.5);
  await shopper.pay(id);
  const { body } = await shopper.complete<{ type: string; order: { shipping_total: number; total: number } }>(id);
  expect(body).toMatchObject({ type: "order", order: { shipping_total: 4.5, total: more.total } });
});

it("a carrier that does not take the items says so, and a cart that grows beyond it goes on without it", async () => {
  const { id } = await shopper.cart([{ variantId: board, quantity: 6 }]);
  for (const [path, payload] of [
    [`/store/shipping-options/${optionId}/calculate`, { cart_id: id }],
    [`/store/carts/${id}/shipping-methods`, { option_id: optionId }],
  ] as const) {
    const { status, body } = await shopper.send<Failure>("POST", path, payload);
    expect({ status, message: body.message }).toEqual({
      status: 400,
      message: "The fulfillment provider refused: a bicycle carries five of them.",
    });
  }
  const { cart } = await shopper.must<{ cart: CartDto }>("POST", `/store/carts/${id}`, { metadata: { big: true } });
  const line = cart.items[0]?.id ?? "";
  const quantity = async (count: number) =>
    (await shopper.must<{ cart: CartDto }>("POST", `/store/carts/${id}/line-items/${line}`, { quantity: count })).cart;
  await quantity(5);
  await shopper.must("POST", `/store/carts/${id}/shipping-methods`, { option_id: optionId });
  expect((await shopper.view(id)).shipping_total).toBe(5);
  expect(await quantity(6)).toMatchObject({ shipping_methods: [], shipping_total: 0 });
  expect(await quantity(5)).toMatchObject({ shipping_methods: [] });
});

it("a carrier that does not answer leaves its last price to a cart that changes, and has the last word before it is sold", async () => {
  const { id, items } = await shopper.cart([{ variantId: board, quantity: 1 }]);
  await shopper.must("POST", `/store/carts/${id}/shipping-methods`, { option_id: optionId });
  isAway = true;
  try {
    const line = `/store/carts/${id}/line-items/${items[0]?.id}`;
    const { cart } = await shopper.must<{ cart: CartDto }>("POST", line, { quantity: 3 });
    expect(cart).toMatchObject({ items: [{ quantity: 3 }], shipping_total: 1 });
    const unavailable = { status: 503, body: { data: { code: "plugin.unavailable" } } };
    const choice = { option_id: optionId };
    expect(await shopper.send<Failure>("POST", `/store/carts/${id}/shipping-methods`, choice)).toMatchObject(
      unavailable,
    );
    await shopper.pay(id);
    expect(await shopper.complete<Failure>(id)).toMatchObject(unavailable);
  } finally {
    isAway = false;
  }
  // The circuit breaker asks again after a while.
  await expect
    .poll(async () => (await shopper.complete<Failure>(id)).body, { timeout: 30_000, interval: 500 })
    .toMatchObject({ data: { code: "checkout.prices_changed" } });
  expect((await shopper.view(id)).shipping_total).toBe(3);
  await shopper.pay(id);
  expect(await shopper.complete(id)).toMatchObject({ status: 200, body: { order: { shipping_total: 3 } } });
});
