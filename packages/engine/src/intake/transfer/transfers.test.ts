import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { storage, unnamed } from "@hanse/plugin-kit";
import { localFiles } from "@hanse/plugin-storage-local";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { defaultPlugins, openTestShop, type TestShop } from "../../../test/open-test-shop.ts";
import type { ProductDto } from "../../merchandise/index.ts";
import type { PluginHost } from "../../platform/plugins/plugin-host.ts";
import type { RowError, Transfers } from "../../transfer/index.ts";

interface Body {
  readonly product: ProductDto;
  readonly products: readonly ProductDto[];
  readonly transaction_id: string;
  readonly summary: { toCreate: number; toUpdate: number };
  readonly transfer: Transfer;
  readonly transfers: readonly Transfer[];
  readonly count: number;
  readonly message: string;
  readonly files: readonly { id: string }[];
}

interface Transfer {
  readonly id: string;
  readonly status: string;
  readonly total: number;
  readonly done: number;
  readonly failed: number;
  readonly created: number;
  readonly updated: number;
  readonly errors: readonly RowError[];
  readonly files: readonly { key: string; url: string }[];
}

let shop: TestShop;
let folder: string;
let channelId: string;
let regionId: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "hanse-transfers-"));
  const files = localFiles({ folder, baseUrl: "http://shop.test" });
  shop = await openTestShop({ plugins: [...defaultPlugins(), files] });
  const [channel] = await shop.database.query(unnamed<{ id: string }>("SELECT id FROM sales_channel"));
  channelId = channel?.id ?? "";
  await post("/admin/regions", { name: "Germany", currency_code: "eur", countries: ["de"] });
  const [region] = await shop.database.query(unnamed<{ id: string }>("SELECT id FROM region"));
  regionId = region?.id ?? "";
});
afterAll(async () => {
  await shop.close();
  await rm(folder, { recursive: true });
});

async function send(method: "GET" | "POST" | "DELETE", url: string, payload?: object) {
  const headers = { authorization: shop.adminAuthorization };
  const reply = await shop.app.inject({ method, url, headers, ...(payload && { payload }) });
  return { status: reply.statusCode, body: reply.json<Body>() };
}
const get = (url: string) => send("GET", url);
const post = (url: string, payload: object = {}) => send("POST", url, payload);

const store = () => shop.container.resolve<PluginHost>("plugins").one(storage);
/** Does a transfer, and waits for the end of one that the shop's own queue was first to do. */
const run = async (id: string) => {
  await shop.container.resolve<Transfers>("transfers").run(id, new AbortController().signal);
  const ended = async () => {
    const { transfer } = (await get(`/admin/products/transfers/${id}`)).body;
    expect(transfer.status).not.toBeOneOf(["queued", "running"]);
    return transfer;
  };
  return vi.waitFor(ended, { timeout: 20_000, interval: 25 });
};

async function exportAll(query = ""): Promise<string> {
  const { status, body } = await post(`/admin/products/export${query}`);
  expect(status).toBe(202);
  const { files, status: outcome } = await run(body.transaction_id);
  expect(outcome).toBe("done");
  const { contentBase64 } = await store().get({ key: files[0]?.key ?? "" });
  return Buffer.from(contentBase64, "base64").toString();
}

async function upload(csv: string): Promise<string> {
  const form = new FormData();
  form.append("files", new File([csv], "products.csv", { type: "text/csv" }));
  const request = new Request("http://shop.test", { method: "POST", body: form });
  const reply = await shop.app.inject({
    method: "POST",
    url: "/admin/uploads",
    headers: { authorization: shop.adminAuthorization, "content-type": request.headers.get("content-type") ?? "" },
    payload: Buffer.from(await request.arrayBuffer()),
  });
  return reply.json<Body>().files[0]?.id ?? "";
}

const plan = async (csv: string) =>
  post("/admin/products/imports", { file_key: await upload(csv), originalname: "products.csv" });

async function importAll(csv: string) {
  const { body } = await plan(csv);
  expect(body.message).toBeUndefined();
  const { status } = await post(`/admin/products/imports/${body.transaction_id}/confirm`);
  expect(status).toBe(202);
  return { summary: body.summary, transfer: await run(body.transaction_id) };
}

