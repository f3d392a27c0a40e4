import { statement } from "@hanse/plugin-kit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTestShop, type TestShop } from "../../test/open-test-shop.ts";
import { merchantOf } from "../../test/support/merchant.ts";
import type { RegionService } from "../region/index.ts";
import type { StoreService } from "../store/index.ts";
import type { FulfillmentSetDto, ServiceZoneDto } from "./fulfillment-set.schema.ts";
import type { AdminShippingOptionDto } from "./option-administration.schema.ts";
import type { ShippingOptionService } from "./shipping-option.service.ts";
import type { ShippingProfileService } from "./shipping-profile.service.ts";

type Option = AdminShippingOptionDto;

let shop: TestShop;
let location: string;
let regionId: string;
let set: FulfillmentSetDto;
let zone: ServiceZoneDto;
beforeAll(async () => {
  shop = await openTestShop();
  location = (await shop.container.resolve<StoreService>("stores").settings()).defaultLocationId ?? "";
  ({ id: regionId } = await shop.container
    .resolve<RegionService>("regions")
    .create({ name: "Europe", currencyCode: "eur", countryCodes: ["de", "at"] }));
  set = await newSet("Shipping");
  zone = await newZone(set.id, "Germany");
});
afterAll(() => shop.close());

const send = <Body = Record<string, unknown>>(
  method: "GET" | "POST" | "DELETE",
  path: string,
  payload?: object,
  headers?: Record<string, string>,
) => merchantOf(shop).send<Body>(method, `/${path}`, payload, headers);

async function newSet(name: string): Promise<FulfillmentSetDto> {
  const { body } = await send<{ stock_location: { fulfillment_sets: FulfillmentSetDto[] } }>(
    "POST",
    `stock-locations/${location}/fulfillment-sets`,
    { name, type: "shipping" },
  );
  const made = body.stock_location.fulfillment_sets.find((one) => one.name === name);
  if (!made) throw new Error(`The set ${name} was not made.`);
  return made;
}

async function newZone(setId: string, name: string): Promise<ServiceZoneDto> {
  const geo_zones = [
    { type: "country", country_code: "de", metadata: { a: 1 } },
    { type: "province", country_code: "us", province_code: "us-ny" },
  ];
  const { body, status } = await send<{ fulfillment_set: FulfillmentSetDto }>(
    "POST",
    `fulfillment-sets/${setId}/service-zones`,
    { name, geo_zones },
  );
  expect(status).toBe(200);
  const made = body.fulfillment_set.service_zones.find((one) => one.name === name);
  return (await send<{ service_zone: ServiceZoneDto }>("GET", `fulfillment-sets/${setId}/service-zones/${made?.id}`))
    .body.service_zone;
}

const newOption = async (more: object = {}): Promise<Option> => {
  const made = await send<{ shipping_option: Option }>("POST", "shipping-options", {
    name: "Standard",
    service_zone_id: zone.id,
    provider_id: "manual_manual",
    price_type: "flat",
    prices: [{ currency_code: "eur", amount: 4.9 }],
    ...more,
  });
  expect(made.body).toMatchObject({ shipping_option: {} });
  return made.body.shipping_option;
};

