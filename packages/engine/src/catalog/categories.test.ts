import { statement } from "@hanse/plugin-kit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestShop, type TestShop } from "../../test/open-test-shop.ts";
import type { CategoryService } from "./category.service.ts";
import type { ProductDraft } from "./product-draft.ts";
import type { ProductWriter } from "./product-writer.service.ts";
import { requestsTo } from "../../test/support/catalog-requests.ts";

let shop: TestShop;
let ids: Map<string, string>;

beforeAll(async () => {
  shop = await openTestShop();
  const categories = shop.container.resolve<CategoryService>("categories");
  ids = await categories.ensure([
    { handle: "clothes", name: "Clothes" },
    { handle: "shirts", name: "Shirts", parent: "clothes" },
    { handle: "t-shirts", name: "T-shirts", parent: "shirts" },
    { handle: "trousers", name: "Trousers", parent: "clothes" },
    { handle: "home", name: "Home", description: "For the house" },
  ]);
  const hidden = { parentCategoryId: ids.get("shirts") };
  ids.set("drafts", (await categories.create({ name: "Drafts", ...hidden })).id);
  ids.set("internal", (await categories.create({ name: "Internal", isActive: true, isInternal: true, ...hidden })).id);
});
afterAll(() => shop.close());

const asShopper = () => requestsTo(shop.app, { "x-publishable-api-key": shop.key });
const asStaff = () => requestsTo(shop.app, { authorization: shop.adminAuthorization });
const listed = async (query: string) =>
  (await asShopper().get(`/store/product-categories?${query}`)).body.product_categories;
const handles = async (query: string) => (await listed(query)).map(({ handle }) => handle);

describe("the list of categories", () => {
  test("shows the active ones, in order of rank, with parent and children", async () => {
    const { status, body } = await asShopper().get("/store/product-categories");
    expect(status).toBe(200);
    expect(body).toMatchObject({ count: 5, offset: 0, limit: 50 });
    expect(body.product_categories.map(({ rank }) => rank)).toEqual([0, 0, 0, 1, 1]);
    const shirts = body.product_categories.find(({ handle }) => handle === "shirts");
    expect(shirts).toEqual({
      id: ids.get("shirts"),
      name: "Shirts",
      description: "",
      handle: "shirts",
      rank: 0,
      parent_category_id: ids.get("clothes"),
      external_id: null,
      metadata: null,
      created_at: expect.stringMatching(/Z$/),
      updated_at: expect.stringMatching(/Z$/),
      deleted_at: null,
      parent_category: expect.objectContaining({ handle: "clothes", parent_category_id: null }),
      category_children: [expect.objectContaining({ handle: "t-shirts" })],
    });
    expect(shirts?.parent_category).not.toHaveProperty("category_children");
  });

  test.each<[string, string[]]>([
    ["handle=shirts", ["shirts"]],
    ["handle[]=home&handle[]=shirts", ["shirts", "home"]],
    ["name[$ilike]=%25shirts", ["shirts", "t-shirts"]],
    ["q=HOUSE", ["home"]],
    ["q=100%25", []],
    ["parent_category_id=null&order=name", ["clothes", "home"]],
    ["order=-name&limit=2&offset=1", ["t-shirts", "shirts"]],
    ["limit=0", []],
  ])("answers %s", async (query, expected) => {
    expect(await handles(query)).toEqual(expect.arrayContaining(expected));
    expect(await handles(query)).toHaveLength(expected.length);
  });

  test("finds the children of a category", async () => {
    expect(await handles(`parent_category_id=${ids.get("clothes")}`)).toEqual(["shirts", "trousers"]);
    expect(await handles(`parent_category_id[]=${ids.get("shirts")}`)).toEqual(["t-shirts"]);
  });

  test("nests as deep as the fields say", async () => {
    const fields =
      "handle,*category_children,+category_children.category_children.handle,parent_category.parent_category.handle";
    const [top] = await listed(`handle=clothes&fields=${fields}`);
    expect(top).toMatchObject({
      handle: "clothes",
      category_children: [
        { name: "Shirts", category_children: [{ handle: "t-shirts" }] },
        { name: "Trousers", category_children: [] },
      ],
      parent_category: null,
    });
    const [leaf] = await listed(`handle=t-shirts&fields=${fields}`);
    expect(leaf).toMatchObject({ parent_category: { parent_category: { handle: "clothes" } }, category_children: [] });
  });

  test("takes the fields of the Next.js storefront, blanks and all", async () => {
    const fields = "*category_children, *products, *parent_category, *parent_category.parent_category";
    const [leaf] = await listed(`handle=t-shirts&fields=${encodeURIComponent(fields)}`);
    expect(leaf).toMatchObject({
      handle: "t-shirts",
      products: [],
      category_children: [],
      parent_category: { handle: "shirts", parent_category: { handle: "clothes" } },
    });
  });

  test("shows brothers and sisters by way of the parent", async () => {
    const [leaf] = await listed("handle=trousers&fields=*parent_category.category_children");
    expect(leaf?.parent_category).toMatchObject({ category_children: [{ handle: "shirts" }, { handle: "trousers" }] });
  });

  test("shows whole branches when asked to", async () => {
    const [top] = await listed("handle=clothes&include_descendants_tree=true&fields=handle");
    expect(top).toMatchObject({
      handle: "clothes",
      category_children: [
        { handle: "shirts", category_children: [{ handle: "t-shirts", category_children: [] }] },
        { handle: "trousers" },
      ],
    });
    const [leaf] = await listed("handle=t-shirts&include_ancestors_tree=true&fields=handle");
    expect(leaf).toMatchObject({
      parent_category: { handle: "shirts", parent_category: { handle: "clothes", parent_category: null } },
    });
    expect(leaf).not.toHaveProperty("category_children");
  });

  test("refuses what is unknown", async () => {
    for (const query of ["colour=red", "is_internal=true", "order=size", "include_descendants_tree=maybe"]) {
      expect((await asShopper().get(`/store/product-categories?${query}`)).status).toBe(400);
    }
    expect((await requestsTo(shop.app, {}).get("/store/product-categories")).status).toBe(400);
  });

  test("costs one statement", async () => {
    await listed("");
    shop.statements();
    await listed("fields=*category_children,*parent_category,*products&include_descendants_tree=true");
    expect(shop.statements().filter((text) => text.includes("product_category"))).toHaveLength(1);
  });
});

