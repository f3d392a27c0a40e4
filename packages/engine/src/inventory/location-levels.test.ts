import { unnamed } from "@hanse/plugin-kit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTestShop, type TestShop } from "../../test/open-test-shop.ts";
import { merchantOf } from "../../test/support/merchant.ts";
import type { StoreService } from "../store/index.ts";
import type { InventoryItemDto, LevelDto, MovementDto } from "./inventory-item.schema.ts";
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

const pending = unnamed<{ count: number }>(
  `SELECT (SELECT count(*) FROM inventory.outbox)
        + (SELECT count(*) FROM event_delivery WHERE subscriber LIKE 'inventory.%' AND state IN ('pending', 'delivering')) AS count`,
);
/** All that the plugin has reported is taken. */
async function settled(): Promise<void> {
  await expect.poll(async () => (await shop.database.query(pending))[0]?.count).toBe(0);
}

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
const movementsOf = async (itemId: string): Promise<Movement[]> =>
  (await send<{ stock_movements: Movement[] }>("GET", `stock-movements?inventory_item_id=${itemId}&limit=200`)).body
    .stock_movements;

describe("levels", () => {
  const levelsOf = async (itemId: string, query = ""): Promise<LevelDto[]> =>
    (await send<{ inventory_levels: LevelDto[] }>("GET", `inventory-items/${itemId}/location-levels?${query}`)).body
      .inventory_levels;

  it("are opened once, counted, and deleted when they are empty", async () => {
    const { id } = await newItem();
    const url = `inventory-items/${id}/location-levels`;
    const opened = await send("POST", url, { location_id: main, stocked_quantity: 3, incoming_quantity: 10 });
    expect(opened.body).toMatchObject({ inventory_item: { stocked_quantity: 3 } });
    expect(await send("POST", url, { location_id: main })).toMatchObject({
      status: 400,
      body: { data: { code: "inventory.level_exists" } },
    });
    const counted = await send("POST", `${url}/${main}`, {
      stocked_quantity: 4,
      reason: "Stocktaking",
      reference: "2026-11",
    });
    expect(counted.body).toMatchObject({ inventory_item: { location_levels: [{ incoming_quantity: 10 }] } });
    await send("POST", `${url}/${main}`, { incoming_quantity: 6 });
    const [level] = await levelsOf(id);
    expect(level).toMatchObject({
      id: expect.stringMatching(/^ilev_/),
      stocked_quantity: 4,
      incoming_quantity: 6,
      available_quantity: 4,
      missing_quantity: 0,
      stock_locations: [{ id: main }],
    });
    expect(await movementsOf(id)).toMatchObject([
      { quantity: 1, reason: "Stocktaking", reference: "2026-11", stocked_quantity: 4 },
      { quantity: 3 },
    ]);
    expect(await send("DELETE", `${url}/${main}`)).toMatchObject({
      status: 400,
      body: { data: { code: "inventory.level_stocked" } },
    });
    await send("POST", `${url}/${main}`, { stocked_quantity: 0, incoming_quantity: 0 });
    expect((await send("DELETE", `${url}/${main}`)).body).toMatchObject({
      id: level?.id,
      object: "inventory-level",
      deleted: true,
      parent: { id, location_levels: [] },
    });
    // The plugin's last report of the level, all zero, must not bring it back.
    await settled();
    expect(await levelsOf(id)).toEqual([]);
    expect((await send("DELETE", `${url}/${main}`)).status).toBe(404);
    await send("POST", url, { location_id: main });
    expect(await levelsOf(id)).toMatchObject([{ stocked_quantity: 0 }]);
  });

  it("are part of their item: one of two who count what both have seen is told", async () => {
    const { id } = await newItem({ [main]: 1 });
    const url = `inventory-items/${id}/location-levels`;
    const seen = async () => ({ "if-match": (await send("GET", `inventory-items/${id}`)).etag });
    const both = await seen();
    const counts = await Promise.all(
      [7, 8].map((stocked_quantity) => send("POST", `${url}/${main}`, { stocked_quantity }, both)),
    );
    expect(counts.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
    const [won] = counts.filter(({ status }) => status === 200);
    expect(won?.body).toMatchObject({
      inventory_item: { stocked_quantity: (await itemNow(id)).stocked_quantity },
    });
    const adjust = { location_id: main, quantity: 1 };
    for (const stale of [
      () => send("POST", url, { location_id: other }, both),
      () => send("POST", `inventory-items/${id}/adjust`, adjust, both),
      () => send("DELETE", `${url}/${main}`, undefined, both),
    ])
      expect(await stale()).toMatchObject({ status: 409, body: { data: { code: "http.stale_version" } } });
    expect(await levelsOf(id)).toHaveLength(1);
    const opened = await send("POST", url, { location_id: other }, { "if-match": won?.etag ?? "" });
    expect(opened.status).toBe(200);
    expect((await send("POST", `inventory-items/${id}/adjust`, adjust, { "if-match": opened.etag })).status).toBe(200);
  });

  it("refuse unknown items, places and counts, by name", async () => {
    const { id } = await newItem({ [main]: 1 });
    const level = (item: string, location: string) => `inventory-items/${item}/location-levels/${location}`;
    for (const [path, named] of [
      [level("iitem_gone", main), "iitem_gone"],
      [level(id, "sloc_gone"), "sloc_gone"],
      [level(id, other), other],
    ] as const) {
      const refused = await send("POST", path, { stocked_quantity: 1 });
      expect(refused).toMatchObject({ status: 404, body: { message: expect.stringContaining(named) } });
    }
    expect((await send("POST", level(id, main), { stocked_quantity: -1 })).status).toBe(400);
    expect((await send("GET", "inventory-items/iitem_gone/location-levels")).status).toBe(404);
  });

  it("are changed by the batch all or nothing, and written off only by force", async () => {
    const [one, two] = [await newItem({ [main]: 5 }), await newItem({ [main]: 1, [other]: 2 })];
    const doomed = (await levelsOf(two.id, `location_id=${other}`))[0]?.id ?? "";
    const batch = {
      create: [{ inventory_item_id: one.id, location_id: other, stocked_quantity: 8 }],
      update: [{ inventory_item_id: one.id, location_id: main, stocked_quantity: 6 }],
      delete: [doomed],
    };
    const url = "inventory-items/location-levels/batch";
    expect(await send("POST", url, batch)).toMatchObject({
      status: 400,
      body: { data: { code: "inventory.level_stocked" } },
    });
    expect(await levelsOf(one.id)).toMatchObject([{ stocked_quantity: 5 }]);
    const missing = { ...batch, update: [{ ...batch.update[0], inventory_item_id: two.id, location_id: "sloc_x" }] };
    expect((await send("POST", url, { ...missing, force: true })).status).toBe(404);
    const done = await send("POST", url, { ...batch, force: true });
    expect(done.body).toMatchObject({
      created: [{ inventory_item_id: one.id, location_id: other, stocked_quantity: 8 }],
      updated: [{ stocked_quantity: 6 }],
      deleted: [doomed],
    });
    const own = await send("POST", `inventory-items/${two.id}/location-levels/batch`, {
      create: [{ location_id: other, stocked_quantity: 1 }],
      update: [{ location_id: main, stocked_quantity: 9 }],
    });
    expect(own.body).toMatchObject({
      created: [{ stocked_quantity: 1 }],
      updated: [{ stocked_quantity: 9 }],
      deleted: [],
    });
  });

  it("are adjusted and moved, each time with who and why, once under an Idempotency-Key", async () => {
    const { id } = await newItem({ [main]: 5 });
    const adjust = (body: object, headers = {}) => send("POST", `inventory-items/${id}/adjust`, body, headers);
    const broken = { location_id: main, quantity: -2, reason: "Broken" };
    const key = { "idempotency-key": crypto.randomUUID() };
    await Promise.all([adjust(broken, key), adjust(broken, key)]);
    await adjust(broken, key);
    await adjust({ location_id: main, quantity: 4, kind: "receive", reference: "DN-1" });
    expect(await adjust({ location_id: main, quantity: -8 })).toMatchObject({
      status: 400,
      body: { data: { code: "inventory.not_stocked" } },
    });
    const moved = await send("POST", "stock-transfers", {
      from_location_id: main,
      to_location_id: other,
      items: [{ inventory_item_id: id, quantity: 3 }],
      reference: "TR-1",
    });
    expect(moved.body).toMatchObject({
      inventory_levels: expect.arrayContaining([expect.anything(), expect.anything()]),
    });
    expect((await itemNow(id)).stocked_quantity).toBe(7);
    const found = await send<{ stock_movements: Movement[]; next: string }>(
      "GET",
      `stock-movements?inventory_item_id=${id}&limit=4`,
    );
    expect(found.body.stock_movements.map(({ kind, quantity }) => `${kind} ${quantity}`).toSorted()).toEqual([
      "adjust -2",
      "receive 4",
      "transfer -3",
      "transfer 3",
    ]);
    const older = await send("GET", `stock-movements?inventory_item_id=${id}&before=${found.body.next}`);
    expect(older.body).toMatchObject({ stock_movements: [{ kind: "count", quantity: 5 }], next: null });
    expect((await send("GET", "stock-movements?reference=DN-1")).body).toMatchObject({
      stock_movements: [{ reference: "DN-1", actor_id: expect.stringMatching(/^apk_/) }],
    });
  });

  it("stay the sum of their movements when many count and adjust at once", async () => {
    const { id } = await newItem({ [main]: 10, [other]: 10 });
    const url = `inventory-items/${id}`;
    const random = (max: number) => Math.floor(Math.random() * max);
    const step = () => {
      const at = random(2) === 0 ? main : other;
      switch (random(4)) {
        case 0:
          return send("POST", `${url}/location-levels/${at}`, { stocked_quantity: random(20) });
        case 1:
          return send("POST", "stock-transfers", {
            from_location_id: at,
            to_location_id: at === main ? other : main,
            items: [{ inventory_item_id: id, quantity: 1 + random(5) }],
          });
        case 2:
          return send("POST", "reservations", { inventory_item_id: id, location_id: at, quantity: 1 + random(3) });
        default:
          return send("POST", `${url}/adjust`, { location_id: at, quantity: random(11) - 5 });
      }
    };
    for (let round = 0; round < 6; round += 1) {
      const outcomes = await Promise.all(Array.from({ length: 6 }, step));
      for (const { status } of outcomes) expect([200, 400, 409]).toContain(status);
    }
    await settled();
    const movements = await movementsOf(id);
    const { body } = await send<{ count: number; reservations: { quantity: number }[] }>(
      "GET",
      `reservations?inventory_item_id=${id}&limit=200`,
    );
    const now = await itemNow(id);
    for (const level of now.location_levels) {
      const moved = movements.filter((movement) => movement.location_id === level.location_id);
      expect(moved.reduce((sum, movement) => sum + movement.quantity, 0)).toBe(level.stocked_quantity);
    }
    expect(body.reservations.reduce((sum, one) => sum + one.quantity, 0)).toBe(now.reserved_quantity);
  });
});
