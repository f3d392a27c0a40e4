import { AsyncLocalStorage } from "node:async_hooks";
import { postgresSearch } from "@hanse/plugin-search-postgres";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { ApiKeyService } from "../src/api-key/index.ts";
import { createShop, type Shop } from "../src/main.ts";
import { demoDatabase } from "./demo-template.ts";
import { defaultPlugins, testConfig } from "./open-test-shop.ts";
import { bearer, requestsTo, signUp } from "./shop-requests.ts";
import { Shopper } from "./shopper.ts";

/** What a request sends. Work that goes on beside it, even when the request has woken it, is in no request. */
const counting = new AsyncLocalStorage<string[]>();

let shop: Shop;
let key: string;
let shopper: Shopper;
let customer: { token: string };
let variantIds: string[];
let productId: string;
let regionId: string;
let databaseUrl: string;
let drop: () => Promise<void>;
const table: Record<string, { statements: number; budget: number }> = {};

/**
 * A shop that has been running for a while: what seldom changes (keys, channels, regions, taxes, shipping options) is in
 * memory, every kind of request has been answered before, and no product waits to be rendered.
 */
beforeAll(async () => {
  const database = await demoDatabase();
  drop = database.drop;
  databaseUrl = database.url;
  shop = await createShop({
    config: testConfig(),
    databaseUrl,
    onStatement: (text) => void counting.getStore()?.push(text),
  });
  const [publishable] = await shop.container.resolve<ApiKeyService>("apiKeys").publishable();
  key = publishable?.token ?? "";
  shopper = new Shopper({ app: shop.http, key });
  customer = await signUp(requestsTo({ app: shop.http, key }), "budget@example.com");
  regionId = await shopper.regionId("eur");
  const { products } = await shopper.must<{ products: { id: string; variants: { id: string }[] }[] }>(
    "GET",
    `/store/products?handle[]=harbour-roast&handle[]=merchants-logbook&fields=*variants.calculated_price&region_id=${regionId}`,
  );
  productId = products[0]?.id ?? "";
  variantIds = products.flatMap(({ variants }) => variants.map(({ id }) => id));
  await buy();
});
afterAll(async () => {
  console.table(table);
  await shop.close();
  await drop();
});

async function count(work: () => Promise<unknown>): Promise<number> {
  const sent: string[] = [];
  await counting.run(sent, work);
  return sent.length;
}

/** Budgets of docs/why/performance.md, and of what has none there: what it takes today. */
const steps: readonly (readonly [name: string, budget: number])[] = [
  ["create cart", 1],
  ["add line item", 6],
  ["set addresses", 2],
  ["shipping options", 2],
  ["choose shipping", 2],
  ["payment collection", 2],
  ["payment session", 3],
  ["complete", 16],
];

/** The eight requests of a checkout, each with the number of its statements. */
async function buy(lines = 1): Promise<{ counts: number[]; orderId: string }> {
  const counts: number[] = [];
  const send = async <Body>(method: "GET" | "POST", url: string, payload?: object): Promise<Body> => {
    let body: Body | undefined;
    counts.push(await count(async () => (body = await shopper.must<Body>(method, url, payload))));
    return body as Body;
  };
  const { cart } = await send<{ cart: { id: string } }>("POST", "/store/carts", { region_id: regionId });
  const at = `/store/carts/${cart.id}`;
  for (const id of variantIds.slice(1, lines)) {
    await shopper.must("POST", `${at}/line-items`, { variant_id: id, quantity: 1 });
  }
  await send("POST", `${at}/line-items`, { variant_id: variantIds[0], quantity: 2 });
  await send("POST", at, { email: "ada@example.com", shipping_address: { country_code: "de" } });
  const { shipping_options: options } = await send<{ shipping_options: { id: string }[] }>(
    "GET",
    `/store/shipping-options?cart_id=${cart.id}`,
  );
  await send("POST", `${at}/shipping-methods`, { option_id: options[0]?.id });
  const { payment_collection: payment } = await send<{ payment_collection: { id: string } }>(
    "POST",
    "/store/payment-collections",
    { cart_id: cart.id },
  );
  await send("POST", `/store/payment-collections/${payment.id}/payment-sessions`, { provider_id: "pp_system_default" });
  const { order } = await send<{ order: { id: string } }>("POST", `${at}/complete`);
  return { counts, orderId: order.id };
}

