import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Medusa } from "../../test/medusa.ts";
import { openAdminSdk } from "../../test/support/admin-sdk.ts";
import { type Catalogue, openCatalogue, read, type Written } from "../../test/support/test-catalogue.ts";

let catalogue: Catalogue;
let sdk: Medusa;
let shirt: Written;
let mug: Written;

beforeAll(async () => {
  catalogue = await openCatalogue();
  sdk = await openAdminSdk(catalogue.shop);
  shirt = await catalogue.put({
    handle: "shirt",
    type: "Clothing",
    tags: ["cotton"],
    options: [{ title: "Size", values: ["S", "M", "L"] }],
    variants: [
      { title: "S", options: { Size: "S" } },
      { title: "M", options: { Size: "M" } },
    ],
  });
  mug = await catalogue.put({ handle: "mug" });
});
afterAll(() => catalogue.shop.close());

const shown = async (product: Written, fields = "") =>
  (await read(catalogue.shop, `/store/products/${product.id}?fields=${fields}`)).body.product;
async function post(url: string, payload: object, headers: Record<string, string> = {}) {
  const { app, adminAuthorization } = catalogue.shop;
  const reply = await app.inject({
    method: "POST",
    url,
    payload,
    headers: { authorization: adminAuthorization, ...headers },
  });
  return { status: reply.statusCode, etag: reply.headers["etag"], body: reply.json<{ message: string }>() };
}
const statementsOf = async (table: string, work: () => Promise<unknown>): Promise<number> => {
  await work();
  catalogue.shop.statements();
  await work();
  return catalogue.shop.statements().filter((text) => text.includes(table)).length;
};

describe("collections, by the js-sdk", () => {
  test("are made, filled, renamed and deleted, and shoppers see it at once", async () => {
    const collections = sdk.admin.productCollection;
    const { collection } = await collections.create({ title: "Summer", metadata: { year: 2026 } });
    expect(collection).toMatchObject({ handle: "summer", metadata: { year: 2026 } });
    await collections.updateProducts(collection.id, { add: [shirt.id, mug.id] });
    await collections.updateProducts(collection.id, { remove: [mug.id] });
    expect(await shown(shirt)).toMatchObject({ collection_id: collection.id, collection: { title: "Summer" } });
    expect(await shown(mug)).toMatchObject({ collection_id: null });
    const { collection: renamed } = await collections.update(collection.id, { title: "High summer" });
    expect(renamed).toMatchObject({ title: "High summer", handle: "summer" });
    expect(await shown(shirt)).toMatchObject({ collection: { title: "High summer" } });
    const { collection: filled } = await collections.retrieve(collection.id, { fields: "id,products.handle" });
    expect(filled.products).toMatchObject([{ handle: "shirt" }]);
    expect((await collections.list({ q: "high" })).collections).toMatchObject([{ id: collection.id }]);
    await expect(collections.updateProducts(collection.id, { add: ["prod_no"] })).rejects.toMatchObject({
      status: 404,
    });
    expect(await collections.delete(collection.id)).toEqual({ id: collection.id, object: "collection", deleted: true });
    expect(await shown(shirt)).toMatchObject({ collection_id: null, collection: null });
    await expect(collections.delete(collection.id)).rejects.toMatchObject({ status: 404 });
  });

  test("change their version with their products", async () => {
    const { collection } = await sdk.admin.productCollection.create({ title: "Versions" });
    const url = `/admin/collections/${collection.id}`;
    expect((await post(`${url}/products`, { add: [mug.id] }, { "if-match": '"1"' })).etag).toBe('"2"');
    expect((await post(url, { title: "x" }, { "if-match": '"1"' })).status).toBe(409);
    expect((await post(`${url}/products`, { remove: [mug.id] }, { "if-match": '"1"' })).status).toBe(409);
  });
});

test("categories are filled by the js-sdk, and products follow their names", async () => {
  const categories = sdk.admin.productCategory;
  const { product_category: made } = await categories.create({ name: "Tops", is_active: true });
  await categories.updateProducts(made.id, { add: [shirt.id, mug.id], remove: [mug.id] });
  expect(await shown(shirt, "*categories")).toMatchObject({ categories: [{ name: "Tops" }] });
  expect(await shown(mug, "*categories")).toMatchObject({ categories: [] });
  await categories.update(made.id, { name: "Tops and shirts" });
  expect(await shown(shirt, "*categories")).toMatchObject({ categories: [{ name: "Tops and shirts" }] });
  const { product_category: one } = await categories.retrieve(made.id, { fields: "id,*products" });
  expect(one.products).toMatchObject([{ id: shirt.id }]);
  expect(await categories.delete(made.id)).toMatchObject({ object: "product_category", deleted: true });
  expect(await shown(shirt, "*categories")).toMatchObject({ categories: [] });
});