describe("one category", () => {
  test("is found by its id", async () => {
    const { body } = await asShopper().get(
      `/store/product-categories/${ids.get("shirts")}?include_ancestors_tree=true`,
    );
    expect(body.product_category).toMatchObject({
      handle: "shirts",
      parent_category: { handle: "clothes", parent_category: null },
    });
  });

  test.each(["drafts", "internal", "pcat_nowhere"])("is not there for shoppers: %s", async (name) => {
    const id = ids.get(name) ?? name;
    const { status, body } = await asShopper().get(`/store/product-categories/${id}`);
    expect({ status, body }).toMatchObject({
      status: 404,
      body: { type: "not_found", message: expect.stringContaining(id) },
    });
  });
});

test("the products of a category are those a shopper may buy in the key's channels", async () => {
  const draft = (handle: string, changes: Partial<ProductDraft> = {}): ProductDraft => ({
    handle,
    title: handle,
    status: "published",
    categories: ["trousers"],
    collection: { handle: "everyday", title: "Everyday" },
    tags: ["denim"],
    options: [{ title: "Length", values: ["32"] }],
    variants: [
      {
        title: "32",
        options: { Length: "32" },
        manageInventory: true,
        allowBackorder: false,
        requiresShipping: true,
        taxable: true,
      },
    ],
    ...changes,
  });
  const writer = shop.container.resolve<ProductWriter>("productWriter");
  const channels = statement<{ id: string }>("test.channels", "SELECT id FROM sales_channel");
  const salesChannelIds = (await shop.database.query(channels)).map(({ id }) => id);
  await writer.write([draft("jeans"), draft("unfinished", { status: "draft" })], { salesChannelIds });
  await writer.write([draft("elsewhere")], { salesChannelIds: [] });

  const [trousers] = await listed("handle=trousers&fields=*products");
  expect(trousers?.products).toMatchObject([
    { handle: "jeans", deleted_at: null, created_at: expect.stringMatching(/Z$/) },
  ]);
  const [narrow] = await listed("handle=trousers&fields=id,products.title");
  expect(narrow).toEqual({ id: ids.get("trousers"), products: [{ id: expect.any(String), title: "jeans" }] });

  const { get } = asShopper();
  const { collections } = (await get("/store/collections?handle=everyday&fields=handle,products.handle")).body;
  expect(collections).toMatchObject([{ handle: "everyday", products: [{ handle: "jeans" }] }]);
  const options = (await get("/store/product-options?title=Length")).body;
  expect(options).toMatchObject({
    count: 1,
    product_options: [{ title: "Length", is_exclusive: true, values: [{ value: "32" }] }],
  });
  const { product_tags: tags } = (await get("/store/product-tags?value=denim")).body;
  expect(tags).toEqual([expect.objectContaining({ value: "denim", metadata: null, deleted_at: null })]);
  expect((await get(`/store/product-tags/${tags[0]?.id}`)).status).toBe(200);
  expect((await get(`/store/collections/${collections[0]?.id}`)).body.collection).toMatchObject({ title: "Everyday" });
  for (const path of [
    "collections/pcol_no",
    "product-tags/ptag_no",
    "product-types/ptyp_no",
    "product-options/opt_no",
  ]) {
    expect(await get(`/store/${path}`)).toMatchObject({
      status: 404,
      body: { message: expect.stringContaining(path.split("/")[1] ?? "") },
    });
  }
});

