import { InventoryItemNotFound, InventoryItemReserved } from "@hanse/plugin-kit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { holding, type StockedShop, stockedShop } from "./stocked-shop.ts";

let shop: StockedShop;
beforeAll(async () => {
  shop = await stockedShop();
});
afterAll(() => shop.close());

describe("setStock", () => {
  it("sets counts and returns the levels in the order given", async () => {
    const itemId = await shop.stock({});
    const counts = [
      { itemId, locationId: "north", stocked: 3 },
      { itemId, locationId: "east", stocked: 4, incoming: 10 },
    ];
    expect(await shop.client.setStock(counts)).toMatchObject([
      { locationId: "north", stocked: 3, incoming: 0, available: 3, version: 1 },
      { locationId: "east", stocked: 4, incoming: 10, available: 4, version: 1 },
    ]);
    expect(await shop.client.setStock([{ itemId, locationId: "east", stocked: 5 }])).toMatchObject([
      { stocked: 5, incoming: 10, version: 2 },
    ]);
  });

  it("shows a count below what is reserved as a shortage, until it is filled", async () => {
    const itemId = await shop.stock({ main: 5 });
    await shop.client.reserve(holding({ itemId, quantity: 4 }), { idempotencyKey: "short" });
    expect(await shop.client.setStock([{ itemId, locationId: "main", stocked: 1 }])).toMatchObject([
      { stocked: 1, reserved: 4, available: -3 },
    ]);
    await expect(
      shop.client.reserve(holding({ itemId, quantity: 1 }), { idempotencyKey: "more" }),
    ).rejects.toMatchObject({
      data: { lines: [{ available: 0 }] },
    });
    expect(await shop.client.setStock([{ itemId, locationId: "main", stocked: 6 }])).toMatchObject([
      { reserved: 4, available: 2 },
    ]);
  });

  it("publishes only what changed", async () => {
    const itemId = await shop.stock({ main: 5, other: 5 });
    await shop.running.forwardEvents();
    const before = shop.events.length;
    await shop.client.setStock([
      { itemId, locationId: "main", stocked: 5 },
      { itemId, locationId: "other", stocked: 6 },
    ]);
    await shop.running.forwardEvents();
    expect(shop.events.slice(before).map((event) => event.payload)).toMatchObject([
      { levels: [{ itemId, locationId: "other", stocked: 6, version: 2 }] },
    ]);
    expect(shop.events.slice(before)).toHaveLength(1);
  });

  it("sets nothing when an item is unknown", async () => {
    const itemId = await shop.stock({ main: 5 });
    const counts = [
      { itemId, locationId: "main", stocked: 9 },
      { itemId: "nothing", locationId: "main", stocked: 9 },
    ];
    await expect(shop.client.setStock(counts)).rejects.toMatchObject({
      code: InventoryItemNotFound.code,
      data: { itemIds: ["nothing"] },
    });
    expect(await shop.level(itemId)).toMatchObject({ stocked: 5 });
  });

  it("counts new levels from many places at once", async () => {
    const itemId = await shop.stock({});
    const places = Array.from({ length: 20 }, (_, index) => `place-${index}`);
    const count = (locationIds: string[], stocked: number) =>
      shop.client.setStock(locationIds.map((locationId) => ({ itemId, locationId, stocked })));
    await Promise.all(
      Array.from({ length: 6 }, (_, index) => count(index % 2 === 0 ? places : places.toReversed(), 7)),
    );
    const levels = await shop.client.levels({ itemIds: [itemId] });
    expect(levels.map((level) => [level.stocked, level.version])).toEqual(places.map(() => [7, 1]));
  });
});

describe("items", () => {
  it("are created and changed by id; the last of one id counts", async () => {
    const item = { id: "shirt", sku: "S-1", title: "Shirt", requiresShipping: true };
    await shop.client.putItems([{ ...item, title: "Draft" }, item]);
    await shop.client.putItems([{ ...item, sku: null }]);
    expect(await shop.sql("SELECT * FROM item WHERE id = 'shirt'")).toEqual([
      { id: "shirt", sku: null, title: "Shirt", requires_shipping: true },
    ]);
  });

  it("go with their levels, unless units are promised", async () => {
    const [idle, promised] = [await shop.stock({ main: 5 }), await shop.stock({ main: 5 })];
    await shop.client.reserve(holding({ itemId: promised, quantity: 1 }), { idempotencyKey: "promise" });
    await expect(shop.client.deleteItems({ itemIds: [idle, promised] })).rejects.toMatchObject({
      code: InventoryItemReserved.code,
      data: { itemIds: [promised] },
    });
    expect(await shop.client.levels({ itemIds: [idle] })).toHaveLength(1);

    await shop.client.release({ key: "promise" });
    await shop.client.deleteItems({ itemIds: [idle, promised, "nothing"] });
    expect(await shop.client.levels({ itemIds: [idle, promised] })).toEqual([]);
  });

  it("have levels everywhere or at the places asked for", async () => {
    const itemId = await shop.stock({ a: 1, b: 2, c: 3 });
    expect((await shop.client.levels({ itemIds: [itemId, "nothing"] })).map((level) => level.locationId)).toEqual([
      "a",
      "b",
      "c",
    ]);
    expect(
      (await shop.client.levels({ itemIds: [itemId], locationIds: ["c", "z"] })).map((level) => level.locationId),
    ).toEqual(["c"]);
  });
});