/** Puts a number into the table that is shown at the end. */
function noted(name: string, statements: number, budget: number): number {
  table[name] = { statements, budget };
  return statements;
}

describe("statements of a read", () => {
  const price = "fields=*variants.calculated_price,%2Bvariants.inventory_quantity";
  const reads: [name: string, url: () => string, uncached: number][] = [
    ["product list", () => `/store/products?limit=20&${price}&region_id=${regionId}`, 1],
    ["product search", () => `/store/products?limit=20&q=coffee&${price}&region_id=${regionId}`, 1],
    ["product", () => `/store/products/${productId}?${price}&region_id=${regionId}`, 1],
    ["variant list", () => `/store/product-variants?limit=20&region_id=${regionId}`, 1],
    ["collections", () => "/store/collections", 1],
    ["categories", () => "/store/product-categories?fields=*category_children,*parent_category", 1],
    ["regions", () => "/store/regions", 0],
    ["payment providers", () => `/store/payment-providers?region_id=${regionId}`, 0],
    ["customer", () => "/store/customers/me", 1],
    ["customer's orders", () => "/store/orders", 1],
  ];

  it.each(reads)("%s", async (name, url, uncached) => {
    const read = () => requestsTo({ app: shop.http, key }).get(url(), bearer(customer.token));
    expect(noted(name, await count(read), uncached)).toBeLessThanOrEqual(uncached);
    if (!name.startsWith("product")) return;
    // The stock of what was bought before may become known in between, and drop what was kept once more.
    await vi.waitFor(async () => expect(noted(`${name}, cached`, await count(read), 0)).toBe(0), {
      timeout: 10_000,
    });
  });
});

describe("statements of a search with search-postgres", () => {
  let searching: Shop;
  beforeAll(async () => {
    searching = await createShop({
      config: testConfig({ plugins: [...defaultPlugins(), postgresSearch()] }),
      databaseUrl,
      onStatement: (text) => void counting.getStore()?.push(text),
    });
    await built();
  });
  afterAll(() => searching.close());

  const headers = () => ({ "x-publishable-api-key": key });
  const list = async (query: string) =>
    await searching.http.inject({ url: `/store/products?${query}`, headers: headers() });
  const built = (): Promise<void> =>
    vi.waitFor(async () => expect((await list("q=coffee")).headers["x-hanse-search"]).toBe("plugin"), {
      timeout: 20_000,
    });
  const search = async (payload: object) =>
    await searching.http.inject({ method: "POST", url: "/store/search", headers: headers(), payload });

  it.each<[string, () => Promise<unknown>, number]>([
    ["list with q", () => list("q=blend"), 3],
    ["list with q and a filter", () => list("q=blend&handle[$ne]=none"), 3],
    ["search", () => search({ entity: "product", filters: { q: "blend" } }), 3],
    ["search with facets", () => search({ entity: "product", options: { facets: ["tag_id", "options"] } }), 3],
  ])("%s", async (name, work, budget) => {
    const statements = noted(`${name}, by plugin`, await count(work), budget);
    expect(statements).toBeGreaterThan(0);
    expect(statements).toBeLessThanOrEqual(budget);
  });
});

describe("statements of a checkout", () => {
  it.each([1, 10])("of %i lines", async (lines) => {
    const { counts, orderId } = await buy(lines);
    const of = `of ${lines} line${lines === 1 ? "" : "s"}`;
    const over = steps.filter(
      ([name, budget], index) => noted(`${name} ${of}`, counts[index] ?? Infinity, budget) > budget,
    );
    expect(over).toEqual([]);
    const all = counts.reduce((sum, statements) => sum + statements);
    expect(noted(`whole checkout ${of}`, all, 50)).toBeLessThanOrEqual(50);
    const order = await count(() => shopper.must("GET", `/store/orders/${orderId}`));
    expect(noted(`order ${of}`, order, 1)).toBeLessThanOrEqual(1);
  });
});