test("tags and types are made, found, renamed and deleted by the js-sdk", async () => {
  const { productTag: tags, productType: types } = sdk.admin;
  const { product_tag: tag } = await tags.create({ value: "linen", external_id: "x-1" });
  await expect(tags.create({ value: "linen" })).rejects.toMatchObject({
    status: 400,
    message: expect.stringContaining("linen"),
  });
  expect((await tags.list({ external_id: "x-1" })).product_tags).toMatchObject([{ id: tag.id }]);
  expect((await tags.retrieve(tag.id)).product_tag.value).toBe("linen");
  const [cotton] = (await tags.list({ value: "cotton" })).product_tags;
  await tags.update(cotton?.id ?? "", { value: "organic cotton" });
  expect(await shown(shirt, "*tags")).toMatchObject({ tags: [{ value: "organic cotton" }] });
  expect(await tags.delete(cotton?.id ?? "")).toMatchObject({ object: "product_tag", deleted: true });
  expect(await shown(shirt, "*tags")).toMatchObject({ tags: [] });
  expect((await post(`/admin/product-tags/${tag.id}`, {}, { "if-match": '"7"' })).status).toBe(409);
  await expect(tags.update("ptag_no", { value: "x" })).rejects.toMatchObject({ status: 404 });

  const { product_type: type } = await types.create({ value: "Gift" });
  const [clothing] = (await types.list({ q: "cloth" })).product_types;
  await types.update(clothing?.id ?? "", { value: "Clothes" });
  expect(await shown(shirt)).toMatchObject({ type: { value: "Clothes" } });
  expect((await types.retrieve(type.id)).product_type.value).toBe("Gift");
  expect(await types.delete(clothing?.id ?? "")).toMatchObject({ object: "product_type", deleted: true });
  expect(await shown(shirt)).toMatchObject({ type_id: null, type: null });
});

describe("options, by the js-sdk", () => {
  test("are those of products, with their product", async () => {
    const { product_options: found, count } = await sdk.admin.productOption.list({
      title: "Size",
      fields: "title,is_exclusive,product_id,*values,products.handle",
    } as never);
    expect(count).toBe(1);
    expect(found).toMatchObject([
      {
        title: "Size",
        is_exclusive: true,
        product_id: shirt.id,
        values: [{ value: "S" }, { value: "M" }, { value: "L" }],
        products: [{ handle: "shirt" }],
      },
    ]);
  });

  test("change for the product at once; a value that variants have stays", async () => {
    const options = sdk.admin.productOption;
    const [size] = (await options.list({ title: "Size" })).product_options;
    const id = size?.id ?? "";
    const { product_option: changed } = await options.update(id, { title: "Fit", values: ["M", "S", "XL"] });
    expect(changed.values).toMatchObject([{ value: "M" }, { value: "S" }, { value: "XL" }]);
    const ofMedium = changed.values?.[0]?.id ?? "";
    expect(ofMedium).toBe(size?.values?.find(({ value }) => value === "M")?.id);
    await expect(options.update(id, { values: ["XL"] })).rejects.toMatchObject({
      status: 400,
      message: expect.stringContaining("2 variants"),
    });
    const { product_option_value: medium } = await options.updateValue(id, ofMedium, { value: "Medium" });
    expect(medium).toMatchObject({ value: "Medium", option_id: id });
    expect(await shown(shirt)).toMatchObject({
      options: [{ title: "Fit", values: [{ value: "Medium" }, { value: "S" }, { value: "XL" }] }],
    });
    await expect(options.updateValue(id, ofMedium, { value: "S" })).rejects.toMatchObject({ status: 400 });
    await expect(options.deleteValue(id, ofMedium)).rejects.toMatchObject({ status: 400 });
    await expect(options.delete(id)).rejects.toMatchObject({ status: 400 });
    const { product_option_values: values } = await options.listValues(id, { q: "x", order: "-rank" });
    expect(values).toMatchObject([{ value: "XL" }]);
    const xl = values[0]?.id ?? "";
    expect((await options.retrieveValue(id, xl)).product_option_value.value).toBe("XL");
    expect(await options.deleteValue(id, xl)).toMatchObject({
      id: xl,
      object: "product_option_value",
      deleted: true,
      parent: { id, title: "Fit" },
    });
    await expect(options.retrieveValue(id, xl)).rejects.toMatchObject({ status: 404 });
  });

  test("may be patterns of no product, which shoppers do not see", async () => {
    const options = sdk.admin.productOption;
    const { product_option: made } = await options.create({
      title: "Colour",
      values: ["Red", "Blue"],
      ranks: { Red: 1, Blue: 0 },
    });
    expect(made).toMatchObject({
      is_exclusive: false,
      product_id: null,
      values: [{ value: "Blue" }, { value: "Red" }],
    });
    expect((await options.list({ is_exclusive: false })).product_options).toMatchObject([{ id: made.id }]);
    expect((await read(catalogue.shop, `/store/product-options/${made.id}`)).status).toBe(404);
    const { product_option: changed } = await options.update(made.id, { values: ["Blue", "Green"] });
    expect(changed.values).toMatchObject([{ value: "Blue" }, { value: "Green" }]);
    expect((await options.retrieve(made.id)).product_option.title).toBe("Colour");
    expect((await post(`/admin/product-options/${made.id}`, { title: "x" }, { "if-match": '"1"' })).status).toBe(409);
    expect(await options.delete(made.id)).toMatchObject({ object: "product_option", deleted: true });
    await expect(options.delete(made.id)).rejects.toMatchObject({ status: 404 });
  });
});

test("every list costs one statement", async () => {
  const { productTag, productType, productCollection, productCategory, productOption } = sdk.admin;
  const lists: [string, () => Promise<unknown>][] = [
    ["product_tag", () => productTag.list({ q: "a" })],
    ["product_type", () => productType.list({ order: "-created_at" })],
    ["product_collection", () => productCollection.list({ fields: "*products" })],
    ["product_category", () => productCategory.list({ fields: "*products", include_descendants_tree: true })],
    ["product_option", () => productOption.list({ fields: "*values,*products" })],
  ];
  for (const [table, list] of lists) expect(await statementsOf(table, list)).toBe(1);
});
