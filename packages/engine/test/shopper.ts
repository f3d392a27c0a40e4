import { unnamed } from "@hanse/plugin-kit";
import type { CartDto } from "../src/cart/index.ts";
import type { OrderDto } from "../src/order/index.ts";
import type { PaymentCollectionDto } from "../src/payment/index.ts";
import type { TestShop } from "./open-test-shop.ts";

/** What came back of a request; `body` is what the test expects it to be. */
export interface Answer<Body> {
  readonly status: number;
  readonly body: Body;
}

export interface Failure {
  readonly type: string;
  readonly code?: string;
  readonly message: string;
  readonly data: { readonly code: string } & Record<string, unknown>;
}

/** What completing a cart answers. */
export type Completed =
  | { readonly type: "order"; readonly order: OrderDto }
  | { readonly type: "cart"; readonly cart: CartDto; readonly error: { message: string; name: string; type: string } };

export interface Wanted {
  readonly variantId: string;
  readonly quantity: number;
}

export const germanAddress = {
  first_name: "Ada",
  last_name: "Petersen",
  address_1: "Holstenstr. 5",
  city: "Kiel",
  postal_code: "24103",
  country_code: "de",
};

export const inNewYork = {
  first_name: "Grace",
  address_1: "48 Ropewalk Lane",
  city: "Brooklyn",
  province: "us-ny",
  postal_code: "11231",
  country_code: "us",
};

/** The variant of the demo shop with this SKU. */
export async function variantOf({ database }: Pick<TestShop, "database">, sku: string): Promise<string> {
  const [found] = await database.query(unnamed<{ id: string }>("SELECT id FROM product_variant WHERE sku = $1"), [sku]);
  if (!found) throw new Error(`The demo shop has no variant ${sku}.`);
  return found.id;
}

/** What checkouts have left behind: all there is, in a shop of the test's own. */
export interface Remains {
  readonly held: number;
  readonly committed: number;
  readonly orders: number;
  readonly payments: number;
  readonly frozen: number;
  /** Runs of workflows that are neither done nor undone. */
  readonly open: number;
}

const remains = unnamed<Remains>(
  `SELECT (SELECT count(*) FROM inventory.reservation WHERE status = 'held') AS held,
          (SELECT count(*) FROM inventory.reservation WHERE status = 'committed') AS committed,
          (SELECT count(*) FROM orders) AS orders,
          (SELECT count(*) FROM payment WHERE canceled_at IS NULL) AS payments,
          (SELECT count(*) FROM cart WHERE checkout_run IS NOT NULL AND completed_at IS NULL) AS frozen,
          (SELECT count(*) FROM workflow_run WHERE state NOT IN ('done', 'failed')) AS open`,
);

export async function remainsIn({ database }: TestShop): Promise<Remains> {
  const [row] = await database.query(remains);
  if (!row) throw new Error("The statement about what checkouts left gave no row.");
  return row;
}

/** Nothing is held, and no more was sold or paid than before. */
export const nothingMore = (before: Remains): Remains => ({ ...before, held: 0, frozen: 0, open: 0 });

/** Where requests go: a shop in the test's process, or one in a process of its own. */
export interface Door {
  readonly key: string;
  readonly app: {
    inject(request: {
      method: "GET" | "POST" | "DELETE";
      url: string;
      headers: Record<string, string>;
      payload?: object;
    }): Promise<{ statusCode: number; body: string; headers: Readonly<Record<string, unknown>> }>;
  };
}

/** Someone who buys in the demo shop over HTTP. */
export class Shopper {
  readonly #shop: Door;
  readonly #headers: Record<string, string>;

  constructor(shop: Door, token?: string) {
    this.#shop = shop;
    this.#headers = { "x-publishable-api-key": shop.key, ...(token && { authorization: `Bearer ${token}` }) };
  }

  async send<Body>(method: "GET" | "POST" | "DELETE", url: string, payload?: object): Promise<Answer<Body>> {
    const { statusCode, body } = await this.#shop.app.inject({
      method,
      url,
      headers: this.#headers,
      ...(payload && { payload }),
    });
    return { status: statusCode, body: JSON.parse(body) as Body };
  }

  /** Sends what has to work. */
  async must<Body>(method: "GET" | "POST" | "DELETE", url: string, payload?: object): Promise<Body> {
    const { status, body } = await this.send<Body>(method, url, payload);
    if (status !== 200) throw new Error(`${method} ${url} answered ${status}: ${JSON.stringify(body)}`);
    return body;
  }

  async regionId(currencyCode: string): Promise<string> {
    const { regions } = await this.must<{ regions: { id: string; currency_code: string }[] }>("GET", "/store/regions");
    const region = regions.find((one) => one.currency_code === currencyCode);
    if (!region) throw new Error(`The demo shop has no region with the currency ${currencyCode}.`);
    return region.id;
  }

  /** A cart with the items, an email address and where to send them; no shipping method, no payment. */
  async cart(
    items: readonly Wanted[],
    { currencyCode = "eur", address = germanAddress as object } = {},
  ): Promise<CartDto> {
    const { cart } = await this.must<{ cart: CartDto }>("POST", "/store/carts", {
      region_id: await this.regionId(currencyCode),
      email: "ada@example.com",
      shipping_address: address,
      billing_address: address,
      items: items.map(({ variantId, quantity }) => ({ variant_id: variantId, quantity })),
    });
    return cart;
  }

  /** Chooses the first option offered. */
  async ship(cartId: string): Promise<CartDto> {
    const { shipping_options: options } = await this.must<{ shipping_options: { id: string }[] }>(
      "GET",
      `/store/shipping-options?cart_id=${cartId}`,
    );
    const { cart } = await this.must<{ cart: CartDto }>("POST", `/store/carts/${cartId}/shipping-methods`, {
      option_id: options[0]?.id,
    });
    return cart;
  }

  async pay(cartId: string, providerId = "pp_system_default"): Promise<PaymentCollectionDto> {
    const { payment_collection: made } = await this.must<{ payment_collection: { id: string } }>(
      "POST",
      "/store/payment-collections",
      { cart_id: cartId },
    );
    const { payment_collection: collection } = await this.must<{ payment_collection: PaymentCollectionDto }>(
      "POST",
      `/store/payment-collections/${made.id}/payment-sessions`,
      { provider_id: providerId },
    );
    return collection;
  }

  /** A cart that lacks nothing any more. */
  async readyCart(
    items: readonly Wanted[],
    options: { currencyCode?: string; address?: object; providerId?: string } = {},
  ): Promise<CartDto> {
    const { id } = await this.cart(items, options);
    await this.ship(id);
    await this.pay(id, options.providerId);
    return this.view(id);
  }

  async view(cartId: string): Promise<CartDto> {
    return (await this.must<{ cart: CartDto }>("GET", `/store/carts/${cartId}`)).cart;
  }

  async complete<Body = Completed>(cartId: string): Promise<Answer<Body>> {
    return this.send<Body>("POST", `/store/carts/${cartId}/complete`);
  }
}
