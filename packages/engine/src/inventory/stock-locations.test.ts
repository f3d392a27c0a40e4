import { unnamed } from "@hanse/plugin-kit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTestShop, type TestShop } from "../../test/open-test-shop.ts";
import { merchantOf } from "../../test/support/merchant.ts";
import type { StoreService } from "../store/index.ts";
import type { InventoryItemDto } from "./inventory-item.schema.ts";
import type { StockLocationDto } from "./stock-location.schema.ts";

type Item = InventoryItemDto;

let shop: TestShop;
let channel: string;
let main: string;
beforeAll(async () => {
  shop = await openTestShop();
  const settings = await shop.container.resolve<StoreService>("stores").settings();
  channel = settings.defaultSalesChannelId ?? "";
  main = settings.defaultLocationId ?? "";
});
afterAll(() => shop.close());

const send = <Body = Record<string, unknown>>(
  method: "GET" | "POST" | "DELETE",
  path: string,
  payload?: object,
  headers?: Record<string, string>,
) => merchantOf(shop).send<Body>(method, `/${path}`, payload, headers);

const newLocation = async (name: string, more: object = {}): Promise<StockLocationDto> =>
  (await send<{ stock_location: StockLocationDto }>("POST", "stock-locations", { name, ...more })).body.stock_location;

let skus = 0;
const newItem = async (levels: Record<string, number> = {}, more: object = {}): Promise<Item> => {
  const location_levels = Object.entries(levels).map(([location_id, stocked_quantity]) => ({
    location_id,
    stocked_quantity,
  }));
  const sku = `SKU-${(skus += 1)}`;
  const made = await send<{ inventory_item: Item }>("POST", "inventory-items", { sku, location_levels, ...more });
  expect(made.status).toBe(200);
  return made.body.inventory_item;
};
const itemNow = async (id: string): Promise<Item> =>
  (await send<{ inventory_item: Item }>("GET", `inventory-items/${id}`)).body.inventory_item;

describe("stock locations", () => {
  it("are made, changed, linked and listed", async () => {
    const address = { address_1: "Am Kai 1", country_code: "de", city: "Kiel", metadata: { gate: 4 } };
    const made = await send<{ stock_location: StockLocationDto }>("POST", "stock-locations", { name: "Kiel", address });
    expect(made).toMatchObject({ status: 200, etag: '"1"', body: { stock_location: { name: "Kiel", address } } });
    const { id } = made.body.stock_location;
    const changed = await send("POST", `stock-locations/${id}`, { name: "Kiel Süd" }, { "if-match": made.etag });
    expect(changed.body).toMatchObject({ stock_location: { name: "Kiel Süd", address } });
    const stale = await send("POST", `stock-locations/${id}`, { name: "x" }, { "if-match": made.etag });
    expect(stale).toMatchObject({ status: 409, body: { data: { code: "http.stale_version" } } });

    const linked = await send("POST", `stock-locations/${id}/sales-channels`, { add: [channel] });
    expect(linked.body).toMatchObject({ stock_location: { sales_channels: [{ id: channel, name: "Web shop" }] } });
    const providers = `stock-locations/${id}/fulfillment-providers`;
    const provided = await send("POST", providers, { add: ["manual_manual"] });
    expect(provided.body).toMatchObject({ stock_location: { fulfillment_providers: [{ id: "manual_manual" }] } });
    const unknown = await send("POST", providers, { add: ["nobody_nobody"] });
    expect(unknown).toMatchObject({ status: 400, body: { message: expect.stringContaining("nobody_nobody") } });
    expect(Number(provided.etag.slice(1, -1))).toBeGreaterThan(2);

    const found = await send("GET", `stock-locations?q=kiel&sales_channel_id=${channel}&fields=id,name`);
    expect(found.body).toEqual({
      stock_locations: [{ id, name: "Kiel Süd" }],
      count: 1,
      offset: 0,
      limit: 50,
    });
    await send("POST", `stock-locations/${id}/sales-channels`, { remove: [channel] });
    expect((await send("GET", "stock-locations?order=-name&limit=1")).body).toMatchObject({
      stock_locations: [{ name: "Warehouse" }],
      limit: 1,
    });
    await send("DELETE", `stock-locations/${id}`);
  });

  it("are deleted when they keep nothing, and say what stands in the way", async () => {
    const { id } = await newLocation("Depot");
    const item = await newItem({ [id]: 3 });
    const refused = await send("DELETE", `stock-locations/${id}`);
    expect(refused).toMatchObject({
      status: 400,
      body: { data: { code: "http.still_in_use", uses: [{ what: "1 item in stock", ids: [item.id] }] } },
    });
    await send("POST", `inventory-items/${item.id}/location-levels/${id}`, { stocked_quantity: 0 });
    await send("POST", `stock-locations/${id}/fulfillment-sets`, { name: "Depot shipping", type: "shipping" });
    expect(await send("DELETE", `stock-locations/${id}`)).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining("1 fulfillment set") },
    });
    await shop.database.query(unnamed("DELETE FROM fulfillment_set WHERE name = 'Depot shipping'"));
    expect((await send("DELETE", `stock-locations/${id}`)).body).toEqual({
      id,
      object: "stock_location",
      deleted: true,
    });
    expect((await itemNow(item.id)).location_levels).toEqual([]);
    for (const method of ["GET", "DELETE"] as const)
      expect(await send(method, `stock-locations/${id}`)).toMatchObject({ status: 404, body: { data: { ids: [id] } } });
    expect((await send("POST", `stock-locations/${id}`, { name: "x" })).status).toBe(404);
    expect(await send("DELETE", `stock-locations/${main}`)).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining("1 store as its default") },
    });
  });
});
