import type { IncomingHttpHeaders } from "node:http";
import process from "node:process";
import { Connection, type Reply } from "./connection.ts";
import type { ShopFacts } from "./shop-facts.ts";
import type { FilledShop, Server } from "./workbench.ts";

interface WithCart {
  readonly cart: { readonly id: string; readonly items: readonly { readonly id: string }[] };
}

/** One request of a checkout. */
export interface Step {
  readonly name: string;
  readonly ms: number;
  readonly headers: IncomingHttpHeaders;
}

const address = {
  first_name: "Ada",
  last_name: "Jansen",
  address_1: "Am Speicher 1",
  city: "Hamburg",
  postal_code: "20457",
};

let shoppers = 0;

/** Someone with one connection to the shop, who does one thing after the other. */
export class Shopper {
  readonly #connection: Connection;
  readonly #facts: ShopFacts;
  readonly #number = (shoppers += 1);
  #checkouts = 0;

  constructor({ ready }: Server, { facts }: Pick<FilledShop, "facts">) {
    this.#connection = new Connection(ready.port, { "x-publishable-api-key": facts.key });
    this.#facts = facts;
  }

  /** From no cart to an order, in the eight requests that a storefront sends. Tells how long each took. */
  async checkOut(): Promise<Step[]> {
    const steps: Step[] = [];
    const { variantIds, regionId, countryCode } = this.#facts;
    const number = (this.#checkouts += 1);
    const step = async <Body>(name: string, method: "GET" | "POST", path: string, body?: object): Promise<Body> => {
      const start = performance.now();
      const reply = await this.send<Body>(method, path, body);
      steps.push({ name, ms: performance.now() - start, headers: reply.headers });
      return reply.body;
    };

    const { cart } = await step<WithCart>("create cart", "POST", "/store/carts", { region_id: regionId });
    const variantId = variantIds[(this.#number * 31 + number) % variantIds.length];
    await step("add line item", "POST", `/store/carts/${cart.id}/line-items`, { variant_id: variantId, quantity: 1 });
    await step("set addresses", "POST", `/store/carts/${cart.id}`, {
      email: `shopper-${process.pid}-${this.#number}-${number}@shoppers.example`,
      shipping_address: { ...address, country_code: countryCode },
      billing_address: { ...address, country_code: countryCode },
    });
    const { shipping_options: options } = await step<{ shipping_options: { id: string }[] }>(
      "list shipping options",
      "GET",
      `/store/shipping-options?cart_id=${cart.id}`,
    );
    await step("choose shipping", "POST", `/store/carts/${cart.id}/shipping-methods`, { option_id: options[0]?.id });
    const { payment_collection: collection } = await step<{ payment_collection: { id: string } }>(
      "payment collection",
      "POST",
      "/store/payment-collections",
      { cart_id: cart.id },
    );
    await step("payment session", "POST", `/store/payment-collections/${collection.id}/payment-sessions`, {
      provider_id: "pp_system_default",
    });
    const completed = await step<{ type: string; order: { id: string } }>(
      "complete",
      "POST",
      `/store/carts/${cart.id}/complete`,
    );
    if (completed.type !== "order")
      throw new Error(`Completing the cart ${cart.id} gave no order: ${JSON.stringify(completed)}`);
    return steps;
  }

  send<Body>(method: "GET" | "POST", path: string, body?: object): Promise<Reply<Body>> {
    return this.#connection.send(method, path, body);
  }

  /** A cart with so many lines. */
  async fillCart(lines: number): Promise<string> {
    const { regionId, variantIds } = this.#facts;
    const items = variantIds.slice(0, lines).map((id) => ({ variant_id: id, quantity: 1 }));
    const { body } = await this.send<WithCart>("POST", "/store/carts", { region_id: regionId, items });
    if (body.cart.items.length !== lines)
      throw new Error(`A cart of ${lines} lines was asked for, and got ${body.cart.items.length}.`);
    return body.cart.id;
  }

  leave(): void {
    this.#connection.close();
  }
}
