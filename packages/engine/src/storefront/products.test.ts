import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type Catalogue,
  openCatalogue,
  read,
  readStatements,
  type Reply,
  type Written,
} from "../../test/support/test-catalogue.ts";

let catalogue: Catalogue;
let jumper: Written;
const get = (path: string): Promise<Reply> => read(catalogue.shop, path);

/** As the wire's best known storefront asks for products; the last comma is its own. */
const starterFields = "*variants.calculated_price,+variants.inventory_quantity,*variants.images,+metadata,+tags,";
const priced = (query = ""): string =>
  `region_id=${catalogue.europe}&fields=${encodeURIComponent(starterFields)}${query}`;

beforeAll(async () => {
  // Without the cache every reply is checked against its schema.
  catalogue = await openCatalogue({ cache: { replies: false } });
  await catalogue.put({ handle: "draft", status: "draft" });
  await catalogue.put({ handle: "elsewhere" }, []);
  jumper = await catalogue.put({
    handle: "jumper",
    title: "Jumper “Hafen”",
    description: "Thick\nwool \\ \u2028 <b>warm</b>",
    type: "Clothing",
    tags: ["wool", "blue"],
    collection: { handle: "winter", title: "Winter" },
    metadata: { wash: "by hand" },
    images: [{ url: "https://shop.test/all.svg", alt: "All" }, { url: "https://shop.test/red.svg" }],
    options: [{ title: "Colour", values: ["Red", "Blue"] }],
    variants: [
      {
        title: "Red",
        sku: "JUMP-R",
        options: { Colour: "Red" },
        imageUrl: "https://shop.test/red.svg",
        units: 7,
        costs: [
          { currencyCode: "eur", amount: 4999, compareAtAmount: 5999 },
          { currencyCode: "usd", amount: 5500 },
        ],
      },
      {
        title: "Blue",
        sku: "JUMP-B",
        options: { Colour: "Blue" },
        manageInventory: false,
        costs: [{ currencyCode: "usd", amount: 5600 }],
      },
    ],
  });
});
afterAll(() => catalogue.shop.close());

