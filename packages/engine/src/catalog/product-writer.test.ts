import { Database, statement } from "@hanse/plugin-kit";
import { productWrites } from "../../test/support/product-writes.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestShop, type TestShop } from "../../test/open-test-shop.ts";
import type { SalesChannelService } from "../sales-channel/index.ts";
import type { CategoryService } from "./category.service.ts";
import type { ProductDraft } from "./product-draft.ts";
import { ProductWriter } from "./product-writer.service.ts";
import { ids, load as loadFrom, shirt, variant, written } from "../../test/support/product-drafts.ts";

let shop: TestShop;
let writer: ProductWriter;
let salesChannelIds: string[];

beforeAll(async () => {
  shop = await openTestShop();
  writer = shop.container.resolve<ProductWriter>("productWriter");
  const channels = await shop.container.resolve<SalesChannelService>("salesChannels").list();
  salesChannelIds = channels.map(({ id }) => id);
});
afterAll(() => shop.close());

const write = (...drafts: ProductDraft[]) => writer.write(drafts, { salesChannelIds });

const load = (handle: string) => loadFrom(shop.database, handle);

describe("a new draft", () => {
  test("becomes a product with everything the draft says", async () => {
    const [result] = await write(
      shirt("all-of-it", {
        vendor: "Hansa Textil",
        seo: { title: "A shirt", description: null },
        metadata: { season: "2026" },
        variants: [
          { ...variant({ Size: "M" }, "all-m"), imageUrl: "https://shop.test/2.svg" },
          { ...variant({ Size: "S" }, null), imageUrl: "https://shop.test/only-here.svg" },
        ],
      }),
    );
    expect(result).toMatchObject({
      outcome: "created",
      handle: "all-of-it",
      variants: [
        { sku: "all-m", index: 0 },
        { sku: null, index: 1 },
      ],
    });
    expect(await load("all-of-it")).toMatchObject({
      product_id: written(result).productId,
      type: "Shirts",
      collection: "summer",
      metadata: { vendor: "Hansa Textil", seo_title: "A shirt", season: "2026" },
      thumbnail: "https://shop.test/1.svg",
      tags: ["blue", "cotton"],
      images: ["https://shop.test/1.svg", "https://shop.test/2.svg", "https://shop.test/only-here.svg"],
      options: ["Size: S, M"],
      variants: [
        { sku: "all-m", choice: "M", thumbnail: "https://shop.test/2.svg", images: ["https://shop.test/2.svg"] },
        {
          sku: null,
          choice: "S",
          thumbnail: "https://shop.test/only-here.svg",
          images: ["https://shop.test/only-here.svg"],
        },
      ],
    });
  });

  test("needs no options to have one variant", async () => {
    await write(shirt("plain", { options: [], variants: [variant({})] }));
    expect(await load("plain")).toMatchObject({ options: [], variants: [{ sku: null, choice: null }] });
  });

  test("tells of it once, and drops what is cached of the catalogue", async () => {
    const version = statement<{ version: number }>(
      "test.version",
      "SELECT version FROM cache_version WHERE topic = 'catalog'",
    );
    const [before] = await shop.database.query(version);
    const [result] = await write(shirt("told"));
    await write(shirt("told"));
    const events = statement<{ name: string }>("test.events", "SELECT name FROM event WHERE aggregate = $1");
    expect(await shop.database.query(events, [written(result).productId])).toEqual([{ name: "product.created" }]);
    expect((await shop.database.query(version))[0]?.version).toBe((before?.version ?? 0) + 1);
  });
});

