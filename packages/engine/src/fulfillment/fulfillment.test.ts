import { fulfillment, definePlugin, FulfillmentRefused, statement } from "@hanse/plugin-kit";
import type { HttpTypes } from "@medusajs/types";
import Type from "typebox";
import { afterAll, beforeAll, describe, expect, expectTypeOf, it } from "vitest";
import { defaultPlugins, openTestShop, type TestShop } from "../../test/open-test-shop.ts";
import type { StockLocationService } from "../inventory/index.ts";
import type { PriceService } from "../pricing/index.ts";
import type { RegionService } from "../region/index.ts";
import type { StoreService } from "../store/index.ts";
import type { FulfillmentSetService } from "./fulfillment-set.service.ts";
import type { NewShippingOption } from "./new-shipping-option.ts";
import type { ShippingContext, ShippingOfferService } from "./shipping-offer.service.ts";
import { type ShippingOptionDto, toShippingOptionDto } from "./shipping-option.schema.ts";
import type { ShippingOptionService } from "./shipping-option.service.ts";
import type { ShippingProfileService } from "./shipping-profile.service.ts";

/** A carrier that calculates prices and accepts pick-up points of its own. */
const carrier = definePlugin({
  id: "fulfillment-test",
  implements: { fulfillment },
  providerId: "test_carrier",
  config: Type.Object({}),
  setup: () => ({
    fulfillment: {
      services: async () => [{ id: "parcel", name: "Parcel", isReturn: false }],
      validate: async ({ data }) => {
        if (data["point"] !== "A1")
          throw new FulfillmentRefused({ reason: `there is no pick-up point ${String(data["point"])}` });
        return { data: { point: "A1", name: "Kiosk" } };
      },
      price: async ({ items, countryCode }) => ({ amount: items.length * 100 + (countryCode === "de" ? 1 : 2) }),
      create: async () => ({ data: {}, labels: [] }),
      cancel: async () => ({}),
    },
  }),
});

let shop: TestShop;
let sets: FulfillmentSetService;
let profiles: ShippingProfileService;
let options: ShippingOptionService;
let offers: ShippingOfferService;
let zoneId: string;
let context: ShippingContext;

beforeAll(async () => {
  shop = await openTestShop({ plugins: [...defaultPlugins(), carrier()] });
  sets = shop.container.resolve<FulfillmentSetService>("fulfillmentSets");
  profiles = shop.container.resolve<ShippingProfileService>("shippingProfiles");
  options = shop.container.resolve<ShippingOptionService>("shippingOptions");
  offers = shop.container.resolve<ShippingOfferService>("shippingOffers");
  const settings = await shop.container.resolve<StoreService>("stores").settings();
  const { id: regionId } = await shop.container
    .resolve<RegionService>("regions")
    .create({ name: "Europe", currencyCode: "eur", countryCodes: ["de", "at"] });
  await shop.container.resolve<PriceService>("prices").preferTaxInclusive("region_id", regionId, true);
  ({
    zoneIds: [zoneId = ""],
  } = await sets.create({
    name: "Shipping",
    type: "shipping",
    locationId: settings.defaultLocationId ?? "",
    zones: [{ name: "Germany", geoZones: [{ type: "country", countryCode: "de" }] }],
  }));
  context = {
    destination: { countryCode: "de", provinceCode: null, postalCode: null, city: null },
    currencyCode: "eur",
    regionId,
    salesChannelId: settings.defaultSalesChannelId ?? "",
    itemTotal: 2_000,
    profileIds: [null],
  };
});
afterAll(() => shop.close());

const create = async (changes: Partial<NewShippingOption> = {}) => {
  const name = `Option ${crypto.randomUUID()}`;
  const option = {
    name,
    zoneId,
    providerId: "manual_manual",
    prices: [{ currencyCode: "eur", amount: 490 }],
    ...changes,
  };
  return (await options.create(option)).id;
};

