import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openLivedInShop, type Refusal, refused, type World } from "./lived-in-shop.ts";
import { Shopper } from "./shopper.ts";

let lived: Awaited<ReturnType<typeof openLivedInShop>>;

beforeAll(async () => {
  lived = await openLivedInShop();
});
afterAll(() => lived.close());

const item = (more: object) => ({ quantity: 1, ...more });

describe("what does not exist", () => {
  it.each<Refusal>([
    [
      "no key",
      400,
      "not_allowed",
      "x-publishable-api-key",
      () => ({ url: "/store/regions", headers: { "x-publishable-api-key": "" } }),
    ],
    [
      "a key",
      400,
      "not_allowed",
      /valid publishable key .* pk_unknown/,
      () => ({ url: "/store/regions", headers: { "x-publishable-api-key": "pk_unknown" } }),
    ],
    [
      "a variant, in a cart",
      404,
      "not_found",
      "variant_none",
      (w) => ({ url: `${w.cart}/line-items`, payload: item({ variant_id: "variant_none" }) }),
    ],
    [
      "a variant, in a new cart",
      404,
      "not_found",
      "variant_none",
      () => ({ url: "/store/carts", payload: { items: [item({ variant_id: "variant_none" })] } }),
    ],
    [
      "a variant of a product that is a draft",
      404,
      "not_found",
      "variant_",
      (w) => ({ url: `${w.cart}/line-items`, payload: item({ variant_id: w.draftId }) }),
    ],
    ["a product", 404, "not_found", "prod_none", () => ({ url: "/store/products/prod_none" })],
    [
      "a region, of a new cart",
      404,
      "not_found",
      "reg_none",
      () => ({ url: "/store/carts", payload: { region_id: "reg_none" } }),
    ],
    ["a region, of a cart", 404, "not_found", "reg_none", (w) => ({ url: w.cart, payload: { region_id: "reg_none" } })],
    [
      "a region, for prices",
      404,
      "not_found",
      "reg_none",
      () => ({ url: "/store/products?fields=*variants.calculated_price&region_id=reg_none" }),
    ],
    ["a region, to show", 404, "not_found", "reg_none", () => ({ url: "/store/regions/reg_none" })],
    [
      "a region, for prices at all",
      400,
      "invalid_data",
      "Missing required pricing context",
      () => ({ url: "/store/products?fields=*variants.calculated_price" }),
    ],
    ["a cart, to show", 404, "not_found", "cart_none", () => ({ url: "/store/carts/cart_none" })],
    [
      "a cart, to change",
      404,
      "not_found",
      "cart_none",
      () => ({ url: "/store/carts/cart_none", payload: { email: "a@example.com" } }),
    ],
    [
      "a cart, to fill",
      404,
      "not_found",
      "cart_none",
      (w) => ({ url: "/store/carts/cart_none/line-items", payload: item({ variant_id: w.variantId }) }),
    ],
    [
      "a cart, to complete",
      404,
      "not_found",
      "cart_none",
      () => ({ url: "/store/carts/cart_none/complete", payload: {} }),
    ],
    [
      "a cart, to pay",
      404,
      "not_found",
      "cart_none",
      () => ({ url: "/store/payment-collections", payload: { cart_id: "cart_none" } }),
    ],
    ["a cart, to ship", 404, "not_found", "cart_none", () => ({ url: "/store/shipping-options?cart_id=cart_none" })],
    [
      "a line",
      404,
      "not_found",
      "cali_none",
      (w) => ({ url: `${w.cart}/line-items/cali_none`, payload: { quantity: 1 } }),
    ],
    [
      "a line, to remove",
      404,
      "not_found",
      "cali_none",
      (w) => ({ method: "DELETE", url: `${w.cart}/line-items/cali_none` }),
    ],
    [
      "a shipping option",
      404,
      "not_found",
      "so_none",
      (w) => ({ url: `${w.cart}/shipping-methods`, payload: { option_id: "so_none" } }),
    ],
    [
      "a shipping option of the cart's country",
      400,
      "invalid_data",
      "so_",
      (w) => ({ url: `${w.cart}/shipping-methods`, payload: { option_id: w.optionOfAmerica } }),
    ],
    [
      "a payment collection",
      404,
      "not_found",
      "pay_col_none",
      () => ({
        url: "/store/payment-collections/pay_col_none/payment-sessions",
        payload: { provider_id: "pp_system_default" },
      }),
    ],
    [
      "a payment provider of the region",
      400,
      "invalid_data",
      "pp_none",
      (w) => ({ url: `${w.payment}/payment-sessions`, payload: { provider_id: "pp_none" } }),
    ],
    ["an order", 404, "not_found", "order_none", () => ({ url: "/store/orders/order_none" })],
    [
      "an address of the customer's",
      404,
      "not_found",
      "cuaddr_none",
      (w) => ({ url: "/store/customers/me/addresses/cuaddr_none", headers: w.second.headers }),
    ],
    [
      "a saved address, for a cart",
      404,
      "not_found",
      "cuaddr_none",
      (w) => ({ url: w.cart, payload: { shipping_address: "cuaddr_none" }, headers: w.second.headers }),
    ],
    ["a collection", 404, "not_found", "pcol_none", () => ({ url: "/store/collections/pcol_none" })],
    ["a category", 404, "not_found", "pcat_none", () => ({ url: "/store/product-categories/pcat_none" })],
    ["a currency", 404, "not_found", "xyz", () => ({ url: "/store/currencies/xyz" })],
    [
      "a sales channel of the key",
      400,
      "invalid_data",
      "sc_none",
      (w) => ({ url: w.cart, payload: { sales_channel_id: "sc_none" } }),
    ],
    [
      "a country of the region",
      400,
      "invalid_data",
      "us",
      (w) => ({ url: w.cart, payload: { shipping_address: { country_code: "us" } } }),
    ],
    [
      "a currency of the region",
      400,
      "invalid_data",
      "usd",
      (w) => ({ url: "/store/carts", payload: { region_id: w.europe, currency_code: "usd" } }),
    ],
    [
      "a currency that any region sells in",
      400,
      "invalid_data",
      "jpy",
      () => ({ url: "/store/carts", payload: { currency_code: "jpy" } }),
    ],
    ["a route", 404, "not_found", "GET /store/nothing", () => ({ url: "/store/nothing" })],
    [
      "a method of a route",
      404,
      "not_found",
      "PUT /store/carts",
      () => ({ method: "PUT", url: "/store/carts", payload: {} }),
    ],
    [
      "another method of a route",
      404,
      "not_found",
      "DELETE /store/products",
      () => ({ method: "DELETE", url: "/store/products" }),
    ],
  ])("%s", async (_name, status, type, says, request) => {
    expect(await lived.outcome(request(lived.world))).toEqual(refused(status, type, says));
  });
});