describe("a draft of a product that is there", () => {
  test("changes nothing when it says the same, whatever its prices and stock", async () => {
    const [first] = await write(shirt("same"));
    const draft = shirt("same");
    const [second] = await write({
      ...draft,
      variants: draft.variants.map((each) => ({ ...each, prices: [{ currencyCode: "eur", amount: 1 }], stock: 3 })),
    });
    expect(second).toEqual({ ...first, outcome: "unchanged" });
  });

  test("keeps ids where it changes values", async () => {
    const [before] = await write(shirt("changing"));
    const [after] = await write(
      shirt("changing", {
        title: "Another title",
        type: null,
        tags: ["cotton", "red"],
        collection: undefined,
        images: [{ url: "https://shop.test/2.svg" }],
        options: [{ title: "Size", values: ["L", "M"] }],
        variants: [variant({ Size: "L" }, "changing-s"), variant({ Size: "M" }, "changing-m2")],
      }),
    );
    expect(written(after).outcome).toBe("updated");
    expect(ids(after)).toEqual(ids(before));
    expect(await load("changing")).toMatchObject({
      title: "Another title",
      type: null,
      collection: "summer",
      tags: ["cotton", "red"],
      images: ["https://shop.test/2.svg"],
      options: ["Size: L, M"],
      variants: [
        { sku: "changing-s", choice: "L" },
        { sku: "changing-m2", choice: "M" },
      ],
    });
  });

  test("lets variants exchange their SKUs and their option values", async () => {
    const [before] = await write(shirt("exchange"));
    const [bySku] = await write(
      shirt("exchange", { variants: [variant({ Size: "S" }, "exchange-m"), variant({ Size: "M" }, "exchange-s")] }),
    );
    expect(ids(bySku)).toEqual(ids(before).toReversed());
    expect((await load("exchange")).variants).toMatchObject([
      { sku: "exchange-m", choice: "S" },
      { sku: "exchange-s", choice: "M" },
    ]);
    const options = [{ title: "Size", values: ["S", "M"] }];
    const [moved] = await write(
      shirt("exchange", {
        options,
        variants: [variant({ Size: "M" }, "exchange-m"), variant({ Size: "S" }, "exchange-new")],
      }),
    );
    expect(ids(moved)[0]).toBe(ids(bySku)[0]);
    expect((await load("exchange")).variants).toMatchObject([
      { sku: "exchange-m", choice: "M" },
      { sku: "exchange-new", choice: "S" },
    ]);
  });

  test("leaves variants alone that it does not speak of", async () => {
    await write(shirt("partial"));
    await write(
      shirt("partial", {
        options: [{ title: "Size", values: ["S"] }],
        variants: [variant({ Size: "S" }, "partial-s")],
      }),
    );
    expect(await load("partial")).toMatchObject({
      options: ["Size: S, M"],
      variants: [{ choice: "S" }, { choice: "M" }],
    });
  });

  test("retires variants that have no place among its options, and frees their SKUs", async () => {
    await write(shirt("reshaped"));
    const options = [
      { title: "Size", values: ["S"] },
      { title: "Colour", values: ["Red"] },
    ];
    await write(shirt("reshaped", { options, variants: [variant({ Size: "S", Colour: "Red" }, "reshaped-s")] }));
    expect(await load("reshaped")).toMatchObject({
      options: ["Size: S", "Colour: Red"],
      variants: [{ sku: "reshaped-s" }],
    });
    const [taken] = await write(shirt("takes-over", { variants: [variant({ Size: "S" }, "reshaped-m")] }));
    expect(written(taken).outcome).toBe("created");
  });

  test("counts as new once the product was deleted", async () => {
    const [first] = await write(shirt("deleted"));
    const products = productWrites(shop);
    await products.delete(written(first).productId);
    const [second] = await write(shirt("deleted"));
    expect(written(second).outcome).toBe("created");
    expect(written(second).productId).not.toBe(written(first).productId);
  });
});

