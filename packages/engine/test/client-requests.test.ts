import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDemoShop } from "./demo-template.ts";
import type { TestShop } from "./open-test-shop.ts";

let shop: TestShop;
let baseUrl: string;

beforeAll(async () => {
  shop = await openDemoShop();
  baseUrl = await shop.app.listen({ host: "127.0.0.1", port: 0 });
});
afterAll(() => shop.close());

/** What replies hold, each some of it. */
interface WireBody {
  readonly count: number;
  readonly products: readonly { readonly id: string; readonly variants: readonly { readonly id: string }[] }[];
  readonly cart: { readonly id: string; readonly items: readonly { readonly id: string }[] };
}

const send = async (path: string, init: Omit<RequestInit, "headers"> & { headers?: Record<string, string> } = {}) => {
  const headers = { "x-publishable-api-key": shop.key, "content-type": "application/json", ...init.headers };
  const response = await fetch(`${baseUrl}${path}`, { ...init, headers });
  return { status: response.status, body: (await response.json()) as WireBody };
};

describe("requests as clients write them", () => {
  it.each([
    ["encoded", "fields=%2Bvariants.inventory_quantity%2C%2Bmetadata"],
    ["as it is, which reads as a blank", "fields=+variants.inventory_quantity,+metadata"],
    ["with a comma at the end", "fields=%2Bvariants.inventory_quantity,%2Bmetadata,"],
  ])("fields with a plus, %s, amend the defaults", async (_how, fields) => {
    const { status, body } = await send(`/store/products?handle=harbour-roast&${fields}`);
    expect(status).toBe(200);
    expect(body.products).toMatchObject([
      {
        title: "Harbour Roast",
        metadata: null,
        variants: expect.arrayContaining([expect.objectContaining({ inventory_quantity: expect.any(Number) })]),
      },
    ]);
  });

  it("a bare field takes the place of the defaults", async () => {
    const { body } = await send("/store/products?handle=harbour-roast&fields=handle,%2Btags");
    expect(Object.keys(body.products[0] ?? {}).toSorted()).toEqual(["handle", "id", "tags"]);
  });

  it("arrays come with an index, with brackets alone, or as one value", async () => {
    const { body } = await send("/store/products?limit=30&fields=id");
    const ids = body.products.map(({ id }) => id);
    const queries = [
      ids.map((id, index) => `id[${index}]=${id}`),
      ids.map((id, index) => `id%5B${index}%5D=${id}`),
      ids.map((id) => `id[]=${id}`),
    ];
    for (const query of queries) {
      const found = await send(`/store/products?limit=50&fields=id&${query.join("&")}`);
      expect(found.body.count).toBe(30);
    }
    expect((await send(`/store/products?id=${ids[0]}`)).body.count).toBe(1);
  });

  it("a JSON body may be empty, whatever the method", async () => {
    expect(await send("/store/regions")).toMatchObject({ status: 200 });
    const { status, body } = await send("/store/carts", { method: "POST", body: "" });
    expect({ status, cart: body.cart }).toMatchObject({ status: 200, cart: { currency_code: "eur", items: [] } });
    expect(await send("/auth/session", { method: "DELETE" })).toMatchObject({ status: 200 });
  });

  it("a DELETE may have a body", async () => {
    const [product] = (await send("/store/products?handle=harbour-roast")).body.products;
    const items = [{ variant_id: product?.variants[0]?.id, quantity: 1 }];
    const { cart } = (await send("/store/carts", { method: "POST", body: JSON.stringify({ items }) })).body;
    const removed = await send(`/store/carts/${cart.id}/line-items/${cart.items[0]?.id}`, {
      method: "DELETE",
      body: JSON.stringify({ promo_codes: [] }),
    });
    expect(removed).toMatchObject({ status: 200, body: { deleted: true, parent: { items: [] } } });
  });

  it("the locale may be empty, in a header or the query", async () => {
    const headers = { "x-medusa-locale": "" };
    expect(await send("/store/products?limit=1", { headers })).toMatchObject({ status: 200 });
    expect(await send("/store/products?limit=1&locale=de-DE")).toMatchObject({ status: 200 });
    expect(await send("/store/carts", { method: "POST", headers, body: "{}" })).toMatchObject({
      status: 200,
      body: { cart: { locale: null } },
    });
  });

  it("a query that is beyond the limits is refused, and the shop goes on", async () => {
    expect(await send("/store/products?id[1000000]=x")).toMatchObject({ status: 400, body: { type: "invalid_data" } });
    expect(await send("/store/nothing?id[1000000]=x")).toMatchObject({ status: 404, body: { type: "not_found" } });
    expect(await send("/store/regions")).toMatchObject({ status: 200 });
  });
});
