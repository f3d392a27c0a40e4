import { describe, expect, it } from "vitest";
import { CallUndone, InvalidCall } from "../call.errors.ts";
import { InsufficientInventory, InventoryItemNotFound, InventoryKeyReused } from "../contracts/inventory.errors.ts";
import { holding, type InventoryTrial } from "./inventory-trial.ts";

/** What `reserve` promises. */
export function inventoryReserving(trial: InventoryTrial): void {
  const newKey = (): { idempotencyKey: string } => ({ idempotencyKey: trial.fresh("key") });
  const reserve = (...lines: Parameters<typeof holding>) => trial.client.reserve(holding(...lines), newKey());

  describe("reserve", () => {
    it("holds units until the hold expires", async () => {
      const itemId = await trial.stock({ main: 5 });
      const key = newKey();
      const before = Date.now();
      const reservation = await trial.client.reserve(holding({ itemId, quantity: 3 }), key);
      expect(reservation).toMatchObject({
        key: key.idempotencyKey,
        status: "held",
        allocations: [{ lineId: "line-1", itemId, locationId: "main", quantity: 3, shipped: 0 }],
      });
      expect(Date.parse(reservation.expiresAt ?? "")).toBeGreaterThan(before + 500_000);
      expect(await trial.level(itemId)).toMatchObject({ stocked: 5, reserved: 3, available: 2, missing: 0 });
    });

    it("takes all lines or none, and says which lack what", async () => {
      const [plenty, scarce] = [await trial.stock({ main: 5 }), await trial.stock({ main: 1 })];
      await expect(reserve({ itemId: plenty, quantity: 2 }, { itemId: scarce, quantity: 2 })).rejects.toMatchObject({
        code: InsufficientInventory.code,
        status: 400,
        wireCode: "insufficient_inventory",
        data: { lines: [{ lineId: "line-2", itemId: scarce, requested: 2, available: 1 }] },
      });
      expect(await trial.level(plenty)).toMatchObject({ reserved: 0 });
    });

    it("adds up several lines of one item", async () => {
      const itemId = await trial.stock({ main: 5 });
      const two = { itemId, quantity: 3 };
      await expect(reserve(two, two)).rejects.toMatchObject({
        data: { lines: [{ lineId: "line-2", requested: 3, available: 2 }] },
      });
      const { allocations } = await reserve(two, { itemId, quantity: 2 });
      expect(allocations.map((allocation) => allocation.quantity)).toEqual([3, 2]);
      expect(await trial.level(itemId)).toMatchObject({ reserved: 5, available: 0 });
    });

    it("prefers the first location that has all units, then splits in the order given", async () => {
      const itemId = await trial.stock({ near: 2, far: 5, farther: 9 });
      const locationIds = ["near", "far", "farther"];
      const taken = async (quantity: number) =>
        Object.fromEntries(
          (await reserve({ itemId, quantity, locationIds })).allocations.map((taking) => [
            taking.locationId,
            taking.quantity,
          ]),
        );
      expect(await taken(4)).toEqual({ far: 4 });
      expect(await taken(11)).toEqual({ near: 2, far: 1, farther: 8 });
      await expect(taken(2)).rejects.toMatchObject({ data: { lines: [{ requested: 2, available: 1 }] } });
    });

    it("goes beyond what is stocked for lines that may be backordered, and only for those", async () => {
      const itemId = await trial.stock({ main: 2, other: 4 });
      const both = { itemId, locationIds: ["main", "other"], allowBackorder: true };
      expect((await reserve({ ...both, quantity: 4 })).allocations).toMatchObject([{ locationId: "other" }]);
      await reserve({ itemId, quantity: 9, allowBackorder: true });
      expect(await trial.level(itemId)).toMatchObject({ stocked: 2, reserved: 9, available: -7, missing: 0 });
      await expect(reserve({ itemId, quantity: 1 })).rejects.toMatchObject({ data: { lines: [{ available: 0 }] } });
    });

    it("backorders at a location that never had any", async () => {
      const itemId = await trial.stock({});
      await reserve({ itemId, quantity: 1, allowBackorder: true });
      expect(await trial.level(itemId)).toMatchObject({ stocked: 0, reserved: 1, available: -1 });
    });

    it("names items it does not know", async () => {
      const itemId = await trial.stock({ main: 1 });
      const nothing = trial.fresh("nothing");
      await expect(reserve({ itemId, quantity: 1 }, { itemId: nothing, quantity: 1 })).rejects.toMatchObject({
        code: InventoryItemNotFound.code,
        data: { itemIds: [nothing] },
      });
    });

    it("refuses a call without a key, a line that comes twice, and what is no quantity", async () => {
      const itemId = await trial.stock({ main: 5 });
      const invalid = { code: InvalidCall.code };
      await expect(trial.client.reserve(holding({ itemId, quantity: 1 }))).rejects.toMatchObject(invalid);
      const line = { itemId, quantity: 1, lineId: "a" };
      await expect(reserve(line, line)).rejects.toMatchObject(invalid);
      for (const quantity of [0, -1, 1.5]) await expect(reserve({ itemId, quantity })).rejects.toMatchObject(invalid);
      expect(await trial.level(itemId)).toMatchObject({ reserved: 0 });
    });

    it("answers the same key the same way, also at once, and holds once", async () => {
      const itemId = await trial.stock({ main: 9 });
      const key = newKey();
      const request = holding({ itemId, quantity: 2 }, { itemId, quantity: 1 });
      const answers = await Promise.all(Array.from({ length: 8 }, () => trial.client.reserve(request, key)));
      expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
      expect(await trial.client.reserve(request, key)).toEqual(answers[0]);
      expect(await trial.level(itemId)).toMatchObject({ reserved: 3 });
    });

    it("refuses a key that stands for other lines", async () => {
      const [itemId, other] = [await trial.stock({ main: 9 }), await trial.stock({ main: 9 })];
      const key = newKey();
      const line = { itemId, quantity: 2 };
      await trial.client.reserve(holding(line), key);
      const others = [
        holding({ itemId, quantity: 3 }),
        holding({ itemId: other, quantity: 2 }),
        holding({ ...line, lineId: "other" }),
        holding(line, { itemId: other, quantity: 1 }),
      ];
      for (const request of others)
        await expect(trial.client.reserve(request, key)).rejects.toMatchObject({
          code: InventoryKeyReused.code,
          data: { key: key.idempotencyKey },
        });
      expect(await trial.level(itemId)).toMatchObject({ reserved: 2 });
      expect(await trial.level(other)).toMatchObject({ reserved: 0 });
    });

    it("refuses a key that was released, also before it was ever reserved", async () => {
      const itemId = await trial.stock({ main: 5 });
      const undone = { code: CallUndone.code };
      const released = await trial.hold({ itemId, quantity: 1 });
      await trial.client.release({ key: released });
      const tombstone = trial.fresh("tombstone");
      await trial.client.release({ key: tombstone });
      for (const idempotencyKey of [released, tombstone])
        await expect(trial.client.reserve(holding({ itemId, quantity: 1 }), { idempotencyKey })).rejects.toMatchObject(
          undone,
        );
      expect(await trial.level(itemId)).toMatchObject({ reserved: 0 });
    });

    it("never promises a unit twice, however many ask at once", async () => {
      const itemId = await trial.stock({ main: 25 });
      const outcomes = await Promise.allSettled(Array.from({ length: 40 }, () => reserve({ itemId, quantity: 1 })));
      const refused = outcomes.filter((outcome) => outcome.status === "rejected");
      expect(refused).toHaveLength(15);
      for (const { reason } of refused) expect(reason).toMatchObject({ code: InsufficientInventory.code });
      expect(await trial.level(itemId)).toMatchObject({ stocked: 25, reserved: 25 });
    });

    it("sells what several locations have together to many at once", async () => {
      const itemId = await trial.stock({ main: 10, other: 11 });
      const line = { itemId, quantity: 2, locationIds: ["main", "other"] };
      const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => reserve(line)));
      expect(outcomes.filter((outcome) => outcome.status === "fulfilled")).toHaveLength(10);
      expect(await trial.client.availability({ itemIds: [itemId], locationIds: line.locationIds })).toEqual([
        { itemId, available: 1 },
      ]);
    });
  });
}