describe("a draft that cannot be written", () => {
  test.each<[string, Partial<ProductDraft>, RegExp]>([
    ["a handle that is none", { handle: "Not a handle" }, /not a handle/],
    ["no title", { title: " " }, /title is empty/],
    ["no variant", { variants: [] }, /no variant/],
    ["a value its options lack", { variants: [variant({ Size: "XL" })] }, /"XL", which the option "Size" lacks/],
    ["an option its product lacks", { variants: [variant({ Size: "S", Fit: "Slim" })] }, /option "Fit", which/],
    ["no value for an option", { variants: [variant({})] }, /no value for the option "Size"/],
    [
      "two variants with the same values",
      { variants: [variant({ Size: "S" }), variant({ Size: "S" })] },
      /same option values/,
    ],
    ["a SKU twice", { variants: [variant({ Size: "S" }, "x"), variant({ Size: "M" }, "x")] }, /SKU "x" is there twice/],
    [
      "an option twice",
      {
        options: [
          { title: "Size", values: ["S", "M"] },
          { title: "Size", values: ["S"] },
        ],
      },
      /twice/,
    ],
    ["an unknown category", { categories: ["nowhere"] }, /category with the handle "nowhere"/],
    ["an impossible weight", { variants: [{ ...variant({ Size: "S" }), weight: -1 }] }, /weighs -1 g/],
    ["a NUL character", { title: "a\0b" }, /NUL character/],
    ["an empty tag", { tags: [""] }, /tag is empty/],
    ["a tag too long to index", { tags: ["x".repeat(300)] }, /longer than 255/],
  ])("because of %s keeps no other one back", async (_, changes, problem) => {
    const handle = `good-${crypto.randomUUID()}`;
    const results = await write(shirt("bad", changes), shirt(handle));
    expect(results).toMatchObject([
      { outcome: "refused", problem: expect.stringMatching(problem) },
      { outcome: "created", handle },
    ]);
  });

  test("because its SKU belongs to another product makes no tags either", async () => {
    await write(shirt("owner", { variants: [variant({ Size: "S" }, "owned")] }));
    const thief = shirt("thief", { tags: ["never-made"], variants: [variant({ Size: "S" }, "owned")] });
    const twins = ["twin-1", "twin-2"].map((handle) => shirt(handle, { variants: [variant({ Size: "S" }, "twin")] }));
    expect(await write(thief, ...twins)).toMatchObject([
      { outcome: "refused", problem: expect.stringContaining("belongs to the product owner") },
      { outcome: "created" },
      { outcome: "refused", problem: expect.stringContaining("belongs to the product twin-1") },
    ]);
    const tags = statement("test.tags", "SELECT FROM product_tag WHERE value = 'never-made'");
    expect(await shop.database.query(tags)).toEqual([]);
  });
});

test("categories are linked by handle", async () => {
  const categories = shop.container.resolve<CategoryService>("categories");
  const known = await categories.ensure([
    { handle: "clothes", name: "Clothes" },
    { handle: "shirts", name: "Shirts", parent: "clothes" },
  ]);
  const [result] = await write(shirt("in-shirts", { categories: ["shirts"] }));
  const links = statement<{ category_id: string }>(
    "test.links",
    "SELECT category_id FROM product_category_link WHERE product_id = $1",
  );
  expect(await shop.database.query(links, [written(result).productId])).toEqual([{ category_id: known.get("shirts") }]);
});

test("the same handle twice is one product, as the last draft says", async () => {
  const results = await write(shirt("again", { title: "First" }), shirt("again", { title: "Second" }));
  expect(results.map(({ outcome }) => outcome)).toEqual(["created", "updated"]);
  expect((await load("again")).title).toBe("Second");
});

test("two writers at once make each product once", async () => {
  const drafts = Array.from({ length: 20 }, (_, at) => shirt(`race-${at}`, { tags: [`race-${at}`] }));
  const both = await Promise.all([write(...drafts), write(...drafts.toReversed())]);
  const outcomes = both.flat().map(({ outcome }) => outcome);
  expect(outcomes.filter((outcome) => outcome === "created")).toHaveLength(20);
  expect(outcomes.filter((outcome) => outcome === "unchanged")).toHaveLength(20);
});

test("hundreds of products take no more statements than one", async () => {
  // Apart from the shop, whose jobs and subscribers send statements of their own.
  let sent = 0;
  const onStatement = () => void (sent += 1);
  const database = new Database({
    url: shop.databaseUrl,
    entities: [],
    onStatement,
    storeEvents: async () => undefined,
  });
  const alone = new ProductWriter({ database });
  const countFor = async (...drafts: ProductDraft[]) => {
    sent = 0;
    await alone.write(drafts, { salesChannelIds });
    return sent;
  };
  const many = Array.from({ length: 500 }, (_, at) => shirt(`many-${at}`));
  try {
    expect(await countFor(shirt("one"))).toBe(12);
    expect(await countFor(...many)).toBe(12);
    expect(await countFor(...many)).toBe(2);
  } finally {
    await database.close();
  }
});
