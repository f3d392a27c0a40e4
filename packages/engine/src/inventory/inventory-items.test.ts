import { statement, unnamed } from "@hanse/plugin-kit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTestShop, type TestShop } from "../../test/open-test-shop.ts";
import { merchantOf } from "../../test/support/merchant.ts";
import type { StoreService } from "../store/index.ts";
import type { InventoryItemDto, MovementDto } from "./inventory-item.schema.ts";
import type { InventoryItemService } from "./inventory-item.service.ts";
import type { StockLocationDto } from "./stock-location.schema.ts";
import type { Static } from "typebox";

type Item = InventoryItemDto;
type Movement = Static<typeof MovementDto>;

let shop: TestShop;
let main: string;
let other: string;
beforeAll(async () => {
  shop = await openTestShop();
  const settings = await shop.container.resolve<StoreService>("stores").settings();
  main = settings.defaultLocationId ?? "";
  other = (await newLocation("Harbour")).id;
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
const movementsOf = async (itemId: string): Promise<Movement[]> =>
  (await send<{ stock_movements: Movement[] }>("GET", `stock-movements?inventory_item_id=${itemId}&limit=200`)).body
    .stock_movements;

describe("inventory items", () => {
  it("are made with levels, and the plugin learns of them", async () => {
    const item = await newItem(
      { [main]: 5, [other]: 2 },
      { title: "Bolt", weight: 12.5, origin_country: "de", requires_shipping: false, metadata: { a: 1 } },
    );
    expect(item).toMatchObject({
      title: "Bolt",
      weight: 12.5,
      requires_shipping: false,
      stocked_quantity: 7,
      reserved_quantity: 0,
      metadata: { a: 1 },
    });
    expect(item.location_levels.map((level) => level.stocked_quantity).toSorted((a, b) => (a ?? 0) - (b ?? 0))).toEqual(
      [2, 5],
    );
    const told = await shop.database.query(
      statement<{ sku: string }>("test.told", "SELECT sku, title, requires_shipping FROM inventory.item WHERE id = $1"),
      [item.id],
    );
    expect(told).toEqual([{ sku: item.sku, title: "Bolt", requires_shipping: false }]);
    expect(await movementsOf(item.id)).toMatchObject([
      { kind: "count", actor_id: expect.any(String) },
      { kind: "count" },
    ]);
  });

  it("are changed, with If-Match, and found by filters, text and order in one statement", async () => {
    const heavy = await newItem({ [main]: 40 }, { title: "Anchor of iron", weight: 900, hs_code: "7316" });
    const light = await newItem({}, { title: "Anchor of foam", weight: 2 });
    const path = `inventory-items/${heavy.id}`;
    const { etag } = await send("GET", path);
    const changed = await send("POST", path, { description: "For ships.", material: "iron" }, { "if-match": etag });
    expect(changed.body).toMatchObject({ inventory_item: { description: "For ships.", title: "Anchor of iron" } });
    expect((await send("POST", path, { title: "x" }, { "if-match": etag })).status).toBe(409);
    expect((await send("POST", path, { colour: "red" })).body).toMatchObject({
      message: expect.stringContaining("colour"),
    });

    const ids = async (query: string): Promise<string[]> => {
      shop.statements();
      const { body, status } = await send<{ inventory_items: Item[] }>("GET", `inventory-items?${query}`);
      expect(status).toBe(200);
      expect(shop.statements().filter((text) => text.includes("inventory_item"))).toHaveLength(1);
      return body.inventory_items.map((item) => item.id);
    };
    expect(await ids("q=anchor&order=title")).toEqual([light.id, heavy.id]);
    expect(await ids("q=anchor&order=-stocked_quantity")).toEqual([heavy.id, light.id]);
    expect(await ids("q=anchor&weight[$gt]=100")).toEqual([heavy.id]);
    expect(await ids(`sku[]=${light.sku}&sku[]=none`)).toEqual([light.id]);
    expect(await ids("hs_code=7316")).toEqual([heavy.id]);
    expect(await ids(`q=anchor&location_levels[location_id]=${main}`)).toEqual([heavy.id]);
    const countOf = async (query: string) =>
      (await send<{ count: number }>("GET", `inventory-items?limit=1&${query}`)).body.count;
    const there = await countOf(`location_levels[location_id]=${main}`);
    expect([there, there > 1]).toEqual([await countOf(`location_levels[location_id][$in][]=${main}`), true]);
    expect(await ids("q=anchor&location_levels[stocked_quantity][$gte]=40")).toEqual([heavy.id]);
    expect(await send("GET", "inventory-items?order=colour")).toMatchObject({ status: 400 });
  });

  it("have a SKU of their own, also when two are made at once", async () => {
    const outcomes = await Promise.all([1, 2, 3].map(() => send("POST", "inventory-items", { sku: "ONLY-ONE" })));
    expect(outcomes.map((outcome) => outcome.status).toSorted((a, b) => a - b)).toEqual([200, 400, 400]);
    const item = await newItem();
    expect(await send("POST", `inventory-items/${item.id}`, { sku: "ONLY-ONE" })).toMatchObject({
      status: 400,
      body: { data: { code: "inventory.sku_taken", sku: "ONLY-ONE" } },
    });
    expect((await send("POST", `inventory-items/${item.id}`, { sku: item.sku })).status).toBe(200);
    expect((await send("POST", `inventory-items/${item.id}`, { sku: null })).status).toBe(200);
  });

  it("are told to the plugin later when a process left that undone", async () => {
    const item = await newItem();
    await shop.database.query(unnamed(`UPDATE inventory_item SET title = 'Late' WHERE id = '${item.id}'`));
    await shop.database.query(
      unnamed(
        `INSERT INTO inventory_item_untold SELECT id, version, now() - interval '2 minutes' FROM inventory_item WHERE id = '${item.id}'`,
      ),
    );
    await shop.container.resolve<InventoryItemService>("inventoryItems").tellAll();
    const [told] = await shop.database.query(
      unnamed(
        `SELECT title, (SELECT count(*) FROM inventory_item_untold) AS left FROM inventory.item WHERE id = '${item.id}'`,
      ),
    );
    expect(told).toEqual({ title: "Late", left: 0 });
  });

  it("are deleted with their levels, but not while units are promised", async () => {
    const item = await newItem({ [main]: 4 });
    const reserved = await send<{ reservation: { id: string } }>("POST", "reservations", {
      inventory_item_id: item.id,
      location_id: main,
      quantity: 1,
    });
    expect(await send("DELETE", `inventory-items/${item.id}`)).toMatchObject({
      status: 400,
      body: { data: { code: "inventory.item_reserved" } },
    });
    await send("DELETE", `reservations/${reserved.body.reservation.id}`);
    expect((await send("DELETE", `inventory-items/${item.id}`)).body).toEqual({
      id: item.id,
      object: "inventory_item",
      deleted: true,
    });
    expect(await send("DELETE", `inventory-items/${item.id}`)).toMatchObject({
      status: 404,
      body: { data: { itemIds: [item.id] } },
    });
    expect(await movementsOf(item.id)).toMatchObject([{ kind: "remove", quantity: -4 }, { kind: "count" }]);
  });
});
