import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { openDemoShop } from "../../test/demo-template.ts";
import type { TestShop } from "../../test/open-test-shop.ts";
import { Shopper, variantOf } from "../../test/shopper.ts";
import { openAdminSdk } from "../../test/support/admin-sdk.ts";
import { merchantOf } from "../../test/support/merchant.ts";
import type { PriceService } from "../pricing/index.ts";

let shop: TestShop;
let sdk: Awaited<ReturnType<typeof openAdminSdk>>;
let admin: ReturnType<typeof merchantOf>;

beforeAll(async () => {
  shop = await openDemoShop();
  sdk = await openAdminSdk(shop);
  admin = merchantOf(shop);
});
afterAll(() => shop.close());

describe("regions", () => {
  it("are made, changed and found", async () => {
    const { region: made } = await sdk.admin.region.create({
      name: "Andes",
      currency_code: "usd",
      countries: ["pe", "bo"],
      payment_providers: ["pp_system_default"],
      automatic_taxes: false,
      is_tax_inclusive: true,
      metadata: { m: 1 },
    });
    expect(made).toMatchObject({
      automatic_taxes: false,
      countries: [{ iso_2: "bo" }, { iso_2: "pe" }],
      metadata: { m: 1 },
    });
    const prices = shop.container.resolve<PriceService>("prices");
    await vi.waitFor(
      async () =>
        expect(await prices.contextOf({ currencyCode: "usd", regionId: made.id })).toMatchObject({
          taxInclusive: true,
        }),
      10_000,
    );
    const { region: changed } = await sdk.admin.region.update(
      made.id,
      { countries: ["pe", "cl"], payment_providers: [] },
      { fields: "+payment_providers.id" },
    );
    expect(changed).toMatchObject({
      name: "Andes",
      countries: [{ iso_2: "cl" }, { iso_2: "pe" }],
      payment_providers: [],
    });
    shop.statements();
    const list = await sdk.admin.region.list({ q: "ande", currency_code: "usd", fields: "id,name" });
    expect(shop.statements().filter((text) => text.includes("FROM region"))).toHaveLength(1);
    expect(list).toMatchObject({ count: 1, regions: [{ id: made.id, name: "Andes" }] });
    expect((await sdk.admin.region.list({ countries: { iso_2: "cl" } } as never)).count).toBe(1);
    expect(await new Shopper(shop).must("GET", `/store/regions/${made.id}`)).toMatchObject({
      region: { countries: [{ iso_2: "cl" }, { iso_2: "pe" }] },
    });
  });

  it("are refused with what does not exist, and a country has one region", async () => {
    const refusal = async (payload: object) =>
      (await admin.send("POST", "/regions", { name: "X", currency_code: "eur", ...payload })).body.data.code;
    const noCurrency = await admin.send("POST", "/regions", { name: "X", currency_code: "qqq" });
    expect(noCurrency).toMatchObject({ status: 400, body: { message: expect.stringContaining('no currency "qqq"') } });
    expect(await refusal({ countries: ["zz"] })).toBe("region.unknown_country");
    expect(await refusal({ payment_providers: ["pp_none"] })).toBe("region.payment_provider_unknown");
    expect(await refusal({ countries: ["pe"] })).toBe("region.country_taken");
    const replies = await Promise.all(
      ["A", "B", "C"].map((name) => admin.send("POST", "/regions", { name, currency_code: "eur", countries: ["is"] })),
    );
    expect(replies.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([200, 400, 400]);
    for (const { status, body } of replies) if (status === 400) expect(body.data.code).toBe("region.country_taken");
  });

  it("are not overwritten by whoever saw an older state, and their countries are part of them", async () => {
    const { regions } = await sdk.admin.region.list({ name: "Andes" });
    const url = `/regions/${regions[0]?.id}`;
    const { etag } = await admin.send("GET", url);
    expect((await admin.send("POST", url, { countries: ["pe"] }, { "if-match": etag })).status).toBe(200);
    expect((await admin.send("POST", url, { name: "Late" }, { "if-match": etag })).status).toBe(409);
  });

  it("with another currency leave open carts as they were, and sell in it from then on", async () => {
    const shopper = new Shopper(shop);
    const variantId = await variantOf(shop, "BB-LARGE");
    const before = await shopper.readyCart([{ variantId, quantity: 1 }]);
    const regionId = before.region_id ?? "";
    await sdk.admin.region.update(regionId, { currency_code: "usd" });
    const { cart: same } = await shopper.must<{ cart: typeof before }>("POST", `/store/carts/${before.id}`, {
      metadata: { seen: true },
    });
    expect(same).toMatchObject({ currency_code: "eur", total: before.total, shipping_total: before.shipping_total });
    const placed = await shopper.complete<{ type: string; order: { currency_code: string; total: number } }>(before.id);
    expect(placed.body).toMatchObject({ type: "order", order: { currency_code: "eur", total: before.total } });
    const { cart: next } = await shopper.must<{ cart: typeof before }>("POST", "/store/carts", {
      region_id: regionId,
      items: [{ variant_id: variantId, quantity: 1 }],
    });
    expect(next.currency_code).toBe("usd");
    await sdk.admin.region.update(regionId, { currency_code: "eur" });
  });
});

describe("a region is deleted", () => {
  it("never while it is the default one or shoppers have carts in it", async () => {
    const shopper = new Shopper(shop);
    const cart = await shopper.cart([{ variantId: await variantOf(shop, "BB-LARGE"), quantity: 1 }]);
    const refused = await admin.send("DELETE", `/regions/${cart.region_id}`);
    expect(refused).toMatchObject({ status: 400, body: { data: { code: "http.still_in_use" } } });
    expect(refused.body.message).toMatch(/open carts? .* 1 store as its default \(/);
  });

  it("when nothing needs it: its countries are free, and nobody can shop there", async () => {
    const { regions } = await sdk.admin.region.list({ name: "Andes" });
    const id = regions[0]?.id ?? "";
    expect(await sdk.admin.region.delete(id)).toEqual({ id, object: "region", deleted: true });
    expect((await admin.send("GET", `/regions/${id}`)).status).toBe(404);
    expect((await admin.send("POST", `/regions/${id}`, { name: "x" })).status).toBe(404);
    expect((await new Shopper(shop).send("GET", `/store/regions/${id}`)).status).toBe(404);
    await sdk.admin.region.create({ name: "Peru", currency_code: "usd", countries: ["pe"] });
  });
});
