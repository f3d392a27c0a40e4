import { createSigner } from "fast-jwt";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDemoShop } from "./demo-template.ts";
import type { TestShop } from "./open-test-shop.ts";
import { requestsTo, signUp } from "./shop-requests.ts";
import { stateOf } from "./shop-state.ts";
import { germanAddress, Shopper, variantOf } from "./shopper.ts";

const jwtSecret = "a secret of the tests, long enough to sign with";

type World = Awaited<ReturnType<typeof inhabit>>;

let shop: TestShop;
let world: World;
let state: Record<string, string>;

beforeAll(async () => {
  shop = await openDemoShop({ auth: { jwtSecret } });
  world = await inhabit();
  state = await stateOf(shop);
});
afterAll(() => shop.close());

/** A guest's cart that lacks nothing, and a customer's cart, order and address. */
async function inhabit() {
  const guest = new Shopper(shop);
  const first = await signUp(requestsTo(shop), "first@example.com");
  const second = await signUp(requestsTo(shop), "second@example.com");
  const customer = new Shopper(shop, first.token);
  const variantId = await variantOf(shop, "ML-NAVY-PLAIN");
  const cart = await guest.readyCart([{ variantId, quantity: 2 }]);
  const american = await guest.cart([{ variantId, quantity: 1 }], {
    currencyCode: "usd",
    address: { country_code: "us", province: "us-ny" },
  });
  const { shipping_methods: shipped } = await guest.ship(american.id);
  const { body } = await customer.complete((await customer.readyCart([{ variantId, quantity: 1 }])).id);
  const own = await customer.cart([{ variantId, quantity: 1 }]);
  const { customer: keeper } = await customer.must<{ customer: { addresses: { id: string }[] } }>(
    "POST",
    "/store/customers/me/addresses",
    germanAddress,
  );
  return {
    cart: `/store/carts/${cart.id}`,
    cartId: cart.id,
    line: `/store/carts/${cart.id}/line-items/${cart.items[0]?.id}`,
    payment: `/store/payment-collections/${cart.payment_collection?.id}`,
    variantId,
    soldOutId: await variantOf(shop, "LG"),
    twoLeftId: await variantOf(shop, "SL"),
    draftId: await variantOf(shop, "TC"),
    europe: await guest.regionId("eur"),
    optionOfAmerica: shipped[0]?.shipping_option_id ?? "",
    first: {
      token: first.token,
      cart: `/store/carts/${own.id}`,
      cartId: own.id,
      lineId: own.items[0]?.id ?? "",
      orderId: body.type === "order" ? body.order.id : "",
      addressId: keeper.addresses[0]?.id ?? "",
    },
    second: bearer(second.token),
    secondId: second.id,
  };
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

interface Request {
  readonly method?: "GET" | "POST" | "DELETE" | "PUT" | "PATCH";
  readonly url: string;
  readonly payload?: object | string;
  readonly headers?: Record<string, string>;
}

/** `POST` when there is something to send. */
const send = ({ payload, method = payload === undefined ? "GET" : "POST", url, headers }: Request) =>
  shop.app.inject({
    method,
    url,
    headers: {
      "x-publishable-api-key": shop.key,
      ...(typeof payload === "string" && { "content-type": "application/json" }),
      ...headers,
    },
    ...(payload !== undefined && { payload }),
  });

type Case = readonly [
  name: string,
  status: number,
  type: string,
  says: string | RegExp,
  request: (world: World) => Request,
];

/** The wire's error, which names the value, tells nothing of the inside, and has changed nothing. */
async function expectRefusal([, status, type, says, request]: Case): Promise<void> {
  const reply = await send(request(world));
  expect({ status: reply.statusCode, body: reply.json() }).toMatchObject({
    status,
    body: { type, message: typeof says === "string" ? expect.stringContaining(says) : expect.stringMatching(says) },
  });
  expect(reply.body).not.toMatch(/\bat .+:\d+|node_modules|packages\/|\.ts\b|SELECT|INSERT|constraint|violates/);
  expect(await stateOf(shop)).toEqual(state);
}

const item = (more: object) => ({ quantity: 1, ...more });

describe("what does not exist", () => {
  it.each<Case>([
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
      (w) => ({ url: "/store/customers/me/addresses/cuaddr_none", headers: w.second }),
    ],
    [
      "a saved address, for a cart",
      404,
      "not_found",
      "cuaddr_none",
      (w) => ({ url: w.cart, payload: { shipping_address: "cuaddr_none" }, headers: w.second }),
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
  ])("%s", (...refused) => expectRefusal(refused));
});

describe("a quantity", () => {
  const add = (quantity: unknown) => (w: World) => ({
    url: `${w.cart}/line-items`,
    payload: { variant_id: w.variantId, quantity } as object,
  });
  const set = (quantity: unknown) => (w: World) => ({ url: w.line, payload: { quantity } as object });

  it.each<Case>([
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
  ])("%s is refused", (...refused) => expectRefusal(refused));

  it("of 0 removes a line", async () => {
    const guest = new Shopper(shop);
    const { id, items } = await guest.cart([{ variantId: world.variantId, quantity: 2 }]);
    const { cart } = await guest.must<{ cart: { items: unknown[]; total: number } }>(
      "POST",
      `/store/carts/${id}/line-items/${items[0]?.id}`,
      { quantity: 0 },
    );
    expect(cart).toMatchObject({ items: [], total: 0 });
    state = await stateOf(shop);
  });
});

describe("what belongs to another customer", () => {
  it.each<Case>([
    ["a cart, shown to a customer", 404, "not_found", "cart_", (w) => ({ url: w.first.cart, headers: w.second })],
    ["a cart, shown to a guest", 404, "not_found", "cart_", (w) => ({ url: w.first.cart })],
    [
      "a cart, changed",
      404,
      "not_found",
      "cart_",
      (w) => ({ url: w.first.cart, payload: { email: "thief@example.com" }, headers: w.second }),
    ],
    [
      "a cart, filled",
      404,
      "not_found",
      "cart_",
      (w) => ({ url: `${w.first.cart}/line-items`, payload: item({ variant_id: w.variantId }), headers: w.second }),
    ],
    [
      "a cart, emptied",
      404,
      "not_found",
      "cart_",
      (w) => ({ method: "DELETE", url: `${w.first.cart}/line-items/${w.first.lineId}`, headers: w.second }),
    ],
    [
      "a cart, taken over",
      404,
      "not_found",
      "cart_",
      (w) => ({ url: `${w.first.cart}/customer`, payload: {}, headers: w.second }),
    ],
    [
      "a cart, completed",
      404,
      "not_found",
      "cart_",
      (w) => ({ url: `${w.first.cart}/complete`, payload: {}, headers: w.second }),
    ],
    [
      "a cart, paid",
      404,
      "not_found",
      "cart_",
      (w) => ({ url: "/store/payment-collections", payload: { cart_id: w.first.cartId }, headers: w.second }),
    ],
    [
      "a cart, shipped",
      404,
      "not_found",
      "cart_",
      (w) => ({ url: `/store/shipping-options?cart_id=${w.first.cartId}`, headers: w.second }),
    ],
    [
      "a line, through a cart of one's own",
      404,
      "not_found",
      "cali_",
      (w) => ({ url: `${w.cart}/line-items/${w.first.lineId}`, payload: { quantity: 9 } }),
    ],
    ["an order", 404, "not_found", "order_", (w) => ({ url: `/store/orders/${w.first.orderId}`, headers: w.second })],
    [
      "an address, shown",
      404,
      "not_found",
      "cuaddr_",
      (w) => ({ url: `/store/customers/me/addresses/${w.first.addressId}`, headers: w.second }),
    ],
    [
      "an address, changed",
      404,
      "not_found",
      "cuaddr_",
      (w) => ({
        url: `/store/customers/me/addresses/${w.first.addressId}`,
        payload: { city: "Elsewhere" },
        headers: w.second,
      }),
    ],
    [
      "an address, deleted",
      404,
      "not_found",
      "cuaddr_",
      (w) => ({ method: "DELETE", url: `/store/customers/me/addresses/${w.first.addressId}`, headers: w.second }),
    ],
    [
      "an address, for a cart",
      404,
      "not_found",
      "cuaddr_",
      (w) => ({ url: w.cart, payload: { shipping_address: w.first.addressId }, headers: w.second }),
    ],
    [
      "an address, for a guest's cart",
      404,
      "not_found",
      "cuaddr_",
      (w) => ({ url: w.cart, payload: { billing_address: w.first.addressId } }),
    ],
  ])("%s", (...refused) => expectRefusal(refused));

  it("is not among one's own", async () => {
    const second = { headers: world.second };
    expect((await requestsTo(shop).get("/store/orders", second)).body).toMatchObject({ count: 0, orders: [] });
    expect((await requestsTo(shop).get(`/store/orders?id=${world.first.orderId}`, second)).body).toMatchObject({
      count: 0,
    });
    expect((await requestsTo(shop).get("/store/customers/me/addresses", second)).body).toMatchObject({ count: 0 });
  });

  it("opens for its owner, and a guest's cart for whoever has its id", async () => {
    const owner = { headers: bearer(world.first.token) };
    expect((await requestsTo(shop).get(world.first.cart, owner)).status).toBe(200);
    expect((await requestsTo(shop).get(`/store/orders/${world.first.orderId}`, owner)).status).toBe(200);
    expect((await requestsTo(shop).get(world.cart)).status).toBe(200);
  });
});

describe("a token that is not valid", () => {
  const claims = () => ({
    actor_id: world.secondId,
    actor_type: "customer",
    auth_identity_id: "authid_01",
    app_metadata: {},
    user_metadata: {},
    credential_version: 1,
  });
  const sign = (options: object, payload: object = claims()): string =>
    createSigner<object>({
      key: jwtSecret,
      algorithm: "HS256",
      expiresIn: 60_000,
      header: { alg: "HS256", typ: "JWT" },
      ...options,
    })(payload);
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  const tampered = (): string => {
    const [header, , signature] = sign({}).split(".");
    return [header, part({ ...claims(), actor_id: "cus_other", iat: 1, exp: 4_000_000_000 }), signature].join(".");
  };

  it.each([
    ["expired", () => sign({ expiresIn: undefined }, { ...claims(), iat: 1, exp: 2 })],
    ["signed with another secret", () => sign({ key: "a secret of somebody else's, just as long" })],
    ["unsigned", () => `${part({ alg: "none", typ: "JWT" })}.${part({ ...claims(), iat: 1, exp: 4_000_000_000 })}.`],
    ["tampered with", tampered],
    ["no token", () => "'; DROP TABLE customer; --"],
  ])("%s: is nobody's, and opens and changes nothing", async (_how, make) => {
    const headers = bearer(make());
    const requests: Request[] = [
      { url: "/store/customers/me" },
      { url: "/store/customers/me", payload: { first_name: "Mallory" } },
      { url: "/store/orders" },
      { url: `/store/customers/me/addresses/${world.first.addressId}` },
      { url: `${world.cart}/customer`, payload: {} },
      { url: "/admin/products" },
    ];
    for (const request of requests) {
      const reply = await send({ ...request, headers });
      expect({ status: reply.statusCode, body: reply.json() }).toEqual({
        status: 401,
        body: { message: "Unauthorized" },
      });
    }
    expect((await send({ url: world.first.cart, headers })).statusCode).toBe(404);
    expect(await stateOf(shop)).toEqual(state);
  });

  it("is told from one that is", async () => {
    expect((await send({ url: "/store/customers/me", headers: bearer(sign({})) })).statusCode).toBe(200);
  });
});
