import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { eligibleOptions, type EligibilityContext } from "./option-eligibility.ts";
import type { PriceCondition } from "./option-rule.ts";
import type { OptionPrice, ShippingOption } from "./shipping-option.queries.ts";

const price = (amount: number, currencyCode = "eur", regionId: string | null = null): OptionPrice => ({
  id: `price_${amount}`,
  currencyCode,
  regionId,
  amount,
  compareAtAmount: null,
  minQuantity: null,
  maxQuantity: null,
  conditions: [],
});

const option = (changes: Partial<ShippingOption> = {}): ShippingOption => ({
  id: "so_standard",
  name: "Standard",
  priceType: "flat",
  profileId: "sp_default",
  providerId: "manual_manual",
  serviceId: "manual-fulfillment",
  data: {},
  metadata: null,
  createdAt: "2026-01-01T00:00:00.000Z",
  updatedAt: "2026-01-01T00:00:00.000Z",
  type: { id: "sotype_1", label: "Standard", description: "", code: "standard" },
  zone: { id: "serzo_1", name: "Germany", geoZones: [{ id: "fgz_1", type: "country", countryCode: "de" }] },
  set: { id: "fuset_1", name: "Warehouse", type: "shipping", locationId: "sloc_kiel" },
  prices: [price(490)],
  rules: [],
  ...changes,
});

const context = (changes: Partial<EligibilityContext> = {}): EligibilityContext => ({
  destination: { countryCode: "de", provinceCode: null, postalCode: "24103", city: "Kiel" },
  pricing: { currencyCode: "eur", regionId: "reg_eu", taxInclusive: true },
  itemTotal: 5_000,
  profileIds: ["sp_default"],
  locationIds: ["sloc_kiel"],
  isReturn: false,
  ...changes,
});

const isOffered = (changes: Partial<ShippingOption>, cart: Partial<EligibilityContext> = {}): boolean =>
  eligibleOptions([option(changes)], context(cart)).length > 0;

describe("an option is offered", () => {
  it("with its price, which is the region's where it has one", () => {
    const offer = (prices: OptionPrice[]) => eligibleOptions([option({ prices })], context())[0]?.price;
    expect(offer([price(490)])).toMatchObject({ amount: 490, currencyCode: "eur", taxInclusive: true });
    expect(offer([price(490), price(390, "eur", "reg_eu")])?.amount).toBe(390);
    expect(offer([price(490), price(390, "eur", "reg_other")])?.amount).toBe(490);
  });

  it("with a price whose conditions hold, the lowest of them, or else the usual one", () => {
    const when = (amount: number, ...conditions: PriceCondition[]): OptionPrice => ({ ...price(amount), conditions });
    const from = (value: number) => ({ attribute: "item_total", operator: "gte", value }) as const;
    const prices = [price(490), when(290, from(50)), when(0, from(100)), { ...price(790, "usd"), conditions: [] }];
    const paid = (itemTotal: number) => eligibleOptions([option({ prices })], context({ itemTotal }))[0]?.price?.amount;
    expect([4_999, 5_000, 9_999, 10_000].map(paid)).toEqual([490, 290, 290, 0]);
    expect(isOffered({ prices: [when(0, from(100))] }, { itemTotal: 9_999 })).toBe(false);
    const between = when(
      100,
      { attribute: "item_total", operator: "gt", value: 10 },
      { attribute: "item_total", operator: "lt", value: 20 },
    );
    expect(isOffered({ prices: [between] }, { itemTotal: 1_500 })).toBe(true);
    expect(isOffered({ prices: [between] }, { itemTotal: 2_000 })).toBe(false);
    const regional = { ...when(150, from(50)), regionId: "reg_eu" };
    expect(eligibleOptions([option({ prices: [...prices, regional] })], context())[0]?.price?.amount).toBe(150);
  });

  it("without a price only when its provider calculates it", () => {
    expect(isOffered({ prices: [price(490, "usd")] })).toBe(false);
    expect(isOffered({ prices: [price(490, "eur", "reg_other")] })).toBe(false);
    const [offer] = eligibleOptions([option({ priceType: "calculated", prices: [] })], context());
    expect(offer?.price).toBe(null);
  });

  it("where any of its zone's places covers the address", () => {
    const geoZones = [
      { id: "fgz_1", type: "country", countryCode: "at" },
      { id: "fgz_2", type: "city", countryCode: "de", city: "kiel" },
    ] as const;
    const zone = { id: "serzo_1", name: "Two", geoZones };
    expect(isOffered({ zone })).toBe(true);
    expect(isOffered({ zone: { ...zone, geoZones: geoZones.slice(0, 1) } })).toBe(false);
    expect(isOffered({ zone: { ...zone, geoZones: [] } })).toBe(false);
  });

  it("from locations of the cart's channel, for profiles that its items have", () => {
    expect(isOffered({}, { locationIds: ["sloc_other"] })).toBe(false);
    expect(isOffered({ set: { ...option().set, locationId: null } })).toBe(false);
    expect(isOffered({ profileId: "sp_bulky" })).toBe(false);
    expect(isOffered({ profileId: "sp_bulky" }, { profileIds: ["sp_default", "sp_bulky"] })).toBe(true);
    expect(isOffered({}, { profileIds: [] })).toBe(false);
  });

  it("only if all of its rules hold; totals are written in major units", () => {
    const over50 = { id: "sorul_1", attribute: "item_total", operator: "gte", value: "50" } as const;
    const shoppers = { id: "sorul_2", attribute: "is_return", operator: "eq", value: "false" } as const;
    expect(isOffered({ rules: [over50, shoppers] }, { itemTotal: 5_000 })).toBe(true);
    expect(isOffered({ rules: [over50, shoppers] }, { itemTotal: 4_999 })).toBe(false);
    expect(isOffered({ rules: [over50, shoppers] }, { isReturn: true })).toBe(false);
    const yen = { currencyCode: "jpy", regionId: null, taxInclusive: true };
    expect(isOffered({ rules: [over50], prices: [price(800, "jpy")] }, { itemTotal: 50, pricing: yen })).toBe(true);
    expect(isOffered({ rules: [{ id: "sorul_3", attribute: "moon", operator: "eq", value: "full" }] })).toBe(false);
  });
});

