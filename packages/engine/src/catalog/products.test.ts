import { statement } from "@hanse/plugin-kit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestShop, type TestShop } from "../../test/open-test-shop.ts";
import type { ProductWriter } from "./product-writer.service.ts";
import { requestsTo } from "../../test/support/catalog-requests.ts";

let shop: TestShop;
let salesChannelId: string;
beforeAll(async () => {
  shop = await openTestShop();
  const [channel] = await shop.database.query(
    statement<{ id: string }>("test.channel", "SELECT id FROM sales_channel"),
  );
  salesChannelId = channel?.id ?? "";
});
afterAll(() => shop.close());

const asStaff = () => requestsTo(shop.app, { authorization: shop.adminAuthorization });

const mug = (changes: object = {}) => ({
  title: "Enamel mug",
  handle: `mug-${crypto.randomUUID()}`,
  options: [
    { title: "Size", values: ["S", "L"] },
    { title: "Colour", values: ["White"] },
  ],
  variants: [
    { title: "Small", options: { Size: "S", Colour: "White" }, weight: 120.5 },
    { title: "Large", options: { Size: "L", Colour: "White" }, allow_backorder: true },
  ],
  ...changes,
});

const eventsOf = async (id: string) => {
  const names = statement<{ name: string }>(
    "test.event_names",
    "SELECT name FROM event WHERE aggregate = $1 ORDER BY position",
  );
  return (await shop.database.query(names, [id])).map(({ name }) => name);
};

describe("creating a product", () => {
  test("answers with all of it", async () => {
    const { post } = asStaff();
    const { status, body } = await post("/admin/products", {
      ...mug({ handle: "enamel-mug" }),
      description: "<p onclick='x'>As given</p>",
      status: "published",
      images: [{ url: "https://shop.test/mug.svg", alt: "A mug" }],
      sales_channels: [{ id: salesChannelId }],
      metadata: { made: "by hand" },
      hs_code: "7323",
    });
    expect(status).toBe(200);
    expect(body.product).toMatchObject({
      id: expect.stringMatching(/^prod_/),
      title: "Enamel mug",
      handle: "enamel-mug",
      description: "<p onclick='x'>As given</p>",
      status: "published",
      thumbnail: "https://shop.test/mug.svg",
      is_giftcard: false,
      discountable: true,
      hs_code: "7323",
      subtitle: null,
      deleted_at: null,
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      collection: null,
      tags: [],
      sales_channels: [{ id: salesChannelId }],
      images: [
        { id: expect.stringMatching(/^img_/), url: "https://shop.test/mug.svg", rank: 0, metadata: { alt: "A mug" } },
      ],
      options: [
        { id: expect.stringMatching(/^opt_/), title: "Size", values: [{ value: "S" }, { value: "L" }] },
        { title: "Colour", values: [{ value: "White" }] },
      ],
      variants: [
        {
          id: expect.stringMatching(/^variant_/),
          title: "Small",
          sku: null,
          weight: 120.5,
          manage_inventory: true,
          allow_backorder: false,
          options: [{ value: "S" }, { value: "White" }],
        },
        { title: "Large", allow_backorder: true, variant_rank: 1 },
      ],
    });
    expect(body.product.categories).toBeUndefined();
    expect(await eventsOf(body.product.id)).toEqual(["product.created"]);
  });

  test("makes the handle of the title, and sends what was selected", async () => {
    const { body } = await asStaff().post("/admin/products?fields=handle,*categories", { title: "Tea, Assam 100 g" });
    expect(body.product).toEqual({ id: expect.any(String), handle: "tea-assam-100-g", categories: [] });
  });

  test.each<[string, object, string]>([
    ["no title", { handle: "x" }, "Invalid request: Field 'title'"],
    ["an unknown field", mug({ prices: [] }), "Unrecognized fields: 'prices'"],
    ["a bad handle", mug({ handle: "A b" }), 'The handle "A b" cannot stand in a URL'],
    ["a title that makes no handle", { title: "!!!" }, 'The handle "" cannot stand in a URL'],
    ["an unknown type", mug({ type_id: "ptyp_no" }), "There is nothing with the type_id ptyp_no"],
    ["an unknown collection", mug({ collection_id: "pcol_no" }), "There is nothing with the collection_id pcol_no"],
    ["an unknown tag", mug({ tags: [{ id: "ptag_no" }] }), "There is nothing with the tag_id ptag_no"],
    ["an unknown category", mug({ categories: [{ id: "pcat_no" }] }), "There is nothing with the category_id pcat_no"],
    [
      "an unknown channel",
      mug({ sales_channels: [{ id: "sc_no" }] }),
      "There is nothing with the sales_channel_id sc_no",
    ],
    ["an unknown status", mug({ status: "live" }), "Field 'status'"],
    ["a negative weight", mug({ weight: -1 }), "Field 'weight'"],
    [
      "an unknown option value",
      mug({ variants: [{ title: "XL", options: { Size: "XL", Colour: "White" } }] }),
      'names the value "XL", which the option "Size" lacks',
    ],
    [
      "no value for an option",
      mug({ variants: [{ title: "S", options: { Size: "S" } }] }),
      'no value for the option "Colour"',
    ],
    [
      "the same option values twice",
      mug({
        variants: [
          { title: "One", options: { Size: "S", Colour: "White" } },
          { title: "Two", options: { Colour: "White", Size: "S" } },
        ],
      }),
      'The variant "Two" has the same option values as another one',
    ],
  ])("refuses %s, and stores nothing", async (_, body, message) => {
    const countOf = statement<{ count: number }>("test.count", "SELECT count(*) FROM product");
    const before = await shop.database.query(countOf);
    const reply = await asStaff().post("/admin/products", body);
    expect(reply).toMatchObject({
      status: 400,
      body: { type: "invalid_data", message: expect.stringContaining(message) },
    });
    expect(await shop.database.query(countOf)).toEqual(before);
  });

  test("refuses a handle and a SKU that are taken, in the wire's words", async () => {
    const { post } = asStaff();
    await post("/admin/products", { title: "Taken", variants: [{ title: "Default", sku: "TAKEN-1" }] });
    expect((await post("/admin/products", { title: "Taken" })).body).toMatchObject({
      type: "invalid_data",
      message: "Product with handle: taken, already exists.",
    });
    const { status, body } = await post("/admin/products", {
      title: "Other",
      variants: [{ title: "Default", sku: "TAKEN-1" }],
    });
    expect(status).toBe(400);
    expect(body.message).toBe("Product variant with sku: TAKEN-1, already exists.");
  });

  test("is for staff", async () => {
    const { post } = requestsTo(shop.app, { "x-publishable-api-key": shop.key });
    expect(await post("/admin/products", mug())).toMatchObject({ status: 401, body: { message: "Unauthorized" } });
  });
});

