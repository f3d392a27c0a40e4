import { expect } from "vitest";
import { openDemoShop } from "./demo-template.ts";
import type { TestShop } from "./open-test-shop.ts";
import { requestsTo, signUp } from "./shop-requests.ts";
import { quietStateOf, stateOf } from "./shop-state.ts";
import { Shopper, variantOf } from "./shopper.ts";

/** The secret that the shop signs tokens with, for tests that forge them. */
export const jwtSecret = "a secret of the tests, long enough to sign with";

export const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

export type World = Awaited<ReturnType<typeof inhabit>>;

/** A request as somebody means it or does not. `POST` when there is something to send; text goes as JSON unless said otherwise. */
export interface Sent {
  readonly method?: "GET" | "POST" | "DELETE" | "PUT" | "PATCH";
  readonly url: string;
  readonly payload?: object | string;
  readonly headers?: Record<string, string>;
}

/** What became of a request that was to be refused. */
export interface Outcome {
  readonly status: number;
  readonly body: unknown;
  /** What the reply tells of the shop's inside. */
  readonly leak: string | null;
  /** Tables that are not as they were. */
  readonly changed: readonly string[];
}

/** A request that has to be refused; `says` occurs in the message. */
export type Refusal = readonly [
  name: string,
  status: number,
  type: string,
  says: string | RegExp,
  request: (world: World) => Sent,
];

export const refused = (status: number, type: string, says: string | RegExp): Outcome => ({
  status,
  body: expect.objectContaining({
    type,
    message: typeof says === "string" ? expect.stringContaining(says) : expect.stringMatching(says),
    request_id: expect.stringMatching(/^req_/),
  }),
  leak: null,
  changed: [],
});

/** A stack, a path or a statement. */
export const inside = /\\n +at |\.[jt]s:\d+|node_modules|packages\/|SELECT |INSERT |constraint|violates|relation "/;

/** The demo shop with some people in it. */
export async function openLivedInShop() {
  const shop = await openDemoShop({ auth: { jwtSecret } });
  const world = await inhabit(shop);
  let state = await quietStateOf(shop);
  const send = ({ payload, method = payload === undefined ? "GET" : "POST", url, headers }: Sent) =>
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
  return {
    shop,
    world,
    send,
    /** Sends what has to be refused. */
    async outcome(request: Sent): Promise<Outcome> {
      const reply = await send(request);
      const now = await stateOf(shop);
      return {
        status: reply.statusCode,
        body: reply.json(),
        leak: inside.exec(reply.body)?.[0] ?? null,
        changed: Object.keys(now).filter((table) => now[table] !== state[table]),
      };
    },
    /** From here on, the shop as it is now counts as unchanged. */
    async settle(): Promise<void> {
      state = await quietStateOf(shop);
    },
    close: () => shop.close(),
  };
}

/** A guest's cart that lacks nothing, and a customer's cart, order and address. */
async function inhabit(shop: TestShop) {
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
    { first_name: "Frida", last_name: "Lund", address_1: "Holstenstr. 5", city: "Kiel", country_code: "de" },
  );
  return {
    cart: `/store/carts/${cart.id}`,
    cartId: cart.id,
    lineId: cart.items[0]?.id ?? "",
    line: `/store/carts/${cart.id}/line-items/${cart.items[0]?.id}`,
    payment: `/store/payment-collections/${cart.payment_collection?.id}`,
    variantId,
    soldOutId: await variantOf(shop, "LG"),
    twoLeftId: await variantOf(shop, "SL"),
    draftId: await variantOf(shop, "TC"),
    europe: await guest.regionId("eur"),
    optionOfAmerica: shipped[0]?.shipping_option_id ?? "",
    first: {
      headers: bearer(first.token),
      cart: `/store/carts/${own.id}`,
      cartId: own.id,
      lineId: own.items[0]?.id ?? "",
      orderId: body.type === "order" ? body.order.id : "",
      addressId: keeper.addresses[0]?.id ?? "",
    },
    second: { id: second.id, headers: bearer(second.token) },
  };
}
