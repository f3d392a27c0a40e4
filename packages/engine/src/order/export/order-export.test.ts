import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { storage, unnamed } from "@hanse/plugin-kit";
import { localFiles } from "@hanse/plugin-storage-local";
import { parse } from "csv-parse/sync";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { openDemoShop } from "../../../test/demo-template.ts";
import { type ListeningShop, listening } from "../../../test/listening-shop.ts";
import { defaultPlugins, openTestShop, type TestShop } from "../../../test/open-test-shop.ts";
import { untilQuiet } from "../../../test/shop-state.ts";
import { variantOf } from "../../../test/shopper.ts";
import { StaffDesk, type WholeOrder } from "../../../test/staff-desk.ts";
import type { PluginHost } from "../../platform/plugins/plugin-host.ts";
import type { TransferDetailDto, TransferDto, Transfers } from "../../transfer/index.ts";

type Row = Readonly<Record<string, string>>;

let folder: string;
let shop: TestShop;
let open: ListeningShop;
let desk: StaffDesk;
/** Of two lines, one of them partly sent, paid, returned. */
let order: WholeOrder;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "hanse-order-export-"));
  shop = await openDemoShop({
    plugins: [...defaultPlugins(), localFiles({ folder, baseUrl: "http://shop.test" })],
  });
  open = await listening(shop);
  desk = new StaffDesk(shop);
  order = await desk.sell([
    { variantId: await variantOf(shop, "BB-LARGE"), quantity: 2 },
    { variantId: await variantOf(shop, "BB-SMALL"), quantity: 1 },
  ]);
  const line = order.items.find((item) => item.variant_sku === "BB-LARGE")?.id;
  const payment = order.payment_collections[0]?.payments?.[0]?.id;
  await desk.must("POST", `/orders/${order.id}`, {
    shipping_address: { last_name: "=HYPERLINK(1)", city: "Kiel, Ost" },
  });
  const parts = { items: [{ id: line, quantity: 1 }] };
  await desk.must("POST", `/orders/${order.id}/fulfillments`, parts);
  const parcel = (await desk.order(order.id)).fulfillments[0]?.id ?? "";
  await desk.must("POST", `/orders/${order.id}/fulfillments/${parcel}/shipments`, {
    ...parts,
    labels: ["T-1", "T-2"].map((number) => ({ tracking_number: number, tracking_url: "#", label_url: "#" })),
  });
  await desk.must("POST", `/payments/${payment}/capture`, {});
  const { return: begun } = await desk.must<{ return: { id: string } }>("POST", "/returns", { order_id: order.id });
  await desk.must("POST", `/returns/${begun.id}/request-items`, parts);
  await desk.must("POST", `/returns/${begun.id}/request`, {});
  await desk.must("POST", `/returns/${begun.id}/receive`, {});
  await desk.must("POST", `/returns/${begun.id}/receive-items`, parts);
  await desk.must("POST", `/returns/${begun.id}/receive/confirm`, {});
  order = await desk.order(order.id);
});
afterAll(async () => {
  await shop.close();
  await rm(folder, { recursive: true });
});

const get = async (id: string) =>
  (await desk.must<{ export: TransferDetailDto }>("GET", `/orders/exports/${id}`)).export;

async function finished(id: string): Promise<TransferDetailDto> {
  await shop.container.resolve<Transfers>("transfers").run(id, new AbortController().signal);
  return vi.waitFor(
    async () => {
      const found = await get(id);
      expect(found.status).toBe("done");
      return found;
    },
    { timeout: 15_000 },
  );
}

async function textsOf({ files }: TransferDetailDto): Promise<string[]> {
  const store = shop.container.resolve<PluginHost>("plugins").one(storage);
  const contents = await Promise.all(files.map(({ key }) => store.get({ key })));
  return contents.map(({ contentBase64 }) => Buffer.from(contentBase64, "base64").toString());
}

const rowsOf = (text: string): Row[] => parse(text, { columns: true, record_delimiter: "\r\n" });

