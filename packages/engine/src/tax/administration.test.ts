import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDemoShop } from "../../test/demo-template.ts";
import type { TestShop } from "../../test/open-test-shop.ts";
import { Shopper, variantOf } from "../../test/shopper.ts";
import { openAdminSdk } from "../../test/support/admin-sdk.ts";
import { merchantOf } from "../../test/support/merchant.ts";

let shop: TestShop;
let sdk: Awaited<ReturnType<typeof openAdminSdk>>;
let admin: ReturnType<typeof merchantOf>;

beforeAll(async () => {
  shop = await openDemoShop();
  sdk = await openAdminSdk(shop);
  admin = merchantOf(shop);
});
afterAll(() => shop.close());

const regionOf = async (countryCode: string) => {
  const { tax_regions: found } = await sdk.admin.taxRegion.list({
    country_code: countryCode,
    parent_id: "null",
  } as never);
  const [region] = found;
  if (!region) throw new Error(`There is no tax region ${countryCode}.`);
  return region;
};

describe("tax regions", () => {
  it("are made with their default rate, and shown with rates, rules and provinces", async () => {
    const { tax_region: country } = await sdk.admin.taxRegion.create({
      country_code: "AU",
      default_tax_rate: { name: "GST", code: "GST", rate: 5 },
      metadata: { note: 1 },
    });
    expect(country).toMatchObject({
      country_code: "au",
      province_code: null,
      parent_id: null,
      provider_id: "tp_system",
      created_by: expect.stringMatching(/^apk_/),
      tax_rates: [{ name: "GST", rate: 5, is_default: true, rules: [] }],
      children: [],
      parent: null,
    });
    const { tax_region: province } = await sdk.admin.taxRegion.create({
      country_code: "au",
      province_code: "NSW",
      parent_id: country.id,
      default_tax_rate: { name: "PST", code: "PST", rate: 7.125, is_combinable: true },
    });
    expect(province).toMatchObject({
      province_code: "au-nsw",
      provider_id: null,
      parent: { id: country.id, country_code: "au" },
      tax_rates: [{ rate: 7.125, is_combinable: true }],
    });
    shop.statements();
    const { tax_regions: listed } = await sdk.admin.taxRegion.list({
      country_code: "au",
      order: "-province_code",
    } as never);
    expect(shop.statements().filter((text) => text.includes("FROM tax_region"))).toHaveLength(1);
    expect(listed.map(({ id }) => id)).toEqual([country.id, province.id]);
    expect(listed[0]?.children).toMatchObject([{ id: province.id }]);
    expect((await sdk.admin.taxRegion.list({ q: "au-ns" })).count).toBe(1);
    expect(await sdk.admin.taxRegion.delete(country.id)).toEqual({
      id: country.id,
      object: "tax_region",
      deleted: true,
    });
    expect(await admin.send("GET", `/tax-regions/${province.id}`)).toMatchObject({
      status: 404,
      body: { message: expect.stringContaining(province.id) },
    });
  });

  it("are refused where there is no such place, country first, and once each", async () => {
    const refusal = async (payload: object) => (await admin.send("POST", "/tax-regions", payload)).body.data.code;
    expect(await refusal({ country_code: "zz" })).toBe("tax.invalid_place");
    expect(await refusal({ country_code: "br", province_code: "sp" })).toBe("tax.country_missing");
    expect(await refusal({ country_code: "br", provider_id: "tp_other" })).toBe("tax.provider_unknown");
    const german = await regionOf("de");
    expect(await refusal({ country_code: "br", province_code: "sp", parent_id: german.id })).toBe("tax.invalid_place");
    expect(await refusal({ country_code: "de", province_code: "far-away", parent_id: german.id })).toBe(
      "tax.invalid_place",
    );
    const replies = await Promise.all([1, 2, 3].map(() => admin.send("POST", "/tax-regions", { country_code: "br" })));
    expect(replies.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([200, 400, 400]);
    expect(replies.find(({ status }) => status === 400)?.body.data.code).toBe("tax.region_taken");
    expect((await admin.send("POST", `/tax-regions/${german.id}`, { province_code: "de-by" })).body.data.code).toBe(
      "tax.invalid_place",
    );
  });

  it("are not overwritten by whoever saw an older state, and their rates are part of them", async () => {
    const { id } = await regionOf("br");
    const { etag } = await admin.send("GET", `/tax-regions/${id}`);
    await admin.must("POST", "/tax-rates", { tax_region_id: id, name: "ICMS", code: "ICMS", rate: 17 });
    const stale = await admin.send("POST", `/tax-regions/${id}`, { metadata: { a: 1 } }, { "if-match": etag });
    expect(stale).toMatchObject({ status: 409, body: { data: { code: "http.stale_version" } } });
    const now = await admin.send("GET", `/tax-regions/${id}`);
    const fresh = await admin.send("POST", `/tax-regions/${id}`, { metadata: { a: 1 } }, { "if-match": now.etag });
    expect(fresh).toMatchObject({ status: 200, body: { tax_region: { metadata: { a: 1 } } } });
    expect(fresh.etag).not.toBe(now.etag);
  });

  it("have one default rate, however many are made the default at once", async () => {
    const { id } = await regionOf("br");
    await Promise.all(
      [1, 2, 3, 4].map((rate) =>
        admin.must("POST", "/tax-rates", { tax_region_id: id, name: `r${rate}`, code: "x", rate, is_default: true }),
      ),
    );
    const { tax_rates: rates } = await sdk.admin.taxRate.list({ tax_region_id: id, is_default: "true" });
    expect(rates).toHaveLength(1);
    expect(rates[0]?.tax_region).toMatchObject({ id, country_code: "br" });
  });
});

describe("tax rates", () => {
  it("are for what their rules name, and rules are of things that exist", async () => {
    const { id: regionId } = await regionOf("br");
    const variant = await variantOf(shop, "BB-LARGE");
    const { rows } = await shop.database.pool.query("SELECT product_id AS id FROM product_variant WHERE id = $1", [
      variant,
    ]);
    const product = { reference: "product", reference_id: String(rows[0].id) };
    const { tax_rate: rate } = await sdk.admin.taxRate.create({
      tax_region_id: regionId,
      name: "Food",
      code: "F",
      rate: 0.5,
      rules: [product],
    });
    expect(rate).toMatchObject({ rate: 0.5, is_default: false, rules: [product] });
    const unknown = await admin.send("POST", `/tax-rates/${rate.id}/rules`, {
      reference: "product",
      reference_id: "prod_0",
    });
    expect(unknown).toMatchObject({
      status: 400,
      body: { data: { code: "tax.reference_unknown", referenceId: "prod_0" } },
    });
    const again = await admin.must<{ tax_rate: { rules: { id: string }[] } }>(
      "POST",
      `/tax-rates/${rate.id}/rules`,
      product,
    );
    expect(again.tax_rate.rules).toHaveLength(1);
    const ruleId = again.tax_rate.rules[0]?.id ?? "";
    expect(await admin.must("DELETE", `/tax-rates/${rate.id}/rules/${ruleId}`)).toMatchObject({
      id: ruleId,
      object: "tax_rate_rule",
      deleted: true,
      parent: { id: rate.id, rules: [] },
    });
    expect((await admin.send("DELETE", `/tax-rates/${rate.id}/rules/${ruleId}`)).status).toBe(404);
    const { tax_rate: changed } = await sdk.admin.taxRate.update(rate.id, { name: "Books", rules: [product] });
    expect(changed).toMatchObject({ name: "Books", rate: 0.5, rules: [product] });
    expect((await sdk.admin.taxRate.list({ q: "book", tax_region_id: regionId })).count).toBe(1);
    await sdk.admin.taxRate.delete(rate.id);
    expect((await admin.send("POST", `/tax-rates/${rate.id}`, { name: "x" })).status).toBe(404);
  });

  it("and the deletion of what their rules name are never both accepted", async () => {
    const { id: regionId } = await regionOf("br");
    const { pool } = shop.database;
    const { tax_rate: rate } = await sdk.admin.taxRate.create({
      tax_region_id: regionId,
      name: "Raced",
      code: "RACED",
    });
    const { shipping_options: options } = await sdk.admin.shippingOption.list({ limit: 1 });
    const { product_type: type } = await sdk.admin.productType.create({ value: "Raced" });
    for (const [reference, path, table] of [
      ["product_type", `/product-types/${type.id}`, "product_type"],
      ["shipping_option", `/shipping-options/${options[0]?.id}`, "shipping_option"],
    ] as const) {
      const id = path.split("/").at(-1) ?? "";
      const rule = { reference, reference_id: id };
      const deletion = await pool.connect();
      try {
        await deletion.query("BEGIN");
        await deletion.query(`DELETE FROM ${table} WHERE id = $1`, [id]);
        const ruled = admin.send("POST", `/tax-rates/${rate.id}/rules`, rule);
        const waited = await Promise.race([ruled, setTimeout(300, "waits")]);
        expect(waited).toBe("waits");
        await deletion.query("ROLLBACK");
        expect((await ruled).status).toBe(200);
      } finally {
        deletion.release();
      }
      expect(await admin.send("DELETE", path)).toMatchObject({
        status: 400,
        body: { data: { uses: [{ ids: [rate.id] }] } },
      });
    }
    const { tax_rate: other } = await sdk.admin.taxRate.create({
      tax_region_id: regionId,
      name: "Other",
      code: "OTHER",
    });
    for (let round = 0; round < 8; round += 1) {
      const { product_type: raced } = await sdk.admin.productType.create({ value: `Raced ${round}` });
      const replies = await Promise.all([
        admin.send("POST", `/tax-rates/${other.id}/rules`, { reference: "product_type", reference_id: raced.id }),
        admin.send("DELETE", `/product-types/${raced.id}`),
      ]);
      expect(replies.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 400]);
      expect(["tax.reference_unknown", "http.still_in_use"]).toContain(
        replies.find(({ status }) => status === 400)?.body.data.code,
      );
    }
  });

  it("finer than a millionth or above 999 % are refused", async () => {
    const { id } = await regionOf("br");
    for (const rate of [0.0000001, 1_000, -1]) {
      const reply = await admin.send("POST", "/tax-rates", { tax_region_id: id, name: "x", rate });
      expect(reply.status).toBe(400);
    }
  });

  it("that change are those of open carts at once", async () => {
    const shopper = new Shopper(shop);
    const { id: cartId } = await shopper.cart([{ variantId: await variantOf(shop, "BB-LARGE"), quantity: 1 }]);
    const cart = await shopper.ship(cartId);
    const line = cart.items?.[0]?.tax_lines?.[0];
    const rateId = line?.tax_rate_id ?? "";
    expect(rateId).toMatch(/^txr_/);
    await sdk.admin.taxRate.update(rateId, { rate: 21.5 });
    const { cart: after } = await shopper.must<{ cart: typeof cart }>("POST", `/store/carts/${cartId}/taxes`, {});
    expect(after.items?.[0]?.tax_lines?.[0]).toMatchObject({ tax_rate_id: rateId, rate: 21.5 });
    await sdk.admin.taxRegion.delete((await regionOf("de")).id);
    const { cart: untaxed } = await shopper.must<{ cart: typeof cart }>("POST", `/store/carts/${cartId}/taxes`, {});
    expect(untaxed.items?.[0]?.tax_lines).toEqual([]);
    expect(untaxed.tax_total).toBe(0);
  });
});

it("tax providers are those of the configuration", async () => {
  expect(await sdk.admin.taxProvider.list()).toEqual({
    tax_providers: [{ id: "tp_system", is_enabled: true }],
    count: 1,
    offset: 0,
    limit: 50,
  });
  expect((await sdk.admin.taxProvider.list({ id: ["tp_none"] })).count).toBe(0);
});