describe("staff", () => {
  test("see every category, and whether it is active", async () => {
    const { body } = await asStaff().get("/admin/product-categories?handle=drafts");
    expect(body.product_categories).toMatchObject([{ handle: "drafts", is_active: false, is_internal: false }]);
    expect((await asStaff().get("/admin/product-categories?is_internal=true")).body.count).toBe(1);
  });

  test("make categories under others, at the end unless told otherwise", async () => {
    const { post } = asStaff();
    const made = await post("/admin/product-categories", {
      name: "Garden",
      parent_category_id: ids.get("home"),
      is_active: true,
    });
    expect(made.body.product_category).toMatchObject({
      handle: "garden",
      rank: 0,
      parent_category: { handle: "home" },
    });
    const second = await post("/admin/product-categories", { name: "Kitchen", parent_category_id: ids.get("home") });
    expect(second.body.product_category).toMatchObject({ rank: 1, is_active: false });
    const [home] = await listed("handle=home&include_descendants_tree=true");
    expect(home?.category_children).toMatchObject([{ handle: "garden" }]);
  });

  test.each<[string, object, string]>([
    ["a handle that is taken", { name: "Shirts" }, "Product category with handle: shirts, already exists."],
    ["an unknown parent", { name: "Lost", parent_category_id: "pcat_no" }, "pcat_no"],
    ["a handle for no URL", { name: "A", handle: "a/b" }, '"a/b" cannot stand in a URL'],
    ["no name", {}, "Field 'name'"],
  ])("are refused %s", async (_, body, message) => {
    const reply = await asStaff().post("/admin/product-categories", body);
    expect(reply).toMatchObject({
      status: 400,
      body: { type: "invalid_data", message: expect.stringContaining(message) },
    });
  });

  test("make collections", async () => {
    const { get, post } = asStaff();
    const { body } = await post("/admin/collections", { title: "Winter warmers", metadata: { year: 2026 } });
    expect(body.collection).toMatchObject({
      id: expect.stringMatching(/^pcol_/),
      handle: "winter-warmers",
      metadata: { year: 2026 },
    });
    expect((await post("/admin/collections", { title: "Winter warmers" })).body.message).toBe(
      "Product collection with handle: winter-warmers, already exists.",
    );
    expect((await get("/admin/collections?q=warmers")).body.count).toBe(1);
  });
});

test("making categories again makes none twice", async () => {
  const categories = shop.container.resolve<CategoryService>("categories");
  const again = await categories.ensure([
    { handle: "clothes", name: "Renamed" },
    { handle: "socks", name: "Socks", parent: "clothes" },
  ]);
  expect(again.get("clothes")).toBe(ids.get("clothes"));
  expect(await handles("handle=socks")).toEqual(["socks"]);
  await expect(categories.ensure([{ handle: "x", name: "X", parent: "nowhere" }])).rejects.toThrow("nowhere");
});
