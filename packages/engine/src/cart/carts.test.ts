import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDemoShop } from "../../test/demo-template.ts";
import type { TestShop } from "../../test/open-test-shop.ts";
import { variantOf } from "../../test/shopper.ts";
import type { RegionService } from "../region/index.ts";
import type { CartDto } from "./index.ts";

let shop: TestShop;
let regions: Record<"eur" | "usd" | "gbp", string>;
let variantId: string;

beforeAll(async () => {
  shop = await openDemoShop();
  const all = await shop.container.resolve<RegionService>("regions").list();
  const of = (code: string) => all.find(({ currencyCode }) => currencyCode === code)?.id ?? "";
  regions = { eur: of("eur"), usd: of("usd"), gbp: of("gbp") };
  const [variant] = await call<{ products: { variants: { id: string }[] }[] }>(
    "GET",
    "/store/products?handle=white-rock-sugar",
  ).then(({ body }) => body.products.flatMap(({ variants }) => variants));
  variantId = variant?.id ?? "";
});
afterAll(() => shop.close());

async function call<Body>(method: "GET" | "POST" | "DELETE", url: string, payload?: object) {
  const { statusCode, body } = await shop.app.inject({
    method,
    url,
    ...(payload && { payload }),
    headers: { "x-publishable-api-key": shop.key },
  });
  return { status: statusCode, body: JSON.parse(body) as Body };
}

async function open(payload: object = {}): Promise<CartDto> {
  const { body } = await call<{ cart: CartDto }>("POST", "/store/carts", payload);
  return body.cart;
}

const change = (cart: CartDto, path: string, payload: object) =>
  call<{ cart: CartDto; message: string }>("POST", `/store/carts/${cart.id}${path}`, payload);

const add = (cart: CartDto, quantity: number, more: object = {}) =>
  change(cart, "/line-items", { variant_id: variantId, quantity, ...more });

describe("a cart", () => {
  it("opens in the shop's own region when none is named", async () => {
    const cart = await open();
    expect(cart).toMatchObject({ region_id: regions.eur, currency_code: "eur", total: 0, items: [] });
  });

  it("opens with lines at the prices of its region", async () => {
    const cart = await open({ region_id: regions.eur, items: [{ variant_id: variantId, quantity: 2 }] });
    expect(cart.items).toMatchObject([{ variant_id: variantId, quantity: 2, unit_price: 4.9, total: 9.8 }]);
  });

  it("joins more of the same to its line, and keeps apart what carries other metadata", async () => {
    const cart = await open();
    await add(cart, 1, { metadata: { gift: true, note: "A" } });
    await add(cart, 2, { metadata: { note: "A", gift: true } });
    const { body } = await add(cart, 1);
    expect(body.cart.items.map(({ quantity }) => quantity)).toEqual([3, 1]);
  });

  it("loses a line whose quantity becomes 0", async () => {
    const cart = await open({ items: [{ variant_id: variantId, quantity: 2 }] });
    const { body } = await change(cart, `/line-items/${cart.items[0]?.id}`, { quantity: 0 });
    expect(body.cart).toMatchObject({ items: [], total: 0 });
  });

  it("adds up five concurrent additions to one line", async () => {
    const cart = await open({ items: [{ variant_id: variantId, quantity: 1 }] });
    const replies = await Promise.all([1, 1, 1, 1, 1].map((quantity) => add(cart, quantity)));
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    const { body } = await call<{ cart: CartDto }>("GET", `/store/carts/${cart.id}`);
    expect(body.cart.items.map(({ quantity }) => quantity)).toEqual([6]);
  });

  it("takes prices and taxes of another region, and drops what does not fit there", async () => {
    const cart = await open({ items: [{ variant_id: variantId, quantity: 1 }] });
    await change(cart, "", { shipping_address: { country_code: "de", city: "Hamburg" } });
    const options = await call<{ shipping_options: { id: string }[] }>(
      "GET",
      `/store/shipping-options?cart_id=${cart.id}`,
    );
    await change(cart, "/shipping-methods", { option_id: options.body.shipping_options[0]?.id });
    const { body } = await change(cart, "", { region_id: regions.usd });
    expect(body.cart).toMatchObject({
      currency_code: "usd",
      shipping_methods: [],
      shipping_address: null,
      tax_total: 0,
    });
    expect(body.cart.items[0]).toMatchObject({ is_tax_inclusive: false });
  });

  it("contains its tax where prices include it, and adds it where they do not", async () => {
    const german = await open({ items: [{ variant_id: variantId, quantity: 1 }] });
    const inGermany = await change(german, "", { shipping_address: { country_code: "de" } });
    expect(inGermany.body.cart).toMatchObject({ total: 4.9, tax_total: 0.32, subtotal: 4.58 });
    const american = await open({ region_id: regions.usd, items: [{ variant_id: variantId, quantity: 1 }] });
    const inNewYork = await change(american, "", { shipping_address: { country_code: "us", province: "NY" } });
    const { total, subtotal, tax_total: tax } = inNewYork.body.cart;
    expect(tax).toBeGreaterThan(0);
    expect(Math.round(total * 100)).toBe(Math.round(subtotal * 100) + Math.round(tax * 100));
  });

  it("does not ship to a country of another region", async () => {
    const cart = await open();
    const { status, body } = await change(cart, "", { shipping_address: { country_code: "us" } });
    expect(status).toBe(400);
    expect(body.message).toContain("us is not within region");
  });

  it("keeps what an address update does not mention", async () => {
    const cart = await open();
    await change(cart, "", { shipping_address: { first_name: "Ida", city: "Lübeck", country_code: "DE" } });
    const { body } = await change(cart, "", { shipping_address: { city: "Kiel" } });
    expect(body.cart.shipping_address).toMatchObject({ first_name: "Ida", city: "Kiel", country_code: "de" });
  });

  it("says how many there are of what it cannot have", async () => {
    const lantern = await variantOf(shop, await skuOf("brass-ship-lantern"));
    const cart = await open();
    const { status, body } = await change(cart, "/line-items", { variant_id: lantern, quantity: 3 });
    expect({ status, ...body }).toMatchObject({ status: 400, type: "not_allowed", code: "insufficient_inventory" });
    expect(body.message).toContain("3 are asked for and 2 are available");
  });

  it("sets the prices of product pages that are asked for with its id", async () => {
    const cart = await open({ region_id: regions.gbp });
    const url = `/store/products?handle=white-rock-sugar&cart_id=${cart.id}&fields=*variants.calculated_price`;
    const { body } = await call<{ products: { variants: { calculated_price: { currency_code: string } }[] }[] }>(
      "GET",
      url,
    );
    expect(body.products[0]?.variants[0]?.calculated_price.currency_code).toBe("gbp");
    expect((await call("GET", "/store/products?cart_id=cart_none")).status).toBe(404);
  });
});

async function skuOf(handle: string): Promise<string> {
  const { body } = await call<{ products: { variants: { sku: string }[] }[] }>(
    "GET",
    `/store/products?handle=${handle}`,
  );
  return body.products[0]?.variants[0]?.sku ?? "";
}
