import { newId, unnamed } from "@hanse/plugin-kit";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openTestShop, type TestShop } from "../../test/open-test-shop.ts";
import type { RegionService } from "../region/index.ts";
import type { PriceService } from "./price.service.ts";
import { resolvePrice } from "./resolve-price.ts";

let shop: TestShop;
let prices: PriceService;
let regionId: string;
let variants: string[];

beforeAll(async () => {
  shop = await openTestShop();
  prices = shop.container.resolve<PriceService>("prices");
  const regions = shop.container.resolve<RegionService>("regions");
  regionId = (await regions.create({ name: "Europe", currencyCode: "eur", countryCodes: ["de"] })).id;
});
afterAll(() => shop.close());

const insertProduct = unnamed<never>("INSERT INTO product (id, title, handle) VALUES ($1, 'Mug', $1)");
const insertVariants = unnamed<never>(
  `INSERT INTO product_variant (id, product_id, title, option_combination)
   SELECT id, $1, 'Mug', id FROM unnest($2::text[]) AS id`,
);
const rowsOf = unnamed<{ row: string }>(
  "SELECT p::text || p.xmin AS row FROM price p WHERE variant_id = ANY($1) ORDER BY id",
);

beforeEach(async () => {
  const productId = `p${crypto.randomUUID()}`;
  variants = [newId("variant"), newId("variant"), newId("variant")];
  await shop.database.query(insertProduct, [productId]);
  await shop.database.query(insertVariants, [productId, variants]);
});

const variant = (index = 0): string => variants[index] ?? "";
const version = async () => {
  const [row] = await shop.database.query(
    unnamed<{ version: number }>("SELECT version FROM cache_version WHERE topic = 'catalog'"),
  );
  return row?.version ?? 0;
};

describe("setting prices", () => {
  it("makes them the only ones of the variant and leaves other variants alone", async () => {
    await prices.setPrices([{ variantId: variant(1), prices: [{ currencyCode: "eur", amount: 5 }] }]);
    await prices.setPrices([
      {
        variantId: variant(),
        prices: [
          { currencyCode: "eur", amount: 1999 },
          { currencyCode: "usd", amount: 2199 },
        ],
      },
    ]);
    await prices.setPrices([
      {
        variantId: variant(),
        prices: [
          { currencyCode: "eur", amount: 1899, compareAtAmount: 1999 },
          { currencyCode: "eur", regionId, amount: 1799 },
          { currencyCode: "eur", amount: 1500, minQuantity: 10 },
        ],
      },
    ]);
    const all = await prices.pricesOf(variants);
    expect(
      all
        .get(variant())
        ?.map(({ currencyCode, amount }) => [currencyCode, amount])
        .toSorted(),
    ).toEqual([
      ["eur", 1500],
      ["eur", 1799],
      ["eur", 1899],
    ]);
    expect(all.get(variant(1))?.map(({ amount }) => amount)).toEqual([5]);
    const context = await prices.contextOf({ currencyCode: "eur", regionId: null });
    expect(resolvePrice(all.get(variant()) ?? [], { ...context, quantity: 1 })).toMatchObject({
      amount: 1899,
      originalAmount: 1999,
    });
  });

  it("writes nothing and announces nothing when nothing changed", async () => {
    const same = [
      {
        variantId: variant(),
        prices: [
          { currencyCode: "eur", amount: 10, minQuantity: 2 },
          { currencyCode: "eur", amount: 12 },
        ],
      },
    ];
    expect(await prices.setPrices(same)).toBe(true);
    const before = { rows: await shop.database.query(rowsOf, [variants]), version: await version() };
    expect(await prices.setPrices(same)).toBe(false);
    expect({ rows: await shop.database.query(rowsOf, [variants]), version: await version() }).toEqual(before);
    expect(await prices.setPrices([{ variantId: variant(), prices: [] }])).toBe(true);
    expect(await version()).toBeGreaterThan(before.version);
    expect((await prices.pricesOf(variants)).size).toBe(0);
  });

  it("keeps the ids of prices that only change their amount", async () => {
    await prices.setPrices([{ variantId: variant(), prices: [{ currencyCode: "eur", amount: 10 }] }]);
    const before = (await prices.pricesOf(variants)).get(variant());
    await prices.setPrices([{ variantId: variant(), prices: [{ currencyCode: "eur", amount: 11 }] }]);
    const after = (await prices.pricesOf(variants)).get(variant());
    expect(after).toEqual([{ ...before?.[0], amount: 11 }]);
  });

  it("takes one statement for hundreds of variants", async () => {
    const given = variants.map((variantId) => ({
      variantId,
      prices: [
        { currencyCode: "eur", amount: 10 },
        { currencyCode: "usd", amount: 11 },
      ],
    }));
    shop.statements();
    await prices.setPrices(given);
    expect(shop.statements().filter((text) => /\bprice\b/.test(text))).toHaveLength(1);
  });
});

describe("refused, with nothing changed", () => {
  const good = () => ({ variantId: variant(1), prices: [{ currencyCode: "eur", amount: 10 }] });
  const refusal = async (price: object, variantId = variant()): Promise<string> => {
    const given = [good(), { variantId, prices: [{ currencyCode: "eur", amount: 10, ...price }] }];
    const error: unknown = await prices.setPrices(given).catch((reason: unknown) => reason);
    expect((await prices.pricesOf(variants)).size).toBe(0);
    return (error as { code: string }).code;
  };

  it("an unknown variant, region or currency", async () => {
    expect(await refusal({}, "variant_nowhere")).toBe("pricing.variant_not_found");
    expect(await refusal({ regionId: "reg_nowhere" })).toBe("pricing.region_not_found");
    expect(await refusal({ currencyCode: "abc" })).toBe("money.unknown_currency");
  });

  it("amounts and quantities that make no sense", async () => {
    expect(await refusal({ amount: -1 })).toBe("money.invalid_amount");
    expect(await refusal({ amount: 10 ** 15 })).toBe("money.invalid_amount");
    expect(await refusal({ compareAtAmount: 10 })).toBe("pricing.compare_at_too_low");
    expect(await refusal({ minQuantity: 5, maxQuantity: 4 })).toBe("pricing.tier_invalid");
    expect(await refusal({ minQuantity: 0 })).toBe("pricing.tier_invalid");
    expect(await refusal({ minQuantity: 1.5 })).toBe("pricing.tier_invalid");
  });

  it("two prices for the same thing", async () => {
    const twice = [
      {
        variantId: variant(),
        prices: [
          { currencyCode: "eur", amount: 1 },
          { currencyCode: "eur", amount: 2, regionId: null },
        ],
      },
    ];
    await expect(prices.setPrices(twice)).rejects.toMatchObject({ code: "pricing.price_twice" });
  });
});

describe("whether prices contain the tax", () => {
  it("is the region's preference before the currency's, and no without either", async () => {
    const inclusive = async (region: string | null) =>
      (await prices.contextOf({ currencyCode: "gbp", regionId: region })).taxInclusive;
    expect(await inclusive(null)).toBe(false);
    await prices.preferTaxInclusive("currency_code", "gbp", true);
    expect(await inclusive("reg_a")).toBe(true);
    await prices.preferTaxInclusive("region_id", "reg_a", false);
    expect([await inclusive("reg_a"), await inclusive("reg_b")]).toEqual([false, true]);
    await prices.preferTaxInclusive("region_id", "reg_a", true);
    expect(await inclusive("reg_a")).toBe(true);
  });
});