describe("service zones", () => {
  it("are changed, keeping the places that go on", async () => {
    const { id } = await newZone(set.id, "North");
    const path = `fulfillment-sets/${set.id}/service-zones/${id}`;
    const before = await send<{ service_zone: ServiceZoneDto }>("GET", path);
    expect(before.body.service_zone).toMatchObject({
      name: "North",
      fulfillment_set: { id: set.id, location: { id: location } },
      geo_zones: [{ country_code: "de", metadata: { a: 1 } }, { province_code: "us-ny" }],
    });
    const kept = before.body.service_zone.geo_zones[0]?.id;
    const geo_zones = [
      { id: kept, type: "country", country_code: "de" },
      { type: "zip", country_code: "at", postal_expression: { from: "1010", to: "1230" } },
    ];
    const changed = await send("POST", path, { name: "North and Vienna", geo_zones }, { "if-match": before.etag });
    expect(changed.status).toBe(200);
    const after = await send<{ service_zone: ServiceZoneDto }>("GET", path);
    expect(after.body.service_zone).toMatchObject({
      name: "North and Vienna",
      geo_zones: expect.arrayContaining([
        expect.objectContaining({ id: kept }),
        expect.objectContaining({ city: null }),
      ]),
    });
    expect(changed.etag).toBe(after.etag);
    expect((await send("POST", path, { geo_zones: [] }, { "if-match": before.etag })).status).toBe(409);
    expect(await send("POST", path, { name: "Germany" })).toMatchObject({
      status: 400,
      body: { data: { code: "fulfillment.name_taken" } },
    });
    const gone = await send("DELETE", path);
    expect(gone.body).toMatchObject({ id, object: "service_zone", deleted: true, parent: { id: set.id } });
    for (const method of ["GET", "DELETE"] as const) expect((await send(method, path)).status).toBe(404);
    expect((await send("POST", path, {})).status).toBe(404);
  });

  it("stay, with their set, while options are for them", async () => {
    const own = await newSet("Express");
    const place = await newZone(own.id, "Everywhere");
    const option = await newOption({ service_zone_id: place.id });
    for (const path of [`fulfillment-sets/${own.id}/service-zones/${place.id}`, `fulfillment-sets/${own.id}`])
      expect(await send("DELETE", path)).toMatchObject({
        status: 400,
        body: { data: { code: "http.still_in_use", uses: [{ what: "1 shipping option", ids: [option.id] }] } },
      });
    await send("DELETE", `shipping-options/${option.id}`);
    expect((await send("DELETE", `fulfillment-sets/${own.id}`)).body).toMatchObject({ object: "fulfillment_set" });
    expect((await send("DELETE", `fulfillment-sets/${own.id}`)).status).toBe(404);
  });
});

describe("fulfillment providers", () => {
  it("are those of the shop, with their services", async () => {
    expect((await send("GET", "fulfillment-providers")).body).toMatchObject({
      fulfillment_providers: [{ id: "manual_manual", is_enabled: true }],
      count: 1,
    });
    const at = `fulfillment-providers?stock_location_id=${location}`;
    expect((await send("GET", at)).body).toMatchObject({ count: 0 });
    await send("POST", `stock-locations/${location}/fulfillment-providers`, { add: ["manual_manual"] });
    expect((await send("GET", at)).body).toMatchObject({ count: 1 });
    const { body } = await send<{ fulfillment_options: object[] }>(
      "GET",
      "fulfillment-providers/manual_manual/options",
    );
    expect(body.fulfillment_options).toContainEqual(expect.objectContaining({ is_return: false }));
    expect((await send("GET", "fulfillment-providers/nobody/options")).status).toBe(400);
  });
});

