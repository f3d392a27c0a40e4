import {
  CallUndone,
  InsufficientInventory,
  InvalidCall,
  InventoryItemNotFound,
  ReservationExpired,
  StockChanged,
} from "@hanse/plugin-kit";
import { Check } from "typebox/value";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { holding, type StockedShop, stockedShop } from "./stocked-shop.ts";

let shop: StockedShop;
beforeAll(async () => {
  shop = await stockedShop();
});
afterAll(() => shop.close());

let keys = 0;
const newKey = (): { idempotencyKey: string } => ({ idempotencyKey: `reserve-${(keys += 1)}` });

describe("reserve", () => {
  it("holds units until the hold expires", async () => {
    const itemId = await shop.stock({ main: 5 });
    const before = Date.now();
    const reservation = await shop.client.reserve(holding({ itemId, quantity: 3 }), newKey());

    expect(reservation).toMatchObject({
      status: "held",
      allocations: [{ lineId: "line-1", itemId, locationId: "main", quantity: 3 }],
    });
    expect(Date.parse(reservation.expiresAt ?? "")).toBeGreaterThan(before + 500_000);
    expect(await shop.level(itemId)).toMatchObject({ stocked: 5, reserved: 3, available: 2, version: 2 });
  });

  it("takes all lines or none", async () => {
    const plenty = await shop.stock({ main: 5 });
    const scarce = await shop.stock({ main: 1 });
    const call = shop.client.reserve(
      holding({ itemId: plenty, quantity: 2 }, { itemId: scarce, quantity: 2 }),
      newKey(),
    );

    await expect(call).rejects.toMatchObject({
      code: InsufficientInventory.code,
      data: { lines: [{ lineId: "line-2", itemId: scarce, requested: 2, available: 1 }] },
    });
    expect(await shop.level(plenty)).toMatchObject({ reserved: 0, version: 1 });
  });

  it("adds up several lines of one item", async () => {
    const itemId = await shop.stock({ main: 5 });
    const two = { itemId, quantity: 3 };
    await expect(shop.client.reserve(holding(two, two), newKey())).rejects.toMatchObject({
      data: { lines: [{ lineId: "line-2", requested: 3, available: 2 }] },
    });
    const reservation = await shop.client.reserve(holding(two, { itemId, quantity: 2 }), newKey());
    expect(reservation.allocations.map((allocation) => allocation.quantity)).toEqual([3, 2]);
    expect(await shop.level(itemId)).toMatchObject({ reserved: 5, available: 0 });
  });

  it("prefers the first location that has all units, then splits", async () => {
    const itemId = await shop.stock({ near: 2, far: 5, farther: 9 });
    const locationIds = ["near", "far", "farther"];
    const whole = await shop.client.reserve(holding({ itemId, quantity: 4, locationIds }), newKey());
    expect(whole.allocations).toMatchObject([{ locationId: "far", quantity: 4 }]);

    const split = await shop.client.reserve(holding({ itemId, quantity: 11, locationIds }), newKey());
    expect(split.allocations).toMatchObject([
      { locationId: "far", quantity: 1 },
      { locationId: "farther", quantity: 8 },
      { locationId: "near", quantity: 2 },
    ]);
    await expect(shop.client.reserve(holding({ itemId, quantity: 2, locationIds }), newKey())).rejects.toMatchObject({
      data: { lines: [{ requested: 2, available: 1 }] },
    });
  });

  it("goes beyond what is stocked for lines that may be backordered", async () => {
    const itemId = await shop.stock({ main: 2, other: 4 });
    const covered = await shop.client.reserve(
      holding({ itemId, quantity: 4, locationIds: ["main", "other"], allowBackorder: true }),
      newKey(),
    );
    expect(covered.allocations).toMatchObject([{ locationId: "other", quantity: 4 }]);

    await shop.client.reserve(holding({ itemId, quantity: 9, allowBackorder: true }), newKey());
    expect(await shop.level(itemId)).toMatchObject({ stocked: 2, reserved: 9, available: -7 });
    await expect(shop.client.reserve(holding({ itemId, quantity: 1 }), newKey())).rejects.toMatchObject({
      data: { lines: [{ available: 0 }] },
    });
  });

  it("backorders at a location that never had any", async () => {
    const itemId = await shop.stock({});
    await shop.client.reserve(holding({ itemId, quantity: 1, allowBackorder: true }), newKey());
    expect(await shop.level(itemId)).toMatchObject({ stocked: 0, reserved: 1, available: -1 });
  });

  it("names items it does not know", async () => {
    const itemId = await shop.stock({ main: 1 });
    await expect(
      shop.client.reserve(holding({ itemId, quantity: 1 }, { itemId: "nothing", quantity: 1 }), newKey()),
    ).rejects.toMatchObject({
      code: InventoryItemNotFound.code,
      data: { itemIds: ["nothing"] },
    });
  });

  it("refuses a call without a key, and a line that comes twice", async () => {
    const itemId = await shop.stock({ main: 5 });
    await expect(shop.client.reserve(holding({ itemId, quantity: 1 }))).rejects.toMatchObject({
      code: InvalidCall.code,
    });
    const twice = holding({ itemId, quantity: 1, lineId: "a" }, { itemId, quantity: 1, lineId: "a" });
    await expect(shop.client.reserve(twice, newKey())).rejects.toMatchObject({ code: InvalidCall.code });
  });

  it("answers the same key the same way, also at once", async () => {
    const itemId = await shop.stock({ main: 9 });
    const key = newKey();
    const request = holding({ itemId, quantity: 2 }, { itemId, quantity: 1 });
    const answers = await Promise.all(Array.from({ length: 8 }, () => shop.client.reserve(request, key)));

    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(await shop.client.reserve(request, key)).toEqual(answers[0]);
    expect(await shop.level(itemId)).toMatchObject({ reserved: 3, version: 2 });
  });

  it("refuses a key that was released, and one that ran out", async () => {
    const itemId = await shop.stock({ main: 5 });
    const [released, overdue, undone] = [newKey(), newKey(), newKey()];
    await shop.client.reserve(holding({ itemId, quantity: 1 }), released);
    await shop.client.release({ key: released.idempotencyKey });
    await shop.client.reserve(holding({ itemId, quantity: 1 }), overdue);
    await shop.runOut(overdue.idempotencyKey);
    await shop.client.release({ key: undone.idempotencyKey });

    await expect(shop.client.reserve(holding({ itemId, quantity: 1 }), released)).rejects.toMatchObject({
      code: CallUndone.code,
    });
    await expect(shop.client.reserve(holding({ itemId, quantity: 1 }), overdue)).rejects.toMatchObject({
      code: ReservationExpired.code,
    });
    await expect(shop.client.reserve(holding({ itemId, quantity: 1 }), undone)).rejects.toMatchObject({
      code: CallUndone.code,
    });
  });

  it("publishes the levels it changed in one event", async () => {
    const [one, other] = [await shop.stock({ main: 5 }), await shop.stock({ main: 5 })];
    await shop.client.reserve(holding({ itemId: other, quantity: 1 }, { itemId: one, quantity: 2 }), newKey());
    await shop.running.forwardEvents();

    const event = shop.events.at(-1);
    expect(event).toMatchObject({ name: StockChanged.name, aggregate: one });
    expect(Check(StockChanged.payload, event?.payload)).toBe(true);
    expect(event?.payload).toEqual({ levels: [await shop.level(one), await shop.level(other)] });
  });

  it("takes one statement where the first location has enough, two to refuse", async () => {
    const itemId = await shop.stock({ main: 2 });
    expect(await shop.statementsOf(() => shop.client.reserve(holding({ itemId, quantity: 2 }), newKey()))).toBe(1);
    expect(
      await shop.statementsOf(() =>
        shop.client.reserve(holding({ itemId, quantity: 2 }), newKey()).catch(() => undefined),
      ),
    ).toBe(2);
  });
});
