import type { OrderDto } from "../src/order/index.ts";
import { type Completed, type Door, Shopper } from "./shopper.ts";

/** What came back of a request of the staff. */
export interface StaffAnswer<Body> {
  readonly status: number;
  readonly body: Body;
  readonly etag: string | undefined;
}

/** An order as a reply shows it whole. */
export type WholeOrder = OrderDto & {
  readonly fulfillments: (OrderDto["fulfillments"][number] & { readonly id: string })[];
};

/** A shop that staff reach over HTTP, in the test's process or in one of its own. */
export type StaffDoor = Door & { readonly adminAuthorization: string };

/** Staff who handle orders over HTTP, with a secret key. */
export class StaffDesk {
  readonly #shop: StaffDoor;

  constructor(shop: StaffDoor) {
    this.#shop = shop;
  }

  async send<Body>(
    method: "GET" | "POST" | "DELETE",
    url: string,
    payload?: object,
    headers: Record<string, string> = {},
  ): Promise<StaffAnswer<Body>> {
    const {
      statusCode,
      body,
      headers: received,
    } = await this.#shop.app.inject({
      method,
      url: `/admin${url}`,
      headers: { authorization: this.#shop.adminAuthorization, ...headers },
      ...(payload && { payload }),
    });
    return { status: statusCode, body: JSON.parse(body) as Body, etag: received.etag as string | undefined };
  }

  /** Sends what has to work. */
  async must<Body = { order: WholeOrder }>(
    method: "GET" | "POST" | "DELETE",
    url: string,
    payload?: object,
  ): Promise<Body> {
    const { status, body } = await this.send<Body>(method, url, payload);
    if (status >= 300) throw new Error(`${method} ${url} answered ${status}: ${JSON.stringify(body)}`);
    return body;
  }

  async order(id: string): Promise<WholeOrder> {
    return (await this.must("GET", `/orders/${id}`)).order;
  }

  /** An order of a new guest. */
  async sell(items: readonly { variantId: string; quantity: number }[]): Promise<WholeOrder> {
    const shopper = new Shopper(this.#shop);
    const { id } = await shopper.readyCart([...items]);
    const { body } = await shopper.complete<Completed>(id);
    if (body.type !== "order") throw new Error(JSON.stringify(body.error));
    return this.order(body.order.id);
  }

  /** An order of so many of one thing, which its customer has; as it was when it was sold. */
  async delivered(variantId: string, quantity: number): Promise<WholeOrder> {
    const order = await this.sell([{ variantId, quantity }]);
    const parcels = `/orders/${order.id}/fulfillments`;
    const { order: packed } = await this.must("POST", parcels, { items: [{ id: order.items[0]?.id, quantity }] });
    await this.must("POST", `${parcels}/${packed.fulfillments[0]?.id}/mark-as-delivered`);
    return order;
  }
}
