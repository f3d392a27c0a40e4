import process from "node:process";
import { Database, unnamed } from "@hanse/plugin-kit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { MedusaConfig } from "./medusa.ts";
import type { JourneyResult, Order } from "./storefront-journeys.ts";
import { hasChromium, openBrowserStorefront, openNodeStorefront, type Storefront } from "./storefronts.ts";

/** A demo shop that listens, as it was just installed. */
export interface OpenShop {
  readonly baseUrl: string;
  readonly publishableKey: string;
  /** For what only the shop's operator sees. */
  readonly databaseUrl: string;
}

/** How the SDK is run, and keeps who is signed in. */
export interface Mode {
  readonly name: string;
  open(config: MedusaConfig): Storefront | Promise<Storefront>;
  readonly auth: NonNullable<MedusaConfig["auth"]>;
  readonly missing?: boolean;
}

const kept = new Map<string, string>();
/** What a shopper's device keeps, as React Native would do it. */
const storage = {
  getItem: async (key: string) => kept.get(key) ?? null,
  setItem: async (key: string, value: string) => void kept.set(key, value),
  removeItem: async (key: string) => void kept.delete(key),
};

const withoutChromium = !hasChromium && process.env["CI"] === undefined;

export const tokenInMemory: Mode = {
  name: "jwt mode, token in memory",
  open: openNodeStorefront,
  auth: { type: "jwt", jwtTokenStorageMethod: "memory" },
};

export const allModes: readonly Mode[] = [
  tokenInMemory,
  {
    name: "jwt mode, token in a storage of its own",
    open: openNodeStorefront,
    auth: { type: "jwt", jwtTokenStorageMethod: "custom", storage },
  },
  { name: "jwt mode, in Chromium", open: openBrowserStorefront, auth: { type: "jwt" }, missing: withoutChromium },
  {
    name: "session mode, in Chromium",
    open: openBrowserStorefront,
    auth: { type: "session" },
    missing: withoutChromium,
  },
];

const inHamburg = {
  first_name: "Hanne",
  last_name: "Voss",
  address_1: "Speicherstadt 4",
  city: "Hamburg",
  country_code: "de",
  postal_code: "20457",
};
const inBrooklyn = {
  first_name: "Ada",
  last_name: "Reyes",
  address_1: "1 Dock Street",
  city: "Brooklyn",
  country_code: "us",
  province: "us-ny",
  postal_code: "11201",
};

const basket = [
  ["merchants-logbook", "ML-NAVY-PLAIN", 2],
  ["harbour-roast", "HRO-250G-WHOLEBEA", 3],
] as const;

/** The basket in Germany: 48.00 at 19 % and 26.70 at 7 %, shipping 4.90, taxes included. */
const europeanTotals = {
  currency_code: "eur",
  total: 79.6,
  subtotal: 69.41,
  tax_total: 10.19,
  item_total: 74.7,
  item_subtotal: 65.29,
  item_tax_total: 9.41,
  shipping_total: 4.9,
  shipping_subtotal: 4.12,
  shipping_tax_total: 0.78,
  discount_total: 0,
  original_total: 79.6,
};

/** In New York: 52.00, 29.70 and shipping 8.00, to which 8.875 % come. */
const americanTotals = {
  currency_code: "usd",
  total: 97.67,
  subtotal: 89.7,
  tax_total: 7.97,
  item_total: 88.96,
  item_subtotal: 81.7,
  item_tax_total: 7.26,
  shipping_total: 8.71,
  shipping_subtotal: 8,
  shipping_tax_total: 0.71,
  discount_total: 0,
  original_total: 97.67,
};

const passwordReset = unnamed<{ token: string }>(
  "SELECT payload->>'token' AS token FROM event WHERE name = 'auth.password_reset' AND payload->>'entity_id' = $1",
);

