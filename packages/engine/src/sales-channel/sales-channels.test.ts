import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { openDemoShop } from "../../test/demo-template.ts";
import type { TestShop } from "../../test/open-test-shop.ts";
import { Shopper, variantOf } from "../../test/shopper.ts";
import { openAdminSdk } from "../../test/support/admin-sdk.ts";
import { merchantOf } from "../../test/support/merchant.ts";
import type { ApiKeyService } from "../api-key/index.ts";
import type { StoreService } from "../store/index.ts";

let shop: TestShop;
let sdk: Awaited<ReturnType<typeof openAdminSdk>>;
let admin: ReturnType<typeof merchantOf>;

beforeAll(async () => {
  shop = await openDemoShop();
  sdk = await openAdminSdk(shop);
  admin = merchantOf(shop);
});
afterAll(() => shop.close());

const make = async (name: string) => (await sdk.admin.salesChannel.create({ name })).sales_channel.id;

describe("sales channels", () => {
  it("are made, changed and found", async () => {
    const { sales_channel: made } = await sdk.admin.salesChannel.create({
      name: "Market stall",
      description: "Saturdays",
      is_disabled: true,
      metadata: { town: "Kiel" },
    });
    expect(made).toMatchObject({ id: expect.stringMatching(/^sc_/), is_disabled: true, metadata: { town: "Kiel" } });
    const { sales_channel: changed } = await sdk.admin.salesChannel.update(made.id, {
      is_disabled: false,
      description: null,
    });
    expect(changed).toMatchObject({ name: "Market stall", description: null, is_disabled: false, deleted_at: null });
    shop.statements();
    const list = await sdk.admin.salesChannel.list({ q: "MARKET", is_disabled: false, order: "-created_at" });
    expect(shop.statements().filter((text) => text.includes("FROM sales_channel"))).toHaveLength(1);
    expect(list).toMatchObject({ count: 1, sales_channels: [{ id: made.id }], limit: 50, offset: 0 });
    expect(await sdk.admin.salesChannel.retrieve(made.id, { fields: "name" })).toEqual({
      sales_channel: { id: made.id, name: "Market stall" },
    });
    expect((await admin.send("GET", "/sales-channels?colour=red")).body.message).toContain("colour");
    expect((await admin.send("POST", "/sales-channels/sc_0", { name: "x" })).status).toBe(404);
  });

  it("are found by the keys and the locations that they have", async () => {
    const { defaultSalesChannelId } = await shop.container.resolve<StoreService>("stores").settings();
    const [key] = await shop.container.resolve<ApiKeyService>("apiKeys").publishable();
    const idsOf = async (query: object) =>
      (await sdk.admin.salesChannel.list(query)).sales_channels.map(({ id }) => id);
    expect(await idsOf({ publishable_key_id: key?.id })).toEqual([defaultSalesChannelId]);
    const { rows } = await shop.database.pool.query(
      "SELECT location_id AS id FROM sales_channel_location WHERE sales_channel_id = $1 LIMIT 1",
      [defaultSalesChannelId],
    );
    expect(await idsOf({ location_id: rows[0].id })).toContain(defaultSalesChannelId);
    expect(await idsOf({ location_id: "sloc_0" })).toEqual([]);
  });

  it("are not overwritten by whoever saw an older state", async () => {
    const url = `/sales-channels/${await make("Versioned")}`;
    const { etag } = await admin.send("GET", url);
    const replies = await Promise.all(
      ["A", "B", "C"].map((name) => admin.send("POST", url, { name }, { "if-match": etag })),
    );
    expect(replies.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([200, 409, 409]);
  });

  it("that are disabled take no requests, at once", async () => {
    const id = await make("Pop-up");
    const { token } = await shop.container
      .resolve<ApiKeyService>("apiKeys")
      .createPublishable({ title: "Pop-up", salesChannelIds: [id] });
    const status = async () =>
      (await shop.app.inject({ url: "/store/regions", headers: { "x-publishable-api-key": token } })).statusCode;
    expect(await status()).toBe(200);
    await sdk.admin.salesChannel.update(id, { is_disabled: true });
    expect(await status()).toBe(400);
    const refused = await admin.send("DELETE", `/sales-channels/${id}`);
    expect(refused).toMatchObject({ status: 400, body: { data: { code: "http.still_in_use" } } });
    expect(refused.body.message).toContain("1 publishable key");
  });
});

describe("products of a channel", () => {
  it("are linked and unlinked, all or none", async () => {
    const id = await make("Outlet");
    const { rows } = await shop.database.pool.query("SELECT id FROM product ORDER BY id LIMIT 3");
    const [one = "", two = "", three = ""] = rows.map((row: { id: string }) => row.id);
    const linked = async () =>
      (await sdk.admin.product.list({ sales_channel_id: [id], order: "id" } as never)).products.map(
        (product) => product.id,
      );
    await sdk.admin.salesChannel.batchProducts(id, { add: [one, two] });
    expect(await linked()).toEqual([one, two]);
    const unknown = await admin.send("POST", `/sales-channels/${id}/products`, { add: [three, "prod_0"] });
    expect(unknown).toMatchObject({ status: 404, body: { message: expect.stringContaining("prod_0") } });
    expect(await linked()).toEqual([one, two]);
    await sdk.admin.salesChannel.updateProducts(id, { add: [three, one], remove: [two, one] });
    expect(await linked()).toEqual([three]);
    await sdk.admin.salesChannel.delete(id);
    await vi.waitFor(async () => {
      const left = await shop.database.pool.query(
        "SELECT FROM product_sales_channel_link WHERE sales_channel_id = $1",
        [id],
      );
      expect(left.rows).toHaveLength(0);
    }, 10_000);
  });
});

describe("a channel is deleted", () => {
  it("never while it is the default one or shoppers have carts in it", async () => {
    const { defaultSalesChannelId: id } = await shop.container.resolve<StoreService>("stores").settings();
    await new Shopper(shop).cart([{ variantId: await variantOf(shop, "BB-LARGE"), quantity: 1 }]);
    const refused = await admin.send("DELETE", `/sales-channels/${id}`);
    expect(refused.status).toBe(400);
    expect(refused.body.message).toMatch(/1 open cart .* 1 publishable key .* 1 store as its default \(/);
  });

  it("when nothing needs it, and what was sold there stays", async () => {
    const id = await make("Past");
    expect(await sdk.admin.salesChannel.delete(id)).toEqual({ id, object: "sales-channel", deleted: true });
    expect((await admin.send("GET", `/sales-channels/${id}`)).status).toBe(404);
    expect((await admin.send("DELETE", `/sales-channels/${id}`)).status).toBe(404);
    expect((await sdk.admin.salesChannel.list({ id })).count).toBe(0);
    const { rows } = await shop.database.pool.query("SELECT is_disabled FROM sales_channel WHERE id = $1", [id]);
    expect(rows).toEqual([{ is_disabled: true }]);
  });
});