const offeredIds = async (changes: Partial<ShippingContext> = {}) =>
  (await offers.available({ ...context, ...changes })).map(({ option }) => option.id);

describe("a shipping option", () => {
  it("is offered with its price as soon as it is made, without a statement", async () => {
    const id = await create({ type: { label: "Express", code: "express" } });
    await offers.available(context);
    shop.statements();
    const offer = (await offers.available(context)).find(({ option }) => option.id === id);
    expect(shop.statements().filter((text) => /shipping|fulfillment|stock_location|price/.test(text))).toEqual([]);
    expect(offer).toMatchObject({
      option: { serviceId: "manual-fulfillment", data: { id: "manual-fulfillment" }, type: { code: "express" } },
      price: { amount: 490, taxInclusive: true },
    });
  });

  it("takes the price of a region in the region's currency", async () => {
    const id = await create({
      prices: [
        { currencyCode: "eur", amount: 490 },
        { regionId: context.regionId ?? "", amount: 290 },
      ],
    });
    expect((await offers.offer(id, context)).price?.amount).toBe(290);
    expect((await offers.offer(id, { ...context, regionId: null })).price?.amount).toBe(490);
  });

  it("is for shoppers, not for returns, unless its rules say otherwise", async () => {
    const outward = await create();
    const homeward = await create({ rules: [{ attribute: "is_return", operator: "eq", value: "true" }] });
    expect(await offeredIds()).toContain(outward);
    expect(await offeredIds()).not.toContain(homeward);
    expect(await offeredIds({ isReturn: true })).toContain(homeward);
    expect(await offeredIds({ isReturn: true })).not.toContain(outward);
  });

  it("is not offered elsewhere, and says so when it is chosen all the same", async () => {
    const id = await create();
    const elsewhere = { ...context, destination: { ...context.destination, countryCode: "at" } };
    await expect(offers.offer(id, elsewhere)).rejects.toMatchObject({
      status: 400,
      message: expect.stringContaining(id),
    });
    await expect(offers.offer("so_gone", context)).rejects.toMatchObject({
      status: 404,
      message: expect.stringContaining("so_gone"),
    });
    expect(await offeredIds({ salesChannelId: "sc_other" })).toEqual([]);
  });

  it("is not made of what does not exist or contradicts itself, and nothing of it stays", async () => {
    const before = (await options.list()).length;
    await expect(create({ zoneId: "serzo_gone" })).rejects.toThrow("no service zone serzo_gone");
    await expect(create({ profileId: "sp_gone" })).rejects.toThrow("no shipping profile sp_gone");
    await expect(create({ providerId: "dove_mail" })).rejects.toThrow("dove_mail");
    await expect(create({ data: { id: "dove" } })).rejects.toThrow('no service "dove"');
    await expect(create({ prices: [{ regionId: "reg_gone", amount: 1 }] })).rejects.toThrow("reg_gone");
    await expect(create({ prices: [{ currencyCode: "zzz", amount: 1 }] })).rejects.toThrow("zzz");
    await expect(create({ prices: [{ currencyCode: "eur", amount: -1 }] })).rejects.toMatchObject({ status: 400 });
    const twice = { currencyCode: "eur", amount: 1 };
    await expect(create({ prices: [twice, twice] })).rejects.toMatchObject({ code: "fulfillment.price_twice" });
    const rule = { attribute: "item_total", operator: "gt", value: "a lot" } as const;
    await expect(create({ rules: [rule] })).rejects.toMatchObject({ code: "fulfillment.invalid_rule" });
    const elsewhere = { attribute: "region_id", operator: "in", value: [context.regionId ?? "", "reg_gone"] } as const;
    await expect(create({ rules: [elsewhere] })).rejects.toThrow("no region reg_gone");
    expect(await options.list()).toHaveLength(before);
  });
});