/** Registers what shoppers do with unmodified `@medusajs/js-sdk`, once for each mode. The shop is there before the first test runs. */
export function sdkJourneys(modes: readonly Mode[], shop: () => OpenShop): void {
  async function regionId(name: string): Promise<string> {
    const { baseUrl, publishableKey } = shop();
    const reply = await fetch(`${baseUrl}/store/regions`, { headers: { "x-publishable-api-key": publishableKey } });
    const { regions } = (await reply.json()) as { regions: { id: string; name: string }[] };
    return regions.find((region) => region.name === name)?.id ?? "";
  }

  const inEurope = async (): Promise<Order> => ({
    regionId: await regionId("Europe"),
    items: basket,
    address: inHamburg,
    email: "guest@example.com",
    shipping: "Standard",
  });

  /** The token of the mail. */
  async function resetToken(email: string): Promise<string> {
    const database = new Database({ url: shop().databaseUrl, entities: [], poolSize: 1 });
    const [reset] = await database.query(passwordReset, [email]);
    await database.close();
    return reset?.token ?? "";
  }

  describe.each(modes.map((mode, index) => ({ ...mode, email: `shopper${index}@example.com` })))(
    "$name",
    ({ open, auth, missing = false, email }) => {
      let storefront: Storefront;
      const credentials = { email, password: "salt and tide" };

      beforeAll(async () => {
        if (missing) return console.warn(`There is no Chromium here: not tested in a browser.`);
        const { baseUrl, publishableKey } = shop();
        storefront = await open({ baseUrl, publishableKey, auth });
      }, 120_000);
      afterAll(() => storefront?.close());

      it.skipIf(missing)("shows regions, categories and collections", async () => {
        const seen = await storefront.run("lookAround");
        expect(seen.regions.map(({ name, currency_code }) => [name, currency_code])).toEqual([
          ["Europe", "eur"],
          ["North America", "usd"],
          ["United Kingdom", "gbp"],
        ]);
        expect(seen.region).toMatchObject({ id: seen.regions[0]?.id, automatic_taxes: true });
        expect(seen.region.countries?.find(({ iso_2 }) => iso_2 === "de")).toMatchObject({
          iso_3: "deu",
          num_code: "276",
          display_name: "Germany",
        });
        expect(seen.roots.product_categories.length).toBe(seen.roots.count);
        expect(seen.roots.product_categories.every((category) => category.parent_category === null)).toBe(true);
        const [coffee] = seen.coffee.product_categories;
        expect(coffee).toMatchObject({ name: "Beans", parent_category: { name: expect.any(String) } });
        expect(coffee?.products?.map(({ handle }) => handle)).toContain("harbour-roast");
        expect(seen.collections.map(({ handle }) => handle)).toContain("paper-and-ink");
        expect(seen.collection).toMatchObject(seen.collections[0] ?? {});
        expect(seen.locales).toEqual([]);
      });

      it.skipIf(missing)("shows products with prices and stock", async () => {
        const europe = await storefront.run("lookAtProducts", {
          regionId: await regionId("Europe"),
          handle: "gooseneck-kettle",
        });
        expect(europe.page.products).toHaveLength(12);
        expect(europe.page).toMatchObject({ offset: 0, limit: 12 });
        expect(europe.page.count).toBeGreaterThan(50);
        for (const { variants } of europe.page.products) {
          expect(variants?.length).toBeGreaterThan(0);
          for (const variant of variants ?? []) {
            expect(variant.calculated_price?.calculated_amount).toBeGreaterThan(0);
            expect(variant.inventory_quantity).toBeGreaterThanOrEqual(0);
          }
        }
        expect(europe.several.products).toHaveLength(5);
        expect(europe.several.count).toBe(12);
        expect(europe.product).toEqual(europe.byHandle);
        expect(europe.product).toMatchObject({
          handle: "gooseneck-kettle",
          tags: expect.arrayContaining([expect.objectContaining({ value: expect.any(String) })]),
          variants: ["Black", "Cream"].map((title) => ({
            title,
            calculated_price: {
              calculated_amount: 59,
              original_amount: 69,
              currency_code: "eur",
              is_calculated_price_tax_inclusive: true,
            },
          })),
        });
        const america = await storefront.run("lookAtProducts", {
          regionId: await regionId("North America"),
          handle: "gooseneck-kettle",
        });
        expect(america.product.variants?.[0]?.calculated_price).toMatchObject({
          calculated_amount: 64,
          original_amount: 75,
          currency_code: "usd",
          is_calculated_price_tax_inclusive: false,
        });
      });

      it.skipIf(missing)("sells to a guest where prices include taxes", async () => {
        const bought = await storefront.run("buy", await inEurope());
        expect(bought.empty).toMatchObject({ currency_code: "eur", total: 0, items: [], email: null });
        expect(bought.filled.items).toMatchObject([
          { quantity: 3, unit_price: 24, product: { handle: "merchants-logbook" }, variant: { sku: "ML-NAVY-PLAIN" } },
          { quantity: 4, unit_price: 8.9, product: { handle: "harbour-roast" } },
        ]);
        expect(bought.removed).toMatchObject({ object: "line-item", deleted: true, parent: { id: bought.empty.id } });
        expect(bought.removed.parent?.items).toHaveLength(2);
        expect(bought.options.map(({ name, amount, price_type }) => [name.split(",")[0], amount, price_type])).toEqual(
          expect.arrayContaining([
            ["Standard", 4.9, "flat"],
            ["Express", 12.9, "flat"],
          ]),
        );
        expect(bought.options).toHaveLength(2);
        expect(bought.providers).toMatchObject([{ id: "pp_system_default" }]);
        expect(bought.cart).toMatchObject({ ...europeanTotals, email: "guest@example.com", payment_collection: null });
        expect(bought.cart.items).toMatchObject([
          {
            quantity: 2,
            unit_price: 24,
            is_tax_inclusive: true,
            total: 48,
            subtotal: 40.34,
            tax_lines: [{ rate: 19 }],
          },
          { quantity: 3, unit_price: 8.9, total: 26.7, subtotal: 24.95, tax_total: 1.75, tax_lines: [{ rate: 7 }] },
        ]);
        expect(bought.cart.shipping_methods).toMatchObject([{ amount: 4.9, total: 4.9, is_tax_inclusive: true }]);
        expect(bought.payment).toMatchObject({
          amount: 79.6,
          currency_code: "eur",
          payment_sessions: [{ provider_id: "pp_system_default", amount: 79.6, status: "pending" }],
        });
        expect(bought.ready.payment_collection?.id).toBe(bought.payment.id);
        expectOrder(bought, europeanTotals);
        expect(bought.placed).toMatchObject({
          email: "guest@example.com",
          shipping_address: inHamburg,
          billing_address: inHamburg,
          metadata: { note: "ring twice" },
        });
      });

      it.skipIf(missing)("sells to a guest where taxes come on top", async () => {
        const bought = await storefront.run("buy", {
          ...(await inEurope()),
          regionId: await regionId("North America"),
          address: inBrooklyn,
        });
        expect(bought.cart).toMatchObject(americanTotals);
        expect(bought.cart.items).toMatchObject([
          { quantity: 2, unit_price: 26, is_tax_inclusive: false, subtotal: 52, tax_total: 4.62, total: 56.62 },
          { quantity: 3, unit_price: 9.9, subtotal: 29.7, tax_total: 2.64, total: 32.34, tax_lines: [{ rate: 8.875 }] },
        ]);
        expect(bought.payment).toMatchObject({ amount: 97.67, currency_code: "usd" });
        expectOrder(bought, americanTotals);
      });

      it.skipIf(missing)("registers, signs in and keeps addresses", async () => {
        const { customer } = await storefront.run("signUp", credentials);
        expect(customer).toMatchObject({ email, first_name: "Hanne", has_account: true, addresses: [] });
        const kept = await storefront.run("keepAddresses");
        expect(kept.me).toMatchObject({ id: customer.id, email });
        expect(kept.renamed).toMatchObject({
          first_name: "Johanna",
          last_name: "Voss",
          metadata: { newsletter: true },
        });
        expect(kept.created.addresses).toMatchObject([
          { address_name: "Home", country_code: "de", is_default_shipping: true },
        ]);
        expect(kept.created.default_shipping_address_id).toBe(kept.created.addresses[0]?.id);
        const streets = kept.updated.addresses.map(({ address_1 }) => String(address_1));
        expect(streets.toSorted()).toEqual(["Speicherstadt 4", "Speicherstadt 6"]);
        expect(kept.listed).toMatchObject({ count: 2, offset: 0, limit: 10 });
        expect(kept.listed.addresses.map(({ city }) => city)).toEqual(["Hamburg", "Lübeck"]);
        expect(kept.retrieved).toMatchObject({ address_1: "Speicherstadt 6", city: "Hamburg" });
        expect(kept.deleted).toMatchObject({ object: "address", deleted: true, parent: { id: customer.id } });
        expect(kept.left.addresses).toMatchObject([{ address_name: "Work" }]);
      });

      it.skipIf(missing)("takes a guest's cart along, and shows the order among the customer's", async () => {
        const taken = await storefront.run("takeCartAlong", { credentials, order: { ...(await inEurope()) } });
        expect(taken.transferred).toMatchObject({ ...europeanTotals, customer_id: expect.stringMatching(/^cus_/) });
        const order = taken.completed.type === "order" ? taken.completed.order : undefined;
        expect(taken.orders).toMatchObject({ count: 1, orders: [{ id: order?.id }] });
        expect(taken.orders.orders[0]?.items).toMatchObject([{ variant_sku: "ML-NAVY-PLAIN" }, { total: 26.7 }]);
        expect(taken.refreshed).toEqual({ token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/) });
        expect(taken.still).toMatchObject({ id: taken.transferred.customer_id });
        expect(taken.afterLogout).toEqual({ status: 401, message: "Unauthorized" });
      });

      it.skipIf(missing)("sets a forgotten password anew", async () => {
        await storefront.run("forgetPassword", { email });
        const token = await resetToken(email);
        const renewed = { email, password: "ebb and flow" };
        const done = await storefront.run("setPassword", { ...renewed, token });
        expect(done.me).toMatchObject({ email });
        expect(done.reused).toMatchObject({ status: 401 });
        expect(await storefront.run("signIn", credentials)).toMatchObject({
          status: 401,
          message: "Invalid email or password.",
        });
        expect(await storefront.run("signIn", renewed)).toBeUndefined();
      });
    },
  );
}