describe("a product", () => {
  it("comes with what the wire sends without being asked, and nothing else", async () => {
    const { status, body } = await get(`/store/products/${jumper.id}`);
    expect(status).toBe(200);
    expect(Object.keys(body.product).toSorted().join(" ")).toBe(
      "collection collection_id created_at deleted_at description discountable external_id handle height hs_code id images " +
        "is_giftcard length material mid_code options origin_country subtitle tags thumbnail title type type_id updated_at " +
        "variants weight width",
    );
    expect(body.product).toMatchObject({
      id: jumper.id,
      title: "Jumper “Hafen”",
      description: "Thick\nwool \\ \u2028 <b>warm</b>",
      type: { value: "Clothing" },
      collection: { handle: "winter", title: "Winter" },
      tags: [{ value: "blue" }, { value: "wool" }],
      options: [
        {
          title: "Colour",
          values: [
            { value: "Red", rank: 0 },
            { value: "Blue", rank: 1 },
          ],
        },
      ],
      images: [
        { url: "https://shop.test/all.svg", rank: 0, metadata: { alt: "All" } },
        { url: "https://shop.test/red.svg", rank: 1 },
      ],
      variants: [
        {
          id: jumper.variantIds[0],
          sku: "JUMP-R",
          product_id: jumper.id,
          options: [{ value: "Red" }],
          manage_inventory: true,
        },
        { id: jumper.variantIds[1], sku: "JUMP-B", options: [{ value: "Blue" }], manage_inventory: false },
      ],
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    });
    for (const variant of body.product.variants) {
      expect(variant).not.toHaveProperty("calculated_price");
      expect(variant).not.toHaveProperty("inventory_quantity");
      expect(variant).not.toHaveProperty("images");
    }
  });

  it("comes with prices, stock and pictures of its variants when they are asked for", async () => {
    const { body } = await get(`/store/products/${jumper.id}?${priced()}`);
    expect(body.product.metadata).toEqual({ wash: "by hand" });
    const [red, blue] = body.product.variants;
    expect(red).toMatchObject({
      inventory_quantity: 7,
      images: [{ url: "https://shop.test/all.svg" }, { url: "https://shop.test/red.svg" }],
      calculated_price: {
        calculated_amount: 49.99,
        original_amount: 59.99,
        currency_code: "eur",
        is_calculated_price_tax_inclusive: true,
      },
    });
    expect(red?.calculated_price).not.toHaveProperty("calculated_amount_with_tax");
    expect(blue).toMatchObject({ inventory_quantity: null, images: [{ url: "https://shop.test/all.svg" }] });
    expect(blue).not.toHaveProperty("calculated_price");
  });

  it("shows taxes where the region computes them and the country is known", async () => {
    const german = await get(`/store/products/${jumper.id}?${priced("&country_code=DE")}`);
    expect(german.body.product.variants[0]?.calculated_price).toMatchObject({
      calculated_amount: 49.99,
      calculated_amount_with_tax: 49.99,
      calculated_amount_without_tax: 42.01,
      original_amount_without_tax: 50.41,
    });
    const american = await get(
      `/store/products/${jumper.id}?region_id=${catalogue.states}&country_code=us&fields=*variants.calculated_price`,
    );
    expect(american.body.product.variants.map(({ calculated_price: price }) => price)).toMatchObject([
      {
        calculated_amount: 55,
        calculated_amount_with_tax: 55,
        is_calculated_price_tax_inclusive: false,
        currency_code: "usd",
      },
      { calculated_amount: 56 },
    ]);
  });

  it("sends only what was selected", async () => {
    const { body } = await get(
      `/store/products/${jumper.id}?region_id=${catalogue.europe}&fields=title,variants.sku,variants.inventory_quantity,variants.images.url,categories.name`,
    );
    expect(body.product).toEqual({
      id: jumper.id,
      title: "Jumper “Hafen”",
      categories: [],
      variants: [
        {
          id: jumper.variantIds[0],
          sku: "JUMP-R",
          inventory_quantity: 7,
          images: [
            { id: expect.any(String), url: "https://shop.test/all.svg" },
            { id: expect.any(String), url: "https://shop.test/red.svg" },
          ],
        },
        {
          id: jumper.variantIds[1],
          sku: "JUMP-B",
          inventory_quantity: null,
          images: [{ id: expect.any(String), url: "https://shop.test/all.svg" }],
        },
      ],
    });
    const less = await get(`/store/products/${jumper.id}?fields=-variants,-images,%2Bstatus`);
    expect(less.body.product).toMatchObject({ title: "Jumper “Hafen”", status: "published" });
    expect(less.body.product).not.toHaveProperty("variants");
    expect(less.body.product).not.toHaveProperty("images");
  });

  it("is read with one statement, however much of it is asked for", async () => {
    for (const query of ["", priced(), priced("&country_code=de"), "fields=id"]) {
      await get(`/store/products/${jumper.id}?${query}`);
      catalogue.shop.statements();
      await get(`/store/products/${jumper.id}?${query}`);
      expect(readStatements(catalogue.shop)).toHaveLength(1);
      expect(catalogue.shop.statements()).toEqual([]);
    }
  });
});

describe("what cannot be answered", () => {
  const answer = async (path: string): Promise<string> => {
    const { status, body } = await get(path);
    return `${status} ${body.message}`;
  };

  it("is a product that is unknown, a draft, or not of the key's channels", async () => {
    expect(await answer("/store/products/prod_nowhere")).toMatch(/^404 .*prod_nowhere/);
    for (const handle of ["draft", "elsewhere"]) {
      const { body } = await get(`/store/products?handle=${handle}`);
      expect(body).toMatchObject({ products: [], count: 0 });
    }
  });

  it("are prices without a region, or of an unknown one", async () => {
    expect(await answer("/store/products?fields=*variants.calculated_price")).toMatch(
      /^400 Missing required pricing context/,
    );
    expect(await answer("/store/products?region_id=reg_nowhere")).toMatch(/^404 .*reg_nowhere/);
    expect(await answer(`/store/products/${jumper.id}?region_id=reg_nowhere`)).toMatch(/^404 .*reg_nowhere/);
  });

  it("are unknown parameters, orders and channels, and values of the wrong kind", async () => {
    expect(await answer("/store/products?colour=red")).toMatch(/^400 .*Unrecognized fields: 'colour'/);
    expect(await answer("/store/products?variants[colour]=red")).toMatch(/^400 .*Unrecognized fields/);
    expect(await answer("/store/products?order=price")).toMatch(/^400 .*Order field price is not valid/);
    expect(await answer("/store/products?sales_channel_id=sc_nowhere")).toMatch(/^400 .*sc_nowhere/);
    expect(await answer("/store/products?limit=-1")).toMatch(/^400 .*limit/);
    expect(await answer("/store/products?created_at[$gt]=soon")).toMatch(/^400 .*created_at/);
    expect(await answer("/store/products?country_code=germany")).toMatch(/^400 .*country_code/);
    expect(await answer("/store/products?is_giftcard=perhaps")).toMatch(/^400 .*is_giftcard/);
  });
});
