import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Catalogue, openCatalogue, read, type Reply, type Written } from "../../test/support/test-catalogue.ts";

let catalogue: Catalogue;
let shirt: Written;
const get = (path: string): Promise<Reply> => read(catalogue.shop, path);
const titles = async (query: string): Promise<string> => {
  const { status, body } = await get(`/store/product-variants?order=variant_rank&${query}`);
  return status === 200 ? body.variants.map(({ title }) => title).join(" ") : `${status} ${body.message}`;
};

beforeAll(async () => {
  catalogue = await openCatalogue({ cache: { replies: false } });
  await catalogue.put({ handle: "draft", status: "draft" });
  shirt = await catalogue.put({
    handle: "shirt",
    title: "Shirt",
    images: [{ url: "https://shop.test/shirt.svg" }],
    options: [{ title: "Size", values: ["S", "M"] }],
    variants: [
      { title: "Small", sku: "SH-S", options: { Size: "S" }, units: 2, costs: [{ currencyCode: "eur", amount: 1190 }] },
      { title: "Medium", sku: "SH-M", options: { Size: "M" }, manageInventory: false, allowBackorder: true },
    ],
  });
});
afterAll(() => catalogue.shop.close());

describe("a variant", () => {
  it("comes with its own columns and options", async () => {
    const { status, body } = await get(`/store/product-variants/${shirt.variantIds[0]}`);
    expect(status).toBe(200);
    expect(body.variant).toMatchObject({
      id: shirt.variantIds[0],
      title: "Small",
      sku: "SH-S",
      product_id: shirt.id,
      options: [{ value: "S" }],
    });
    for (const name of ["calculated_price", "inventory_quantity", "images", "product"])
      expect(body.variant).not.toHaveProperty(name);
  });

  it("comes with its price, stock, pictures and product when they are asked for", async () => {
    const fields = "*calculated_price,%2Binventory_quantity,*images,*product";
    const { body } = await get(
      `/store/product-variants?region_id=${catalogue.europe}&country_code=de&order=variant_rank&fields=${fields}`,
    );
    expect(body).toMatchObject({
      count: 2,
      offset: 0,
      limit: 20,
      variants: [
        {
          title: "Small",
          inventory_quantity: 2,
          calculated_price: { calculated_amount: 11.9, calculated_amount_without_tax: 10, currency_code: "eur" },
          images: [{ url: "https://shop.test/shirt.svg" }],
          product: { title: "Shirt", handle: "shirt" },
        },
        { title: "Medium", inventory_quantity: null },
      ],
    });
    expect(body.variants[1]).not.toHaveProperty("calculated_price");
  });

  it("has the same price as within its product", async () => {
    const query = `region_id=${catalogue.europe}&country_code=de`;
    const alone = await get(`/store/product-variants/${shirt.variantIds[0]}?${query}&fields=*calculated_price`);
    const within = await get(`/store/products/${shirt.id}?${query}&fields=*variants.calculated_price`);
    expect(alone.body.variant.calculated_price).toEqual(within.body.product.variants[0]?.calculated_price);
  });

  it("is read with one statement", async () => {
    for (const path of [`/store/product-variants/${shirt.variantIds[0]}?`, "/store/product-variants?"]) {
      await get(`${path}region_id=${catalogue.europe}&fields=*calculated_price,%2Binventory_quantity`);
      catalogue.shop.statements();
      await get(`${path}region_id=${catalogue.europe}&fields=*calculated_price,%2Binventory_quantity`);
      expect(catalogue.shop.statements().filter((text) => /product_variant v JOIN product p/.test(text))).toHaveLength(
        1,
      );
    }
  });

  it("is found by what it is", async () => {
    expect(await titles("")).toBe("Small Medium");
    expect(await titles("sku=SH-M")).toBe("Medium");
    expect(await titles(`product_id=${shirt.id}&options[value]=S`)).toBe("Small");
    expect(await titles("allow_backorder=true")).toBe("Medium");
    expect(await titles("manage_inventory=true")).toBe("Small");
    expect(await titles("q=shirt%20med")).toBe("Medium");
    expect(await titles("limit=1&offset=1")).toBe("Medium");
    expect(await titles("offset=5")).toBe("");
    expect(await titles("colour=red")).toMatch(/^400 .*Unrecognized fields: 'colour'/);
  });

  it("is not found where its product is not shown", async () => {
    const { status, body } = await get("/store/product-variants/variant_nowhere");
    expect({ status, message: body.message }).toEqual({
      status: 404,
      message: expect.stringContaining("variant_nowhere"),
    });
    expect(await titles("title=Default")).toBe("");
    expect((await get("/store/product-variants?fields=*calculated_price")).status).toBe(400);
  });
});