describe("a quantity", () => {
  const add = (quantity: unknown) => (w: World) => ({
    url: `${w.cart}/line-items`,
    payload: { variant_id: w.variantId, quantity } as object,
  });
  const set = (quantity: unknown) => (w: World) => ({ url: w.line, payload: { quantity } as object });

  it.each<Refusal>([
    ["of 0 on adding", 400, "invalid_data", /quantity.*got: 0/, add(0)],
    [
      "of 0 in a new cart",
      400,
      "invalid_data",
      /quantity.*got: 0/,
      (w) => ({ url: "/store/carts", payload: { items: [{ variant_id: w.variantId, quantity: 0 }] } }),
    ],
    ["below 0 on adding", 400, "invalid_data", /quantity.*got: -1/, add(-1)],
    ["below 0 of a line", 400, "invalid_data", /quantity.*got: -1/, set(-1)],
    ["of a fraction", 400, "invalid_data", /quantity.*1\.5/, add(1.5)],
    ["of a fraction of a line", 400, "invalid_data", /quantity.*0\.5/, set(0.5)],
    ["of 10^9", 400, "invalid_data", /quantity.*1000000000/, add(1e9)],
    ["of 10^9 of a line", 400, "invalid_data", /quantity.*1000000000/, set(1e9)],
    [
      "beyond what a number can be",
      400,
      "invalid_data",
      /quantity/,
      (w) => ({ url: w.line, payload: `{"quantity":1e999}` }),
    ],
    ["as text", 400, "invalid_data", /quantity.*"2"/, add("2")],
    ["as null", 400, "invalid_data", /quantity/, add(null)],
    ["as a list", 400, "invalid_data", /quantity/, set([1])],
    ["not sent", 400, "invalid_data", "'quantity' is required", add(undefined)],
    [
      "above the stock",
      400,
      "not_allowed",
      /3 are asked for and 2 are available/,
      (w) => ({ url: `${w.cart}/line-items`, payload: { variant_id: w.twoLeftId, quantity: 3 } }),
    ],
    [
      "of what is sold out",
      400,
      "not_allowed",
      /1 are asked for and 0 are available/,
      (w) => ({ url: `${w.cart}/line-items`, payload: { variant_id: w.soldOutId, quantity: 1 } }),
    ],
  ])("%s is refused", async (_name, status, type, says, request) => {
    expect(await lived.outcome(request(lived.world))).toEqual(refused(status, type, says));
  });

  it("of 0 removes a line", async () => {
    const guest = new Shopper(lived.shop);
    const { id, items } = await guest.cart([{ variantId: lived.world.variantId, quantity: 2 }]);
    const { cart } = await guest.must<{ cart: { items: unknown[]; total: number } }>(
      "POST",
      `/store/carts/${id}/line-items/${items[0]?.id}`,
      { quantity: 0 },
    );
    expect(cart).toMatchObject({ items: [], total: 0 });
    await lived.settle();
  });
});

describe("a cart that lacks something", () => {
  const lacking: Record<string, string> = {};

  beforeAll(async () => {
    const guest = new Shopper(lived.shop);
    const items = [{ variantId: lived.world.variantId, quantity: 1 }];
    lacking["items"] = (await guest.cart([])).id;
    lacking["email address"] = (await guest.readyCart(items)).id;
    await guest.must("POST", `/store/carts/${lacking["email address"]}`, { email: null });
    lacking["shipping address"] = (await guest.cart(items, { address: {} })).id;
    lacking["shipping method"] = (await guest.cart(items)).id;
    await guest.pay(lacking["shipping method"]);
    lacking["payment session"] = (await guest.cart(items)).id;
    await guest.ship(lacking["payment session"]);
    await lived.settle();
  });

  it.each(["items", "email address", "shipping address", "shipping method", "payment session"])(
    "its %s, is not completed, and nothing is held",
    async (part) => {
      const outcome = await lived.outcome({ url: `/store/carts/${lacking[part]}/complete`, payload: {} });
      expect(outcome).toEqual(refused(400, "invalid_data", part));
      expect(outcome.body).toMatchObject({ message: expect.stringContaining(lacking[part] ?? "") });
    },
  );
});
