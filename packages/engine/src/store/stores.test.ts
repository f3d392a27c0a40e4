import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { openTestShop, type TestShop } from "../../test/open-test-shop.ts";
import { openAdminSdk } from "../../test/support/admin-sdk.ts";
import { merchantOf } from "../../test/support/merchant.ts";
import type { PriceService } from "../pricing/index.ts";
import type { StoreService } from "./store.service.ts";

let shop: TestShop;
let sdk: Awaited<ReturnType<typeof openAdminSdk>>;
let admin: ReturnType<typeof merchantOf>;
let id: string;

beforeAll(async () => {
  shop = await openTestShop();
  sdk = await openAdminSdk(shop);
  admin = merchantOf(shop);
  id = (await shop.container.resolve<StoreService>("stores").settings()).id;
});
afterAll(() => shop.close());

describe("the store", () => {
  it("is shown with all that it has", async () => {
    const { stores, count } = await sdk.admin.store.list();
    expect(count).toBe(1);
    expect(stores[0]).toMatchObject({
      id,
      name: "My shop",
      supported_currencies: [
        { currency_code: "eur", is_default: true, store_id: id, currency: { symbol: "€", decimal_digits: 2 } },
      ],
      supported_locales: [],
      default_sales_channel_id: expect.stringMatching(/^sc_/),
    });
    expect((await sdk.admin.store.retrieve(id, { fields: "name" })).store).toEqual({ id, name: "My shop" });
    expect((await admin.send("GET", "/stores/store_0")).status).toBe(404);
  });

  it("is changed, which the rest of the shop sees at once", async () => {
    const { store } = await sdk.admin.store.update(id, {
      name: "Bakery",
      supported_currencies: [
        { currency_code: "eur" },
        { currency_code: "chf", is_default: true, is_tax_inclusive: true },
      ],
      supported_locales: [{ locale_code: "de-CH" }, { locale_code: "fr" }],
      metadata: { a: 1 },
    });
    expect(store).toMatchObject({
      name: "Bakery",
      metadata: { a: 1 },
      supported_currencies: [
        { currency_code: "chf", is_default: true },
        { currency_code: "eur", is_default: false },
      ],
      supported_locales: [{ locale_code: "de-CH", locale: { name: "Swiss High German" } }, { locale_code: "fr" }],
    });
    const settings = await shop.container.resolve<StoreService>("stores").settings();
    expect(settings).toMatchObject({ name: "Bakery", defaultCurrencyCode: "chf" });
    const prices = shop.container.resolve<PriceService>("prices");
    await vi.waitFor(
      async () =>
        expect(await prices.contextOf({ currencyCode: "chf", regionId: null })).toMatchObject({ taxInclusive: true }),
      10_000,
    );
    const { store: fewer } = await sdk.admin.store.update(id, { supported_locales: [{ locale_code: "fr" }] });
    expect(fewer.supported_locales).toMatchObject([{ locale_code: "fr" }]);
    expect(fewer.supported_currencies).toHaveLength(2);
  });

  it("refuses what would leave it without a currency, or naming what is not there", async () => {
    const refusal = async (payload: object) => (await admin.send("POST", `/stores/${id}`, payload)).body.data.code;
    const currencies = (...codes: object[]) => ({ supported_currencies: codes });
    expect(await refusal(currencies())).toBe("store.invalid_currencies");
    expect(await refusal(currencies({ currency_code: "eur" }))).toBe("store.invalid_currencies");
    expect(
      await refusal(currencies({ currency_code: "eur", is_default: true }, { currency_code: "usd", is_default: true })),
    ).toBe("store.invalid_currencies");
    expect(await refusal(currencies({ currency_code: "eur", is_default: true }, { currency_code: "eur" }))).toBe(
      "store.invalid_currencies",
    );
    const noCurrency = await admin.send(
      "POST",
      `/stores/${id}`,
      currencies({ currency_code: "zzz", is_default: true }),
    );
    expect(noCurrency).toMatchObject({ status: 400, body: { message: expect.stringContaining('no currency "zzz"') } });
    expect(await refusal({ supported_locales: [{ locale_code: "not a locale" }] })).toBe("store.invalid_locale");
    expect(await refusal({ default_region_id: "reg_0" })).toBe("store.unknown_default");
    expect(await refusal({ default_sales_channel_id: "sc_0" })).toBe("store.unknown_default");
    expect(await refusal({ default_location_id: "sloc_0" })).toBe("store.unknown_default");
    expect((await sdk.admin.store.retrieve(id)).store).toMatchObject({
      name: "Bakery",
      supported_currencies: [{}, {}],
    });
  });

  it("does not come to name a region that is deleted at the same moment", async () => {
    for (let round = 0; round < 5; round++) {
      const { region } = await sdk.admin.region.create({ name: `R${round}`, currency_code: "eur" });
      const [named, gone] = await Promise.all([
        admin.send("POST", `/stores/${id}`, { default_region_id: region.id }),
        admin.send("DELETE", `/regions/${region.id}`),
      ]);
      expect([named.status, gone.status].toSorted((one, other) => one - other)).toEqual([200, 400]);
    }
  });

  it("is not overwritten by whoever saw an older state", async () => {
    const { etag } = await admin.send("GET", `/stores/${id}`);
    await sdk.admin.store.update(id, { supported_locales: [] });
    expect((await admin.send("POST", `/stores/${id}`, { name: "Late" }, { "if-match": etag })).status).toBe(409);
  });
});

describe("currencies", () => {
  it("are those of ISO 4217, sold in or not", async () => {
    const { currencies, count } = await sdk.admin.currency.list({ q: "yen" });
    expect(count).toBe(1);
    expect(currencies[0]).toMatchObject({ code: "jpy", symbol: "¥", name: "Yen", decimal_digits: 0 });
    expect(
      (await sdk.admin.currency.list({ code: ["eur", "usd"], order: "-code" })).currencies.map(({ code }) => code),
    ).toEqual(["usd", "eur"]);
    const page = await sdk.admin.currency.list({ limit: 2, offset: 1, fields: "code" });
    expect(page.currencies).toEqual([{ code: "afn" }, { code: "all" }]);
    expect(page.count).toBeGreaterThan(150);
    expect((await sdk.admin.currency.retrieve("kwd")).currency.decimal_digits).toBe(3);
    expect((await admin.send("GET", "/currencies/zzz")).status).toBe(404);
    expect((await admin.send("GET", "/currencies?order=symbol")).status).toBe(400);
  });
});