describe("updating a product", () => {
  const create = async (changes: object = {}) => (await asStaff().post("/admin/products", mug(changes))).body.product;

  test("changes what is named, and nothing else", async () => {
    const before = await create({
      subtitle: "For camping",
      images: [{ url: "https://shop.test/a.svg" }, { url: "https://shop.test/b.svg" }],
    });
    const { body } = await asStaff().post(`/admin/products/${before.id}`, {
      title: "Better mug",
      subtitle: null,
      images: [{ url: "https://shop.test/b.svg" }, { url: "https://shop.test/c.svg" }],
    });
    expect(body.product).toMatchObject({
      title: "Better mug",
      subtitle: null,
      handle: before.handle,
      options: before.options,
    });
    expect(body.product.variants).toEqual(before.variants);
    expect(body.product.images.map(({ url }) => url)).toEqual(["https://shop.test/b.svg", "https://shop.test/c.svg"]);
    expect(body.product.images[0]?.id).toBe(before.images[1]?.id);
    expect(await eventsOf(before.id)).toEqual(["product.created", "product.updated"]);
  });

  test("replaces the list of variants, keeping those that are named by id", async () => {
    const before = await create();
    const [small, large] = before.variants;
    const { body } = await asStaff().post(`/admin/products/${before.id}`, {
      options: [
        { title: "Size", values: ["M", "S"] },
        { title: "Colour", values: ["White", "Blue"] },
      ],
      variants: [
        { id: small?.id, sku: "MUG-S", options: { Size: "S", Colour: "Blue" } },
        { title: "Medium", sku: "MUG-M", options: { Size: "M", Colour: "White" } },
      ],
    });
    expect(body.product.variants).toMatchObject([
      { id: small?.id, title: "Small", sku: "MUG-S", weight: 120.5, options: [{ value: "S" }, { value: "Blue" }] },
      { title: "Medium", sku: "MUG-M", options: [{ value: "M" }, { value: "White" }] },
    ]);
    expect(body.product.variants[1]?.id).not.toBe(large?.id);
    expect(body.product.options).toMatchObject([
      { id: before.options[0]?.id, title: "Size", values: [{ value: "M" }, { value: "S" }] },
      { id: before.options[1]?.id, title: "Colour", values: [{ value: "White" }, { value: "Blue" }] },
    ]);
  });

  test("lets variants exchange SKUs and option values", async () => {
    const before = await create();
    const [small, large] = before.variants;
    const { post } = asStaff();
    await post(`/admin/products/${before.id}`, {
      variants: [
        { id: small?.id, sku: "A-1" },
        { id: large?.id, sku: "A-2" },
      ],
    });
    const { body } = await post(`/admin/products/${before.id}`, {
      variants: [
        { id: small?.id, sku: "A-2", options: { Size: "L", Colour: "White" } },
        { id: large?.id, sku: "A-1", options: { Size: "S", Colour: "White" } },
      ],
    });
    expect(body.product.variants).toMatchObject([
      { id: small?.id, sku: "A-2", options: [{ value: "L" }, { value: "White" }] },
      { id: large?.id, sku: "A-1", options: [{ value: "S" }, { value: "White" }] },
    ]);
  });

  test("refuses options that its variants do not fit", async () => {
    const { id } = await create();
    const { status, body } = await asStaff().post(`/admin/products/${id}`, {
      options: [{ title: "Size", values: ["S"] }],
    });
    expect(status).toBe(400);
    expect(body.message).toContain('names the value "L", which the option "Size" lacks');
  });

  test("refuses unknown products and variants", async () => {
    const { id } = await create();
    const { post } = asStaff();
    expect(await post("/admin/products/prod_no", { title: "x" })).toMatchObject({
      status: 404,
      body: { type: "not_found", message: expect.stringContaining("prod_no") },
    });
    expect(await post(`/admin/products/${id}`, { variants: [{ id: "variant_no" }] })).toMatchObject({
      status: 404,
      body: { message: expect.stringContaining("variant_no") },
    });
  });

  test("makes the next import write it again", async () => {
    const writer = shop.container.resolve<ProductWriter>("productWriter");
    const draft = {
      handle: "imported",
      title: "Imported",
      status: "published",
      options: [],
      variants: [
        {
          title: "Default",
          options: {},
          manageInventory: false,
          allowBackorder: false,
          requiresShipping: true,
          taxable: true,
        },
      ],
    } as const;
    const import_ = async () =>
      (await writer.write([{ ...draft, options: [], variants: [...draft.variants] }], { salesChannelIds: [] }))[0];
    const first = await import_();
    const { get, post } = asStaff();
    const id = first && "productId" in first ? first.productId : "";
    await post(`/admin/products/${id}`, { title: "Changed by hand" });
    expect(await import_()).toMatchObject({ outcome: "updated" });
    expect((await get(`/admin/products/${id}`)).body.product.title).toBe("Imported");
  });

  test("loses nothing when two come at once", async () => {
    const { id } = await create();
    const { get, post } = asStaff();
    const replies = await Promise.all([
      post(`/admin/products/${id}`, { images: [{ url: "https://shop.test/one.svg" }] }),
      post(`/admin/products/${id}`, { images: [{ url: "https://shop.test/two.svg" }] }),
      post(`/admin/products/${id}`, { title: "Third" }),
    ]);
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200]);
    const { product } = (await get(`/admin/products/${id}`)).body;
    expect(product.title).toBe("Third");
    expect(product.images).toHaveLength(1);
  });
});