const everything =
  "fields=+categories.handle,*shipping_profile,*variants.inventory_items,*variants.images&order=id&limit=500";
/** All that staff see, without what a write changes by itself. */
const seen = async () => {
  const { products } = (await get(`/admin/products?${everything}`)).body;
  const text = JSON.stringify(products, (key, value: unknown) => (key === "updated_at" ? undefined : value));
  return JSON.parse(text) as ProductDto[];
};

const odd = (text: string) => `${text} "quoted", with; a\nnewline | bar \\ slash `;

async function makeOddProducts(): Promise<void> {
  const [tag] = await shop.database.query(
    unnamed<{ id: string }>(`INSERT INTO product_tag (id, value) VALUES ('ptag_1', ' wool|soft\\x ') RETURNING id`),
  );
  await shop.database.query(
    unnamed(
      `INSERT INTO product_category (id, name, handle, mpath) VALUES ('pcat_1', 'Knitwear', 'knitwear', 'pcat_1')`,
    ),
  );
  await shop.database.query(
    unnamed(`INSERT INTO product_collection (id, title, handle) VALUES ('pcol_1', 'Autumn', 'autumn')`),
  );
  await shop.database.query(unnamed(`INSERT INTO product_type (id, value) VALUES ('ptyp_1', '+Jumper')`));
  const { body } = await post("/admin/products", {
    title: '=HYPERLINK("http://evil.test")',
    handle: "odd",
    subtitle: odd("'=already guarded"),
    description: `<p>${odd("-1+1")}</p>\r\nsecond`,
    status: "proposed",
    external_id: "@ext",
    is_giftcard: true,
    discountable: false,
    weight: 12.5,
    hs_code: "-61",
    metadata: { care: odd("a"), nested: { deep: [1, null] } },
    images: [{ url: "https://shop.test/a.svg", alt: 'First, "one"' }, { url: "https://shop.test/b|c.svg" }],
    tags: [{ id: tag?.id }],
    categories: [{ id: "pcat_1" }],
    collection_id: "pcol_1",
    type_id: "ptyp_1",
    sales_channels: [{ id: channelId }],
    options: [
      { title: "=Size", values: ["S|M", "\tL", "never used"] },
      { title: "Colour", values: ["Red"] },
    ],
    variants: [
      {
        title: "+one",
        sku: "'sku-1",
        barcode: "0401",
        options: { "=Size": "S|M", Colour: "Red" },
        prices: [
          { currency_code: "eur", amount: 19.99, compare_at_amount: 25 },
          { currency_code: "jpy", amount: 2500 },
          { currency_code: "eur", amount: 18, min_quantity: 5, max_quantity: 9 },
          { currency_code: "eur", amount: 17.5, rules: { region_id: regionId } },
        ],
        metadata: { a: 1 },
        weight: 0.25,
      },
      {
        title: "two",
        options: { "=Size": "\tL", Colour: "Red" },
        manage_inventory: false,
        allow_backorder: true,
        prices: [{ currency_code: "usd", amount: 0 }],
      },
    ],
  });
  expect(body.message).toBeUndefined();
  const [one, two] = body.product.variants;
  await post(`/admin/products/${body.product.id}/variants/${one?.id}/images/batch`, {
    add: [body.product.images[1]?.id],
  });
  const [item] = await shop.database.query(
    unnamed<{ id: string }>(
      `SELECT inventory_item_id AS id FROM variant_inventory_item WHERE variant_id = '${one?.id}'`,
    ),
  );
  await post(`/admin/products/${body.product.id}/variants/${two?.id}/inventory-items`, {
    inventory_item_id: item?.id,
    required_quantity: 3,
  });
  await post("/admin/products", {
    title: "Nothing to choose",
    handle: "plain",
    variants: [{ title: "Default", prices: [] }],
  });
  await post("/admin/products", { title: "No variants yet", handle: "bare" });
}