type Bought = JourneyResult<"buy">;

/** The cart became an order of the same totals, and completing it again answers with the same order. */
function expectOrder({ completed, again, placed, starter, cart }: Bought, totals: object): void {
  if (completed.type !== "order") throw new Error(`The cart was not completed: ${completed.error.message}`);
  expect(again).toEqual(completed);
  expect(completed.order).toMatchObject({ ...totals, status: "pending", fulfillment_status: "not_fulfilled" });
  expect(placed).toMatchObject({
    ...totals,
    id: completed.order.id,
    display_id: expect.any(Number),
    payment_status: "authorized",
    region_id: cart.region_id,
  });
  expect(placed.items?.map(({ title, quantity, total, detail }) => [title, quantity, total, detail.quantity])).toEqual(
    cart.items?.map(({ title, quantity, total }) => [title, quantity, total, quantity]),
  );
  expect(placed.payment_collections).toMatchObject([{ amount: placed.total, status: "authorized" }]);
  expect(starter.payment_collections?.[0]?.payments).toMatchObject([
    { amount: placed.total, provider_id: "pp_system_default" },
  ]);
  expect(starter.items?.[0]).toMatchObject({
    product: { handle: "merchants-logbook" },
    variant: { sku: "ML-NAVY-PLAIN" },
  });
}