test("a deleted product is gone, and its handle and SKUs are free", async () => {
  const { get, post, delete: remove } = asStaff();
  const draft = { title: "Short-lived", variants: [{ title: "Default", sku: "SHORT-1" }] };
  const { id } = (await post("/admin/products", draft)).body.product;
  expect(await remove(`/admin/products/${id}`)).toMatchObject({
    status: 200,
    body: { id, object: "product", deleted: true },
  });
  expect((await get(`/admin/products/${id}`)).status).toBe(404);
  expect((await remove(`/admin/products/${id}`)).status).toBe(404);
  expect((await post("/admin/products", draft)).status).toBe(200);
  expect(await eventsOf(id)).toEqual(["product.created", "product.deleted"]);
});

describe("the list of products", () => {
  test("filters, counts and pages with one statement", async () => {
    const { get, post } = asStaff();
    for (const at of [1, 2, 3])
      await post("/admin/products", { title: `Listed ${at}`, status: at === 3 ? "published" : "draft" });
    shop.statements();
    const { body } = await get("/admin/products?q=listed&order=-title&limit=2&fields=title");
    expect(shop.statements().filter((text) => text.includes("FROM product p"))).toHaveLength(1);
    expect(body).toEqual({
      products: [
        { id: expect.any(String), title: "Listed 3" },
        { id: expect.any(String), title: "Listed 2" },
      ],
      count: 3,
      offset: 0,
      limit: 2,
    });
    const titles = async (query: string) =>
      (await get(`/admin/products?fields=title&order=title&${query}`)).body.products.map(({ title }) => title);
    expect(await titles("q=listed&status[]=published")).toEqual(["Listed 3"]);
    expect(await titles("variants[sku]=TAKEN-1")).toEqual(["Taken"]);
    expect(await titles(`q=enamel-mug&sales_channel_id=${salesChannelId}`)).toEqual(["Enamel mug"]);
  });

  test.each([
    ["colour=red", "Unrecognized fields: 'colour'"],
    ["order=price", "Order field price is not valid"],
    ["limit=-1", "Field 'limit'"],
    ["created_at[$gt]=soon", "Field 'created_at'"],
  ])("refuses %s", async (query, message) => {
    const reply = await asStaff().get(`/admin/products?${query}`);
    expect(reply).toMatchObject({ status: 400, body: { message: expect.stringContaining(message) } });
  });
});
