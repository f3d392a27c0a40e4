import { createSigner } from "fast-jwt";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bearer, jwtSecret, openLivedInShop, type Refusal, refused, type Sent } from "./lived-in-shop.ts";

let lived: Awaited<ReturnType<typeof openLivedInShop>>;

beforeAll(async () => {
  lived = await openLivedInShop();
});
afterAll(() => lived.close());

const item = (more: object) => ({ quantity: 1, ...more });

describe("what belongs to another customer", () => {
  it.each<Refusal>([
    [
      "a cart, shown to a customer",
      404,
      "not_found",
      "cart_",
      (w) => ({ url: w.first.cart, headers: w.second.headers }),
    ],
    ["a cart, shown to a guest", 404, "not_found", "cart_", (w) => ({ url: w.first.cart })],
    [
      "a cart, changed",
      404,
      "not_found",
      "cart_",
      (w) => ({ url: w.first.cart, payload: { email: "thief@example.com" }, headers: w.second.headers }),
    ],
    [
      "a cart, filled",
      404,
      "not_found",
      "cart_",
      (w) => ({
        url: `${w.first.cart}/line-items`,
        payload: item({ variant_id: w.variantId }),
        headers: w.second.headers,
      }),
    ],
    [
      "a cart, emptied",
      404,
      "not_found",
      "cart_",
      (w) => ({ method: "DELETE", url: `${w.first.cart}/line-items/${w.first.lineId}`, headers: w.second.headers }),
    ],
    [
      "a cart, taken over",
      404,
      "not_found",
      "cart_",
      (w) => ({ url: `${w.first.cart}/customer`, payload: {}, headers: w.second.headers }),
    ],
    [
      "a cart, completed",
      404,
      "not_found",
      "cart_",
      (w) => ({ url: `${w.first.cart}/complete`, payload: {}, headers: w.second.headers }),
    ],
    [
      "a cart, paid",
      404,
      "not_found",
      "cart_",
      (w) => ({ url: "/store/payment-collections", payload: { cart_id: w.first.cartId }, headers: w.second.headers }),
    ],
    [
      "a cart, shipped",
      404,
      "not_found",
      "cart_",
      (w) => ({ url: `/store/shipping-options?cart_id=${w.first.cartId}`, headers: w.second.headers }),
    ],
    [
      "a line, through a cart of one's own",
      404,
      "not_found",
      "cali_",
      (w) => ({ url: `${w.cart}/line-items/${w.first.lineId}`, payload: { quantity: 9 } }),
    ],
    [
      "an order",
      404,
      "not_found",
      "order_",
      (w) => ({ url: `/store/orders/${w.first.orderId}`, headers: w.second.headers }),
    ],
    [
      "an address, shown",
      404,
      "not_found",
      "cuaddr_",
      (w) => ({ url: `/store/customers/me/addresses/${w.first.addressId}`, headers: w.second.headers }),
    ],
    [
      "an address, changed",
      404,
      "not_found",
      "cuaddr_",
      (w) => ({
        url: `/store/customers/me/addresses/${w.first.addressId}`,
        payload: { city: "Elsewhere" },
        headers: w.second.headers,
      }),
    ],
    [
      "an address, deleted",
      404,
      "not_found",
      "cuaddr_",
      (w) => ({
        method: "DELETE",
        url: `/store/customers/me/addresses/${w.first.addressId}`,
        headers: w.second.headers,
      }),
    ],
    [
      "an address, for a cart",
      404,
      "not_found",
      "cuaddr_",
      (w) => ({ url: w.cart, payload: { shipping_address: w.first.addressId }, headers: w.second.headers }),
    ],
    [
      "an address, for a guest's cart",
      404,
      "not_found",
      "cuaddr_",
      (w) => ({ url: w.cart, payload: { billing_address: w.first.addressId } }),
    ],
  ])("%s", async (_name, status, type, says, request) => {
    expect(await lived.outcome(request(lived.world))).toEqual(refused(status, type, says));
  });

  it("is not among one's own", async () => {
    const second = { headers: lived.world.second.headers };
    expect((await lived.send({ url: "/store/orders", ...second })).json()).toMatchObject({ count: 0, orders: [] });
    expect(
      (await lived.send({ url: `/store/orders?id=${lived.world.first.orderId}`, ...second })).json(),
    ).toMatchObject({
      count: 0,
    });
    expect((await lived.send({ url: "/store/customers/me/addresses", ...second })).json()).toMatchObject({ count: 0 });
  });

  it("opens for its owner, and a guest's cart for whoever has its id", async () => {
    const owner = { headers: lived.world.first.headers };
    expect((await lived.send({ url: lived.world.first.cart, ...owner })).statusCode).toBe(200);
    expect((await lived.send({ url: `/store/orders/${lived.world.first.orderId}`, ...owner })).statusCode).toBe(200);
    expect((await lived.send({ url: lived.world.cart })).statusCode).toBe(200);
  });
});

describe("a token that is not valid", () => {
  const claims = () => ({
    actor_id: lived.world.second.id,
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
    const requests: Sent[] = [
      { url: "/store/customers/me" },
      { url: "/store/customers/me", payload: { first_name: "Mallory" } },
      { url: "/store/orders" },
      { url: `/store/customers/me/addresses/${lived.world.first.addressId}` },
      { url: `${lived.world.cart}/customer`, payload: {} },
      { url: "/admin/products" },
    ];
    for (const request of requests) {
      const reply = await lived.send({ ...request, headers });
      expect({ status: reply.statusCode, body: reply.json() }).toEqual({
        status: 401,
        body: { message: "Unauthorized" },
      });
    }
    expect((await lived.send({ url: lived.world.first.cart, headers })).statusCode).toBe(404);
    expect(await lived.outcome({ url: "/store/customers/me", headers })).toMatchObject({ status: 401, changed: [] });
  });

  it("is told from one that is", async () => {
    expect((await lived.send({ url: "/store/customers/me", headers: bearer(sign({})) })).statusCode).toBe(200);
  });
});