describe("shipping options", () => {
  it("have prices of currencies and regions, some under conditions", async () => {
    const option = await newOption({
      prices: [
        { currency_code: "eur", amount: 4.9 },
        { currency_code: "eur", amount: 0, rules: [{ attribute: "item_total", operator: "gte", value: 100 }] },
        { region_id: regionId, amount: 3.5 },
      ],
      metadata: { a: 1 },
    });
    expect(option).toMatchObject({
      provider: { id: "manual_manual" },
      service_zone: { id: zone.id, fulfillment_set: { id: set.id, location: { id: location } } },
      shipping_profile: { type: "default" },
      type: { label: "Standard", code: "standard" },
      metadata: { a: 1 },
    });
    expect(option.prices.map((price) => [price.amount, price.price_rules?.map(({ attribute }) => attribute)])).toEqual(
      expect.arrayContaining([
        [4.9, []],
        [0, ["item_total"]],
        [3.5, ["region_id"]],
      ]),
    );
    const usual = option.prices.find((price) => price.rules_count === 0);
    const path = `shipping-options/${option.id}`;
    const { etag } = await send("GET", path);
    const prices = [
      { id: usual?.id, amount: 5.2 },
      { currency_code: "usd", amount: 7 },
    ];
    const changed = await send<{ shipping_option: Option }>(
      "POST",
      path,
      { name: "Parcel", prices },
      { "if-match": etag },
    );
    expect(changed.body.shipping_option.prices).toMatchObject([
      { id: usual?.id, amount: 5.2, currency_code: "eur" },
      { amount: 7, currency_code: "usd" },
    ]);
    expect((await send("POST", path, { name: "x" }, { "if-match": etag })).status).toBe(409);
    const [kept] = (await shop.container.resolve<ShippingOptionService>("shippingOptions").list()).filter(
      (one) => one.id === option.id,
    );
    expect(kept).toMatchObject({ name: "Parcel", prices: [{ amount: 520 }, { amount: 700 }] });

    const refuse = async (change: object, code: string) =>
      expect((await send("POST", path, change)).body).toMatchObject({ data: { code } });
    await refuse({ prices: [{ id: "price_gone", amount: 1 }] }, "fulfillment.price_not_found");
    await refuse({ prices: [{ amount: 1 }] }, "fulfillment.price_of_nothing");
    await refuse({ prices: [...prices, { currency_code: "usd", amount: 1 }] }, "fulfillment.price_twice");
    await refuse({ data: { id: "rocket" } }, "fulfillment.unknown_service");
    await refuse({ provider_id: "nobody_nobody" }, "plugin.unknown_provider");
    await refuse({ shipping_profile_id: "sp_gone" }, "fulfillment.shipping_profile_not_found");
    await refuse({ type_id: "sotype_gone" }, "fulfillment.shipping_option_type_not_found");
    expect((await send<{ shipping_option: Option }>("GET", path)).body.shipping_option).toEqual(
      changed.body.shipping_option,
    );
  });

  it("have rules, which the batch changes all or nothing", async () => {
    const rule = { attribute: "item_total", operator: "gte", value: "50" };
    const option = await newOption({ name: "With rules", rules: [rule] });
    const path = `shipping-options/${option.id}/rules/batch`;
    const id = option.rules[0]?.id;
    const bad = { update: [{ id, value: "80" }], delete: ["sorul_gone"] };
    expect(await send("POST", path, bad)).toMatchObject({
      status: 404,
      body: { data: { code: "fulfillment.rule_not_found", ids: ["sorul_gone"] } },
    });
    expect(await send("POST", path, { update: [{ id, operator: "in" }] })).toMatchObject({
      status: 400,
      body: { data: { code: "fulfillment.invalid_rule" } },
    });
    const before = await send<{ shipping_option: Option }>("GET", `shipping-options/${option.id}`);
    expect(before.body.shipping_option.rules).toMatchObject([{ id, value: "50", operator: "gte" }]);
    const done = await send("POST", path, {
      create: [{ attribute: "is_return", operator: "eq", value: "true" }],
      update: [{ id, value: "80" }],
    });
    expect(done.body).toMatchObject({
      created: [{ attribute: "is_return", shipping_option_id: option.id }],
      updated: [{ id, value: "80", operator: "gte" }],
      deleted: { ids: [], object: "shipping-option-rule" },
    });
    const after = await send<{ shipping_option: Option }>("GET", `shipping-options/${option.id}`);
    expect(after.etag).not.toBe(before.etag);
    expect(after.body.shipping_option.rules).toHaveLength(2);
    await send("POST", path, { delete: [id] });
    const replaced = await send<{ shipping_option: Option }>("POST", `shipping-options/${option.id}`, {
      rules: [rule],
    });
    expect(replaced.body.shipping_option.rules).toMatchObject([rule]);
  });

  it("are found by filters, text and order with one statement", async () => {
    const returns = await newOption({
      name: "Return parcel",
      rules: [{ attribute: "is_return", operator: "eq", value: "true" }],
    });
    const staff = await newOption({
      name: "Courier by phone",
      rules: [{ attribute: "enabled_in_store", operator: "eq", value: "false" }],
      type: { label: "Courier", code: "courier", description: "By bike" },
    });
    const ids = async (query: string): Promise<string[]> => {
      shop.statements();
      const { body } = await send<{ shipping_options: Option[] }>("GET", `shipping-options?${query}`);
      expect(shop.statements().filter((text) => text.includes("shipping_option"))).toHaveLength(1);
      return body.shipping_options.map((one) => one.id);
    };
    expect(await ids("is_return=true")).toEqual([returns.id]);
    expect(await ids("admin_only=true")).toEqual([staff.id]);
    expect(await ids("q=courier")).toEqual([staff.id]);
    expect(await ids(`shipping_option_type_id=${staff.shipping_option_type_id}`)).toEqual([staff.id]);
    expect((await ids(`stock_location_id=${location}&order=-name`)).at(0)).toBe(
      (await ids(`service_zone_id=${zone.id}&provider_id=manual_manual&order=name`)).at(-1),
    );
    expect(await ids("stock_location_id=sloc_gone")).toEqual([]);
    expect((await send("DELETE", `shipping-options/${returns.id}`)).body).toMatchObject({ object: "shipping_option" });
    for (const method of ["GET", "DELETE"] as const)
      expect((await send(method, `shipping-options/${returns.id}`)).status).toBe(404);
  });
});

