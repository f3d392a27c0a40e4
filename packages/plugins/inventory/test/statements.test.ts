import { StockChanged } from "@hanse/plugin-kit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { holding, type StockedShop, stockedShop } from "./stocked-shop.ts";

let shop: StockedShop;
beforeAll(async () => {
  shop = await stockedShop();
});
afterAll(() => shop.close());

let keys = 0;
const newKey = (): { idempotencyKey: string } => ({ idempotencyKey: `key-${(keys += 1)}` });

describe("the statements", () => {
  it("are one to reserve where the first location has enough, two to refuse", async () => {
    const [one, two] = [await shop.stock({ main: 4 }), await shop.stock({ main: 4 })];
    const reserve = (...itemIds: string[]) =>
      shop.statementsOf(() =>
        shop.client
          .reserve(holding(...itemIds.map((itemId) => ({ itemId, quantity: 2 }))), newKey())
          .catch(() => undefined),
      );
    expect(await reserve(one)).toBe(1);
    expect(await reserve(one, two)).toBe(1);
    expect(await reserve(one)).toBe(2);
    expect(await reserve(one, two)).toBe(2);
  });

  it("are one for all who want the same item while another's is under way", async () => {
    const itemId = await shop.stock({ main: 20 });
    const reserve = () => shop.client.reserve(holding({ itemId, quantity: 1 }), newKey());
    expect(await shop.statementsOf(() => Promise.all(Array.from({ length: 20 }, reserve)))).toBe(2);
    expect(await shop.level(itemId)).toMatchObject({ reserved: 20 });
  });

  it("are one to commit and one to release", async () => {
    const itemId = await shop.stock({ main: 5 });
    const { idempotencyKey: key } = newKey();
    await shop.client.reserve(holding({ itemId, quantity: 2 }), { idempotencyKey: key });
    expect(await shop.statementsOf(() => shop.client.commit({ key }))).toBe(1);
    expect(await shop.statementsOf(() => shop.client.release({ key }))).toBe(1);
  });

  it("are one to ask for levels or availability of many items, and two to change or ship", async () => {
    const itemIds = [await shop.stock({ main: 5 }), await shop.stock({ main: 5 })];
    expect(await shop.statementsOf(() => shop.client.levels({ itemIds }))).toBe(1);
    expect(await shop.statementsOf(() => shop.client.availability({ itemIds, locationIds: ["main"] }))).toBe(1);
    const changes = itemIds.map((itemId) => ({ itemId, locationId: "main", quantity: 1 }));
    expect(await shop.statementsOf(() => shop.client.adjust({ changes }, newKey()))).toBe(2);
    const { idempotencyKey: key } = newKey();
    const lines = itemIds.map((itemId) => ({ itemId, quantity: 1 }));
    await shop.client.reserve(holding(...lines), { idempotencyKey: key });
    await shop.client.commit({ key });
    expect(await shop.statementsOf(() => shop.client.ship({ key }, newKey()))).toBe(2);
  });
});

describe("the events", () => {
  it("are one about all levels that a reservation changed", async () => {
    const [one, other] = [await shop.stock({ main: 5 }), await shop.stock({ main: 5 })];
    await shop.client.reserve(holding({ itemId: other, quantity: 1 }, { itemId: one, quantity: 2 }), newKey());
    await shop.running.forwardEvents();
    expect(shop.events.at(-1)).toMatchObject({
      name: StockChanged.name,
      aggregate: one,
      payload: { levels: [await shop.level(one), await shop.level(other)] },
    });
  });

  it("tell only what a count changed", async () => {
    const itemId = await shop.stock({ main: 5, other: 5 });
    await shop.running.forwardEvents();
    const before = shop.events.length;
    await shop.client.setStock([
      { itemId, locationId: "main", stocked: 5 },
      { itemId, locationId: "other", stocked: 6 },
    ]);
    await shop.running.forwardEvents();
    const told = shop.events.slice(before).map((event) => event.payload);
    expect(told).toEqual([{ levels: [await shop.level(itemId, "other")] }]);
  });

  it("about many deleted levels are several", async () => {
    const itemId = await shop.stock({});
    await shop.client.setStock(
      Array.from({ length: 1_100 }, (_, index) => ({ itemId, locationId: `shelf-${index}`, stocked: index })),
    );
    await shop.running.forwardEvents();
    const before = shop.events.length;
    await shop.client.deleteItems({ itemIds: [itemId] });
    await shop.running.forwardEvents();
    const told = shop.events.slice(before).map((event) => (event.payload as { levels: unknown[] }).levels.length);
    expect(told).toEqual([500, 500, 100]);
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
});