describe("export then import", () => {
  let csv: string;

  test("changes nothing, whatever is in the cells", async () => {
    await makeOddProducts();
    const before = await seen();
    csv = await exportAll();
    const { summary, transfer } = await importAll(csv);
    expect(transfer).toMatchObject({
      status: "done",
      errors: [],
      total: 3,
      done: 3,
      failed: 0,
      updated: 3,
      created: 0,
    });
    expect(summary).toEqual({ toCreate: 0, toUpdate: 3 });
    expect(await seen()).toEqual(before);
    expect(await exportAll()).toBe(csv);
  });

  test("writes no cell that a spreadsheet takes for a formula", () => {
    expect(csv).toContain(`"'=HYPERLINK(""http://evil.test"")"`);
    expect(csv).not.toMatch(/(?:^|,|\n)"?[=+@-]/m);
  });

  test("brings back what was changed or deleted meanwhile", async () => {
    const before = await seen();
    const odds = before.find(({ handle }) => handle === "odd");
    const [one] = odds?.variants ?? [];
    await post(`/admin/products/${odds?.id}`, {
      title: "Changed",
      tags: [],
      images: [],
      categories: [],
      metadata: null,
    });
    await post(`/admin/products/${odds?.id}/variants/${one?.id}`, { prices: [], sku: null, title: "x" });
    const plain = before.find(({ handle }) => handle === "plain");
    await send("DELETE", `/admin/products/${plain?.id}`);
    const { transfer } = await importAll(csv);
    expect(transfer).toMatchObject({ status: "done", errors: [], created: 1, updated: 2 });
    const after = await exportAll();
    const without = (text: string) =>
      text
        .replaceAll(/(?:prod|variant|img)_\w+/g, "id")
        .split("\r\n")
        .toSorted();
    expect(without(after)).toEqual(without(csv));
  });

  test("takes the filters of the list", async () => {
    const some = await exportAll("?handle=plain&status[]=draft&q=choose");
    expect(some.trim().split("\r\n")).toHaveLength(2);
    expect((await post("/admin/products/export?colour=red")).status).toBe(400);
  });
});

describe("an import", () => {
  test("skips products with errors, says which cells are wrong, and can be repeated", async () => {
    const csv = [
      "handle,title,status,type,tags,collection,option_1,sku,variant_title,option_1_value,price_eur,manage_inventory,product_metadata",
      "good,Good,published,Mug,a|b,autumn,Size,good-s,Small,S,9.99,false,",
      "good,,,,,,,good-m,Medium,M,11,false,",
      "bad-status,Bad,sold,,,,,,,,,,",
      "bad-price,Bad,draft,,,,,bad-1,One,,1.999,,",
      "bad-number,Bad,draft,,,,,bad-2,One,,cheap,maybe,{oops",
      "bad-collection,Bad,draft,,,nowhere,,bad-3,One,,,,",
      "Bad Handle,Bad,draft,,,,,bad-4,One,,,,",
      ",No handle,draft,,,,,,,,,,",
      "taken,Taken,draft,,,,,good-s,One,,,,",
      "last,Last,draft,,,,,last-1,,,0.5,,",
    ].join("\n");
    const first = await importAll(csv);
    expect(first.summary).toEqual({ toCreate: 8, toUpdate: 0 });
    expect(first.transfer).toMatchObject({ status: "done", total: 8, done: 8, created: 2, failed: 6 });
    expect(first.transfer.errors).toMatchObject(
      [
        { row: 9, column: "handle" },
        { row: 4, column: "status", value: "sold" },
        { row: 5, message: expect.stringContaining("1.999") },
        { row: 6, column: "product_metadata", value: "{oops" },
        { row: 6, column: "manage_inventory", value: "maybe" },
        { row: 6, column: "price_eur", value: "cheap" },
        { row: 7, column: "collection", value: "nowhere" },
        { row: 8, message: expect.stringContaining("Bad Handle") },
        { row: 10, message: expect.stringContaining("good-s") },
      ].toSorted((one, other) => (one.row === 9 ? -1 : other.row === 9 ? 1 : one.row - other.row)),
    );
    const again = await importAll(csv);
    expect(again.transfer).toMatchObject({ created: 0, updated: 2, failed: 6 });
    const { body } = await get("/admin/products?handle[]=good&handle[]=last&order=handle&fields=*variants.prices");
    expect(body).toMatchObject({
      count: 2,
      products: [
        {
          title: "Good",
          tags: [{ value: "a" }, { value: "b" }],
          type: { value: "Mug" },
          collection: { handle: "autumn" },
          variants: [
            { title: "Small", sku: "good-s", prices: [{ amount: 9.99 }] },
            { title: "Medium", sku: "good-m", prices: [{ amount: 11 }] },
          ],
        },
        { title: "Last", variants: [{ title: "Default", sku: "last-1", prices: [{ amount: 0.5 }] }] },
      ],
    });
  });

  test("leaves what the file does not speak of: columns, variants, other prices", async () => {
    await post("/admin/products", {
      title: "Kept",
      handle: "kept",
      subtitle: "stays",
      options: [{ title: "Size", values: ["S", "M"] }],
      variants: [
        {
          title: "S",
          sku: "kept-s",
          options: { Size: "S" },
          prices: [
            { currency_code: "eur", amount: 5, compare_at_amount: 9 },
            { currency_code: "usd", amount: 6 },
          ],
        },
        { title: "M", sku: "kept-m", options: { Size: "M" }, prices: [] },
      ],
    });
    const { transfer } = await importAll("handle,sku,price_eur\nkept,kept-s,4");
    expect(transfer).toMatchObject({ errors: [], updated: 1 });
    const { body } = await get("/admin/products?handle=kept");
    expect(body.products[0]).toMatchObject({
      title: "Kept",
      subtitle: "stays",
      variants: [
        {
          title: "S",
          options: [{ value: "S" }],
          prices: [
            { currency_code: "eur", amount: 4, compare_at_amount: 9 },
            { currency_code: "usd", amount: 6 },
          ],
        },
        { title: "M", options: [{ value: "M" }] },
      ],
    });
  });

  test("begins once, and goes on where a process that died left it", async () => {
    const { body } = await plan("handle,title\nresumed-1,One\nresumed-2,Two");
    const id = body.transaction_id;
    const confirm = () => post(`/admin/products/imports/${id}/confirm`);
    const answers = await Promise.all([confirm(), confirm()]);
    expect(answers.map(({ status }) => String(status)).toSorted()).toEqual(["202", "409"]);
    await run(id);
    await shop.database.query(
      unnamed(
        `UPDATE transfer SET status = 'running', done = 1, created = 1, leased_until = now() - interval '1 second' WHERE id = '${id}'`,
      ),
    );
    await shop.container.resolve<Transfers>("transfers").sweep();
    expect(await run(id)).toMatchObject({ status: "done", done: 2, created: 1, updated: 1, failed: 0 });
    const listed = await get(`/admin/products/transfers?kind=import&id=${id}`);
    expect(listed.body).toMatchObject({ count: 1, transfers: [{ id, status: "done" }] });
    expect((await get("/admin/products/transfers/trf_no")).status).toBe(404);
    expect((await post("/admin/products/imports/trf_no/confirm")).status).toBe(404);
  });

  test("refuses a file that is none of ours", async () => {
    for (const [csv, message] of [
      ["colour,size\nred,1", /columns that are not known: "colour", "size"/],
      ["title\nx", /neither a column handle/],
      ["handle,handle\nx,y", /twice/],
    ] as const) {
      const { status, body } = await plan(csv);
      expect(status).toBe(400);
      expect(body.message).toMatch(message);
    }
    const missing = await post("/admin/products/imports", { file_key: "nowhere.csv", originalname: "x.csv" });
    expect(missing.status).toBe(404);
  });

  test("refuses values that cannot be stored, and takes the next product", async () => {
    // Beyond what an index takes, even compressed.
    const longTag = Array.from({ length: 400 }, () => crypto.randomUUID()).join("");
    const { transfer } = await importAll(
      `handle,title,tags\nlong,${"x".repeat(3_000)},\nlong-tag,Tag,${longTag}\nafter-it,After,`,
    );
    expect(transfer).toMatchObject({ status: "done", failed: 2, created: 1 });
    expect(transfer.errors).toMatchObject([
      { row: 2, column: "title" },
      { row: 3, value: "long-tag" },
    ]);
  });
});
