import type { Static } from "typebox";
import { describe, expect, it } from "vitest";
import { CallUndone, InvalidCall } from "../call.errors.ts";
import {
  InsufficientInventory,
  InventoryItemNotFound,
  InventoryKeyReused,
  NotAllocated,
  ReservationNotCommitted,
  ReservationNotFound,
} from "../contracts/inventory.errors.ts";
import type { ReservationChanged } from "../contracts/inventory.ts";
import { holding, type InventoryTrial } from "./inventory-trial.ts";

type Report = Static<typeof ReservationChanged.payload>;

/** What `releaseLines` and `amend` promise, and what is told of reservations. */
export function inventoryAmending(trial: InventoryTrial): void {
  const newKey = (): { idempotencyKey: string } => ({ idempotencyKey: trial.fresh("change") });
  const units = (quantity: number, locationId = "main") => ({ lineId: "line-1", locationId, quantity });

  describe("releaseLines", () => {
    it("gives some units back, each time once under its key, and no more than is left", async () => {
      const itemId = await trial.stock({ main: 9 });
      const key = await trial.sell({ itemId, quantity: 5 });
      const smaller = newKey();
      const release = () => trial.client.releaseLines({ key, lines: [units(2)] }, smaller);
      for (const { status, allocations } of await Promise.all(Array.from({ length: 5 }, release))) {
        expect(status).toBe("committed");
        expect(allocations).toEqual([{ lineId: "line-1", itemId, locationId: "main", quantity: 3, shipped: 0 }]);
      }
      expect(await trial.level(itemId)).toMatchObject({ stocked: 9, reserved: 3, available: 6 });
      await expect(trial.client.releaseLines({ key, lines: [units(1)] }, smaller)).rejects.toMatchObject({
        code: InventoryKeyReused.code,
      });
      for (const [quantity, locationId, unshipped] of [
        [4, "main", 3],
        [1, "other", 0],
      ] as const) {
        const beyond = trial.client.releaseLines({ key, lines: [units(quantity, locationId)] }, newKey());
        await expect(beyond).rejects.toMatchObject({
          code: NotAllocated.code,
          data: { key, lines: [{ lineId: "line-1", locationId, requested: quantity, unshipped }] },
        });
      }
      expect(await trial.client.commit({ key })).toMatchObject({ allocations: [{ quantity: 3 }] });
    });

    it("leaves what was shipped, and a reservation of nothing stays committed", async () => {
      const itemId = await trial.stock({ main: 5 });
      const key = await trial.sell({ itemId, quantity: 3 });
      await trial.client.ship({ key, lines: [units(1)] }, newKey());
      const left = await trial.client.releaseLines({ key, lines: [units(1), units(1)] }, newKey());
      expect(left.allocations).toMatchObject([{ quantity: 1, shipped: 1 }]);
      expect(await trial.level(itemId)).toMatchObject({ stocked: 4, reserved: 0 });

      const whole = await trial.sell({ itemId, quantity: 2 });
      const emptied = await trial.client.releaseLines({ key: whole, lines: [units(2)] }, newKey());
      expect(emptied).toMatchObject({ status: "committed", allocations: [] });
      const again = trial.client.reserve(holding({ itemId, quantity: 2 }), { idempotencyKey: whole });
      expect(await again).toMatchObject({ status: "committed", allocations: [] });
      await trial.client.release({ key: whole });
      expect(await trial.level(itemId)).toMatchObject({ stocked: 4, reserved: 0 });
    });

    it("is refused for what is not sold, and without a key", async () => {
      const itemId = await trial.stock({ main: 5 });
      const held = await trial.hold({ itemId, quantity: 1 });
      const release = (key: string) => trial.client.releaseLines({ key, lines: [units(1)] }, newKey());
      await expect(release(held)).rejects.toMatchObject({ code: ReservationNotCommitted.code });
      await expect(trial.client.releaseLines({ key: held, lines: [units(1)] })).rejects.toMatchObject({
        code: InvalidCall.code,
      });
      await trial.client.release({ key: held });
      await expect(release(held)).rejects.toMatchObject({ code: CallUndone.code });
      await expect(release(trial.fresh("unheard-of"))).rejects.toMatchObject({ code: ReservationNotFound.code });
    });

    it("never gives units back that a shipment took at the same moment", async () => {
      const itemId = await trial.stock({ main: 60 });
      const sale = async (): Promise<number> => {
        const key = await trial.sell({ itemId, quantity: 3 });
        const outcomes = await Promise.allSettled([
          trial.client.ship({ key, lines: [units(2)] }, newKey()),
          trial.client.releaseLines({ key, lines: [units(2)] }, newKey()),
        ]);
        expect(outcomes.filter((outcome) => outcome.status === "fulfilled")).toHaveLength(1);
        await trial.client.release({ key });
        return outcomes[0]?.status === "fulfilled" ? 2 : 0;
      };
      const shipped = await Promise.all(Array.from({ length: 8 }, sale));
      const gone = shipped.reduce((sum, count) => sum + count, 0);
      expect(await trial.level(itemId)).toMatchObject({ stocked: 60 - gone, reserved: 0 });
    });
  });

  describe("amend", () => {
    it("makes a reservation, then makes it larger, smaller and takes it from elsewhere", async () => {
      const itemId = await trial.stock({ main: 5, other: 2 });
      const key = trial.fresh("kept");
      const amend = (quantity: number, locationId = "main") =>
        trial.client.amend({ key, lines: [{ itemId, ...units(quantity, locationId) }] });
      const made = await amend(2);
      expect(made).toEqual({
        key,
        status: "committed",
        expiresAt: null,
        allocations: [{ lineId: "line-1", itemId, locationId: "main", quantity: 2, shipped: 0 }],
      });
      expect(await amend(2)).toEqual(made);
      await amend(5);
      expect(await trial.level(itemId)).toMatchObject({ reserved: 5, available: 0 });
      await expect(amend(6)).rejects.toMatchObject({
        code: InsufficientInventory.code,
        data: { lines: [{ itemId, requested: 1, available: 0 }] },
      });
      await expect(amend(3, "other")).rejects.toMatchObject({ code: InsufficientInventory.code });
      await expect(amend(1, "nowhere")).rejects.toMatchObject({ code: InsufficientInventory.code });
      expect(await trial.client.commit({ key })).toMatchObject({ allocations: [{ quantity: 5 }] });
      expect((await amend(2, "other")).allocations).toMatchObject([{ locationId: "other", quantity: 2 }]);
      expect(await trial.level(itemId)).toMatchObject({ reserved: 0 });
      expect(await trial.level(itemId, "other")).toMatchObject({ reserved: 2 });
      await trial.client.release({ key });
      await expect(amend(1)).rejects.toMatchObject({ code: CallUndone.code });
      expect(await trial.level(itemId, "other")).toMatchObject({ reserved: 0 });
    });

    it("is refused for holds, unknown and other items, and below what was shipped", async () => {
      const [itemId, other] = [await trial.stock({ main: 5 }), await trial.stock({ main: 5 })];
      const held = await trial.hold({ itemId, quantity: 1 });
      await expect(trial.client.amend({ key: held, lines: [{ itemId, ...units(2) }] })).rejects.toMatchObject({
        code: ReservationNotCommitted.code,
      });
      const gone = trial.fresh("item");
      const unknown = trial.client.amend({ key: trial.fresh("kept"), lines: [{ itemId: gone, ...units(2) }] });
      await expect(unknown).rejects.toMatchObject({ code: InventoryItemNotFound.code, data: { itemIds: [gone] } });
      const key = await trial.sell({ itemId, quantity: 3 });
      await expect(trial.client.amend({ key, lines: [{ itemId: other, ...units(3) }] })).rejects.toMatchObject({
        code: InventoryKeyReused.code,
      });
      await trial.client.ship({ key, lines: [units(2)] }, newKey());
      await expect(trial.client.amend({ key, lines: [{ itemId, ...units(1) }] })).rejects.toMatchObject({
        code: NotAllocated.code,
      });
      expect(await trial.level(itemId)).toMatchObject({ stocked: 3, reserved: 2 });
      expect(await trial.level(other)).toMatchObject({ reserved: 0 });
    });

    it("takes what is there once, however many ask at the same moment", async () => {
      const itemId = await trial.stock({ main: 4 });
      const key = trial.fresh("kept");
      const same = () => trial.client.amend({ key, lines: [{ itemId, ...units(4) }] });
      for (const { allocations } of await Promise.all(Array.from({ length: 6 }, same)))
        expect(allocations).toMatchObject([{ quantity: 4 }]);
      await trial.client.release({ key });
      const outcomes = await Promise.allSettled(
        Array.from({ length: 7 }, () =>
          trial.client.amend({ key: trial.fresh("kept"), lines: [{ itemId, ...units(1) }] }),
        ),
      );
      expect(outcomes.filter((outcome) => outcome.status === "fulfilled")).toHaveLength(4);
      expect(await trial.level(itemId)).toMatchObject({ stocked: 4, reserved: 4 });
    });
  });

  describe("what is told of a reservation", () => {
    const latestOf = (reports: readonly Report[]): Report | undefined =>
      reports.toSorted((a, b) => b.version - a.version)[0];

    it("is what it still holds, from its commitment to its end", async () => {
      const itemId = await trial.stock({ main: 9 });
      const key = await trial.hold({ itemId, quantity: 5 });
      expect(trial.reservationReports(key)).toEqual([]);
      const holds = async (quantity: number): Promise<void> => {
        const allocations = quantity === 0 ? [] : [{ itemId, ...units(quantity) }];
        await expect
          .poll(() => latestOf(trial.reservationReports(key)), { timeout: 5_000 })
          .toMatchObject({ key, allocations });
      };
      await trial.client.commit({ key });
      await holds(5);
      await trial.client.ship({ key, lines: [units(1)] }, newKey());
      await holds(4);
      await trial.client.releaseLines({ key, lines: [units(1)] }, newKey());
      await holds(3);
      await trial.client.amend({ key, lines: [{ itemId, ...units(8) }] });
      await holds(7);
      await trial.client.release({ key });
      await holds(0);
      const versions = trial.reservationReports(key).map((report) => report.version);
      expect(new Set(versions).size).toBe(versions.length);
    });
  });
}