describe("a calculated price", () => {
  it("comes from the provider, for the cart's items and country", async () => {
    const id = await create({ providerId: "test_carrier", priceType: "calculated", prices: [] });
    const offer = await offers.offer(id, context);
    expect(offer.price).toBe(null);
    const items = [{ variantId: "variant_1", quantity: 2, unitPrice: 900, weightGrams: null }];
    expect((await offers.priced(offer, context, { items })).price).toMatchObject({
      amount: 101,
      currencyCode: "eur",
      taxInclusive: true,
    });
  });

  it("is refused by a provider that has none", async () => {
    const id = await create({ priceType: "calculated", prices: [] });
    const offer = await offers.offer(id, context);
    await expect(offers.priced(offer, context, { items: [] })).rejects.toMatchObject({ code: FulfillmentRefused.code });
  });
});

describe("what a shopper chose with an option", () => {
  it("is what the provider keeps of it, or is refused", async () => {
    const offer = await offers.offer(await create({ providerId: "test_carrier" }), context);
    expect(await offers.validateData(offer, { point: "A1", junk: true })).toEqual({ point: "A1", name: "Kiosk" });
    await expect(offers.validateData(offer, { point: "Z9" })).rejects.toThrow("no pick-up point Z9");
  });
});

describe("shipping profiles", () => {
  it("are one from the start; products without one of their own have it", async () => {
    const { id } = await profiles.default();
    const plain = await create();
    expect((await options.get(plain)).profileId).toBe(id);
    expect(await offeredIds({ profileIds: [id] })).toContain(plain);
  });

  it("decide which options a product has", async () => {
    const { id: bulky } = await profiles.create({ name: "Bulky goods" });
    const [plain, freight] = [await create(), await create({ profileId: bulky })];
    expect(await offeredIds({ profileIds: [bulky] })).toEqual([freight]);
    expect(await offeredIds({ profileIds: [bulky, null] })).toEqual(expect.arrayContaining([plain, freight]));
    await expect(profiles.create({ name: "Bulky goods" })).rejects.toThrow("Bulky goods, already exists");
  });

  it("are given to products that exist, or to none", async () => {
    const { id } = await profiles.create({ name: "Fragile" });
    await shop.database.query(
      statement("test.product", "INSERT INTO product (id, title, handle) VALUES ('prod_vase', 'Vase', 'vase')"),
    );
    await expect(profiles.assign(id, ["prod_vase", "prod_gone"])).rejects.toThrow("no product prod_gone");
    const rows = statement<{ profile: string }>(
      "test.profiles",
      "SELECT shipping_profile_id AS profile FROM product_shipping_profile",
    );
    expect(await shop.database.query(rows)).toEqual([]);
    await profiles.assign(id, ["prod_vase"]);
    await profiles.assign(id, ["prod_vase"]);
    expect(await shop.database.query(rows)).toEqual([{ profile: id }]);
  });
});

describe("fulfillment sets and zones", () => {
  it("refuse names that are taken and places that do not exist", async () => {
    const location = (await shop.container.resolve<StockLocationService>("stockLocations").list())[0]?.id ?? "";
    await expect(sets.create({ name: "Shipping", type: "shipping", locationId: location })).rejects.toThrow(
      "Shipping, already exists",
    );
    await expect(sets.create({ name: "New", type: "shipping", locationId: "sloc_gone" })).rejects.toThrow("sloc_gone");
    await expect(sets.createZone("fuset_gone", { name: "Zone", geoZones: [] })).rejects.toThrow(
      "no fulfillment set fuset_gone",
    );
  });
});