describe("whatever the options and the cart", () => {
  const countries = fc.constantFrom("de", "at", "us");
  const options = fc.array(
    fc.record({
      country: countries,
      locationId: fc.constantFrom("sloc_kiel", "sloc_bonn", null),
      profileId: fc.constantFrom("sp_default", "sp_bulky"),
      prices: fc.array(
        fc.record({
          amount: fc.nat(10_000),
          currencyCode: fc.constantFrom("eur", "usd"),
          regionId: fc.constantFrom(null, "reg_eu", "reg_us"),
        }),
        { maxLength: 4 },
      ),
      bound: fc.nat(100),
    }),
    { maxLength: 8 },
  );
  const carts = fc.record({
    country: countries,
    currencyCode: fc.constantFrom("eur", "usd"),
    regionId: fc.constantFrom(null, "reg_eu", "reg_us"),
    itemTotal: fc.nat(10_000),
  });

  it("each offer fits the cart in every respect, and its price is of the cart's currency and never another region's", () => {
    fc.assert(
      fc.property(options, carts, (drafts, cart) => {
        const all = drafts.map((draft, index) =>
          option({
            id: `so_${index}`,
            profileId: draft.profileId,
            zone: { id: "serzo", name: "Z", geoZones: [{ id: "fgz", type: "country", countryCode: draft.country }] },
            set: { ...option().set, locationId: draft.locationId },
            prices: draft.prices.map(({ amount, currencyCode, regionId }) => price(amount, currencyCode, regionId)),
            rules: [{ id: "sorul", attribute: "item_total", operator: "gte", value: String(draft.bound) }],
          }),
        );
        const pricing = { currencyCode: cart.currencyCode, regionId: cart.regionId, taxInclusive: false };
        const destination = { countryCode: cart.country, provinceCode: null, postalCode: null, city: null };
        const offers = eligibleOptions(all, context({ destination, pricing, itemTotal: cart.itemTotal }));
        const fits = drafts.flatMap((draft, index) => {
          const amounts = draft.prices.filter((entry) => entry.currencyCode === cart.currencyCode);
          const ofRegion = amounts.filter((entry) => entry.regionId !== null && entry.regionId === cart.regionId);
          const candidates = ofRegion.length > 0 ? ofRegion : amounts.filter((entry) => entry.regionId === null);
          const isFitting =
            draft.country === cart.country &&
            draft.locationId === "sloc_kiel" &&
            draft.profileId === "sp_default" &&
            cart.itemTotal >= draft.bound * 100 &&
            candidates.length > 0;
          return isFitting ? [{ id: `so_${index}`, amounts: candidates.map((entry) => entry.amount) }] : [];
        });
        expect(offers.map((offer) => offer.option.id)).toEqual(fits.map(({ id }) => id));
        for (const [index, offer] of offers.entries()) expect(fits[index]?.amounts).toContain(offer.price?.amount);
      }),
    );
  });
});