describe("an export of orders", () => {
  it("has a row for each line, with the order's sums in the first one", async () => {
    const { transaction_id: id } = await open.merchant.admin.order.export({ id: [order.id] });
    const done = await finished(id);
    expect(done).toMatchObject({ kind: "export", total: 1, done: 1, failed: 0, problem: null });
    const [text = "", ...others] = await textsOf(done);
    expect(others).toEqual([]);
    const rows = rowsOf(text);
    const large = order.items.find((item) => item.variant_sku === "BB-LARGE");
    expect(rows.find(({ sku }) => sku === "BB-LARGE")).toMatchObject({
      order_id: order.id,
      order_number: String(order.display_id),
      email: "ada@example.com",
      status: "pending",
      payment_status: order.payment_status,
      fulfillment_status: order.fulfillment_status,
      currency: "eur",
      sales_channel: order.sales_channel?.name,
      region: order.region?.name,
      shipping_first_name: "Ada",
      shipping_last_name: "'=HYPERLINK(1)",
      shipping_city: "Kiel, Ost",
      shipping_methods: "Standard",
      tracking_numbers: expect.stringMatching(/\bT-1\b/),
      shipping_country_code: "de",
      quantity: "2",
      fulfilled_quantity: "1",
      shipped_quantity: "1",
      return_received_quantity: "1",
      unit_price: large?.unit_price?.toFixed(2),
      tax_total: large?.tax_total?.toFixed(2),
      total: large?.total?.toFixed(2),
    });
    expect(rows.map(({ sku }) => sku)).toEqual(order.items.map((item) => item.variant_sku));
    expect(rows.map((row) => [row["order_total"], row["order_due"], row["order_paid_total"]])).toEqual([
      [order.total, order.summary.pending_difference, order.summary.paid_total].map((sum) => sum.toFixed(2)),
      ["", "", ""],
    ]);
    // Something came back, so money is owed to the customer: a number that a spreadsheet can add up.
    expect(rows[0]?.["order_due"]).toMatch(/^-\d+\.\d\d$/);
    expect(rows.reduce((sum, row) => sum + Math.round(Number(row["total"]) * 100), 0)).toBe(
      Math.round(order.item_total * 100),
    );
  });

  it("takes the filters of the list, and refuses what is none before it begins", async () => {
    await desk.sell([{ variantId: await variantOf(shop, "BB-SMALL"), quantity: 1 }]);
    const shipped = await desk.must<{ transaction_id: string }>(
      "POST",
      "/orders/export?fulfillment_status[]=partially_shipped&q=ada@",
    );
    const [text = ""] = await textsOf(await finished(shipped.transaction_id));
    expect(new Set(rowsOf(text).map((row) => row["order_id"]))).toEqual(new Set([order.id]));
    const all = await finished((await open.merchant.admin.order.export()).transaction_id);
    expect(all).toMatchObject({ total: 2, done: 2 });
    const none = await open.merchant.admin.order.export({ status: ["canceled"] });
    const [empty = ""] = await textsOf(await finished(none.transaction_id));
    expect(rowsOf(empty)).toEqual([]);
    expect(empty).toContain("order_id,order_number");
    expect(await desk.send("POST", "/orders/export?colour=red")).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining("colour") },
    });
    expect((await desk.send("POST", "/orders/export?created_at[$gt]=yesterday")).status).toBe(400);
  });

  it("goes over more orders than one batch has, each of them once", async () => {
    const copies = 450;
    await shop.database.query(
      unnamed(
        `INSERT INTO orders (id, email, currency_code, placed_total, total, subtotal, tax_total, discount_total, item_total, shipping_total)
         SELECT 'order_many_' || n, 'many@example.com', 'jpy', 1500, 1500, 1500, 0, 0, 1500, 0 FROM generate_series(1, ${copies}) AS n`,
      ),
    );
    const { transaction_id: id } = await desk.must<{ transaction_id: string }>(
      "POST",
      "/orders/export?email=many@example.com",
    );
    const done = await finished(id);
    expect(done).toMatchObject({ total: copies, done: copies });
    const rows = (await textsOf(done)).flatMap(rowsOf);
    expect(new Set(rows.map((row) => row["order_id"])).size).toBe(copies);
    expect(rows).toHaveLength(copies);
    expect(rows[0]).toMatchObject({ order_total: "1500", sku: "", quantity: "" });
  });

  it("is listed among the exports of orders, and of nothing else", async () => {
    const { exports, count } = await desk.must<{ exports: TransferDto[]; count: number }>(
      "GET",
      "/orders/exports?status=done&order=created_at",
    );
    expect(count).toBe(exports.length);
    expect(count).toBeGreaterThan(3);
    const [first] = exports;
    expect(first?.created_by).toMatch(/^user_/);
    expect((await desk.send("GET", `/inventory-items/exports/${first?.id}`)).status).toBe(404);
    expect((await desk.send("GET", `/products/transfers/${first?.id}`)).status).toBe(404);
    expect((await desk.send("GET", "/orders/exports/trf_none")).status).toBe(404);
  });
});

describe("an export of inventory items", () => {
  it("has a row for each item and location", async () => {
    // What was sold is told to the shop's own levels a moment later, which both the file and the list show.
    await untilQuiet(shop);
    const { transaction_id: id } = await open.merchant.client.fetch<{ transaction_id: string }>(
      "/admin/inventory-items/export",
      { method: "POST", query: { sku: ["BB-LARGE", "BB-SMALL"] } },
    );
    await shop.container.resolve<Transfers>("transfers").run(id, new AbortController().signal);
    const done = await vi.waitFor(async () => {
      const { export: found } = await desk.must<{ export: TransferDetailDto }>("GET", `/inventory-items/exports/${id}`);
      expect(found).toMatchObject({ status: "done", total: 2, done: 2 });
      return found;
    }, 15_000);
    const rows = (await textsOf(done)).flatMap(rowsOf);
    const { inventory_items: items } = await open.merchant.admin.inventoryItem.list({
      sku: ["BB-LARGE", "BB-SMALL"],
      fields: "+location_levels.*",
    });
    const shown = items.flatMap(({ sku, location_levels: levels }) =>
      (levels ?? []).map((level) =>
        [sku, level.location_id, level.stocked_quantity, level.reserved_quantity].join(" "),
      ),
    );
    const told = rows.map((row) =>
      ["sku", "location_id", "stocked_quantity", "reserved_quantity"].map((name) => row[name]).join(" "),
    );
    expect(told.length).toBeGreaterThan(1);
    expect(told.toSorted()).toEqual(shown.toSorted());
    expect(rows[0]).toMatchObject({ location: expect.stringMatching(/./), requires_shipping: "true" });
    expect((await desk.send("POST", "/inventory-items/export?colour=red")).status).toBe(400);
    const { exports } = await desk.must<{ exports: TransferDto[] }>("GET", "/inventory-items/exports");
    expect(exports.map((each) => each.id)).toEqual([id]);
  });
});

it("a shop that keeps no files says so", async () => {
  const bare = await openTestShop();
  const refused = { status: 400, body: { message: expect.stringContaining("storage-local") } };
  expect(await new StaffDesk(bare).send("POST", "/orders/export")).toMatchObject(refused);
  expect(await new StaffDesk(bare).send("POST", "/inventory-items/export")).toMatchObject(refused);
  await bare.close();
});