describe("types and profiles", () => {
  for (const [plural, singular, first, change] of [
    ["shipping-option-types", "shipping_option_type", { label: "Fast", code: "fast" }, { label: "Very fast" }],
    ["shipping-profiles", "shipping_profile", { name: "Heavy", type: "heavy" }, { type: "very-heavy" }],
  ] as const)
    it(`of ${plural} are made, changed, found and deleted`, async () => {
      const made = await send<Record<string, { id: string }>>("POST", plural, { ...first, metadata: { a: 1 } });
      expect(made.body[singular]).toMatchObject({ ...first, metadata: { a: 1 }, deleted_at: null });
      const id = made.body[singular]?.id ?? "";
      expect(await send("POST", plural, first)).toMatchObject({
        status: 400,
        body: { data: { code: "fulfillment.name_taken" } },
      });
      const changed = await send("POST", `${plural}/${id}`, change, { "if-match": made.etag });
      expect(changed.body).toMatchObject({ [singular]: { ...first, ...change } });
      expect((await send("POST", `${plural}/${id}`, change, { "if-match": made.etag })).status).toBe(409);
      const found = await send<Record<string, unknown>>("GET", `${plural}?q=${Object.values(change)[0]}&fields=id`);
      expect(found.body).toMatchObject({ [plural.replaceAll("-", "_")]: [{ id }], count: 1 });
      expect((await send("DELETE", `${plural}/${id}`)).body).toEqual({ id, object: singular, deleted: true });
      for (const method of ["GET", "POST", "DELETE"] as const)
        expect((await send(method, `${plural}/${id}`, method === "POST" ? {} : undefined)).status).toBe(404);
    });

  it("stay while something needs them", async () => {
    const profiles = shop.container.resolve<ShippingProfileService>("shippingProfiles");
    const { id } = await profiles.create({ name: "Fragile" });
    const option = await newOption({ name: "Careful", shipping_profile_id: id });
    const productId = "prod_vase";
    await shop.database.query(
      statement("test.product", "INSERT INTO product (id, title, handle) VALUES ($1, 'Vase', 'vase')"),
      [productId],
    );
    await profiles.assign(id, [productId]);
    expect((await send("DELETE", `shipping-profiles/${id}`)).body).toMatchObject({
      data: {
        code: "http.still_in_use",
        uses: [
          { what: "1 product", ids: [productId] },
          { what: "1 shipping option", ids: [option.id] },
        ],
      },
    });
    const fallback = await profiles.default();
    expect((await send("DELETE", `shipping-profiles/${fallback.id}`)).body).toMatchObject({
      message: expect.stringContaining("all products that were given no other profile"),
    });
    expect(await send("DELETE", `shipping-option-types/${option.shipping_option_type_id}`)).toMatchObject({
      status: 400,
      body: { data: { uses: [{ what: "1 shipping option", ids: [option.id] }] } },
    });
  });
});