describe("the wire's shipping option", () => {
  const toDto = async (id: string): Promise<ShippingOptionDto> => {
    const offer = await offers.offer(id, context);
    return toShippingOptionDto(offer, { location: await offers.locationOf(offer), insufficientInventory: false });
  };

  it("shows price, provider and origin", async () => {
    const id = await create({ prices: [{ regionId: context.regionId ?? "", amount: 290 }] });
    expect(await toDto(id)).toMatchObject({
      id,
      price_type: "flat",
      amount: 2.9,
      is_tax_inclusive: true,
      provider: { id: "manual_manual", is_enabled: true },
      prices: [
        { currency_code: "eur", amount: 2.9, price_rules: [{ attribute: "region_id", value: context.regionId }] },
      ],
      calculated_price: { calculated_amount: 2.9, currency_code: "eur" },
      service_zone: {
        id: zoneId,
        fulfillment_set: { type: "shipping", location: { address: { country_code: null } } },
      },
    });
  });

  it("is the wire's type, but for prices: null while they are not asked for, and amounts with tax only where it is known", () => {
    type Unpriced<Option> = Omit<Option, "amount" | "calculated_price">;
    expectTypeOf<Unpriced<ShippingOptionDto>>().toExtend<Unpriced<HttpTypes.StoreCartShippingOptionWithServiceZone>>();
  });
});

describe("the admin's routes", () => {
  const send = async (method: "GET" | "POST", url: string, payload?: object) => {
    const reply = await shop.app.inject({
      method,
      url,
      headers: { authorization: shop.adminAuthorization },
      ...(payload && { payload }),
    });
    return { status: reply.statusCode, body: reply.json<Record<string, unknown>>() };
  };

  it("build shipping from a location to an option", async () => {
    const [location] = await shop.container.resolve<StockLocationService>("stockLocations").list();
    const set = await send("POST", `/admin/stock-locations/${location?.id}/fulfillment-sets`, {
      name: "Pick-up",
      type: "pickup",
    });
    const { fulfillment_sets: ofLocation } = set.body["stock_location"] as {
      fulfillment_sets: { id: string; name: string }[];
    };
    const setId = ofLocation.find(({ name }) => name === "Pick-up")?.id ?? "";
    const zone = await send("POST", `/admin/fulfillment-sets/${setId}/service-zones`, {
      name: "Kiel",
      geo_zones: [{ type: "zip", country_code: "de", postal_expression: { starts_with: ["241"] } }],
    });
    const {
      service_zones: [{ id: newZone = "" } = {}],
    } = zone.body["fulfillment_set"] as { service_zones: [{ id?: string }?] };
    const made = await send("POST", "/admin/shipping-options", {
      name: "Pick-up in Kiel",
      service_zone_id: newZone,
      provider_id: "manual_manual",
      prices: [{ currency_code: "eur", amount: 1.5 }],
    });
    expect(made).toMatchObject({
      status: 200,
      body: { shipping_option: { name: "Pick-up in Kiel", prices: [{ amount: 1.5 }] } },
    });
    const { shipping_option } = made.body;
    expect((await send("GET", "/admin/shipping-options")).body["shipping_options"]).toContainEqual(shipping_option);
    const inKiel = { ...context.destination, postalCode: "24103" };
    expect(await offeredIds({ destination: inKiel })).toContain((shipping_option as { id: string }).id);
    expect(await offeredIds()).not.toContain((shipping_option as { id: string }).id);
  });

  it("refuse amounts finer than the currency, and places that do not fit their type", async () => {
    const body = { name: "X", service_zone_id: zoneId, provider_id: "manual_manual" };
    const fine = await send("POST", "/admin/shipping-options", {
      ...body,
      prices: [{ currency_code: "eur", amount: 1.005 }],
    });
    expect(fine).toMatchObject({ status: 400, body: { type: "invalid_data" } });
    const [location] = await shop.container.resolve<StockLocationService>("stockLocations").list();
    const { id } = await sets.create({ name: "Another", type: "shipping", locationId: location?.id ?? "" });
    const url = `/admin/fulfillment-sets/${id}/service-zones`;
    const zone = await send("POST", url, { name: "Z", geo_zones: [{ type: "city", country_code: "de" }] });
    expect(zone.status).toBe(400);
  });

  it("list the shipping profiles, the default one first", async () => {
    const { body } = await send("GET", "/admin/shipping-profiles");
    expect(body["shipping_profiles"]).toMatchObject([
      { type: "default" },
      ...(body["shipping_profiles"] as object[]).slice(1),
    ]);
  });
});
