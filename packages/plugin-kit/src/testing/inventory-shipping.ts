import { describe, expect, it } from "vitest";
import { CallUndone, InvalidCall } from "../call.errors.ts";
import {
  InventoryKeyReused,
  NotAllocated,
  NotStocked,
  ReservationNotCommitted,
  ReservationNotFound,
} from "../contracts/inventory.errors.ts";
import { holding, type InventoryTrial } from "./inventory-trial.ts";

/** What `ship` promises. */
export function inventoryShipping(trial: InventoryTrial): void {
  const newKey = (): { idempotencyKey: string } => ({ idempotencyKey: trial.fresh("parcel") });
  const units = (quantity: number, locationId = "main") => ({ lineId: "line-1", locationId, quantity });

  describe("ship", () => {
    it("lets all units of a sale leave: stocked and reserved fall together", async () => {
      const [one, two] = [await trial.stock({ main: 5 }), await trial.stock({ main: 5 })];
      const key = await trial.sell({ itemId: one, quantity: 2 }, { itemId: two, quantity: 3 });
      const shipped = await trial.client.ship({ key, actor: "user_1" }, newKey());
      expect(shipped).toMatchObject({ key, status: "committed" });
      expect(shipped.allocations.map((allocation) => allocation.shipped)).toEqual([2, 3]);
      expect(await trial.level(one)).toMatchObject({ stocked: 3, reserved: 0, available: 3 });
      expect(await trial.level(two)).toMatchObject({ stocked: 2, reserved: 0, available: 2 });
      const { movements } = await trial.client.movements({ itemId: one, limit: 1 });
      expect(movements).toMatchObject([{ kind: "ship", quantity: -2, stocked: 3, reference: key, actor: "user_1" }]);
    });

    it("ships line by line, each parcel once under its key, and no more than is left", async () => {
      const itemId = await trial.stock({ main: 9 });
      const key = await trial.sell({ itemId, quantity: 5 });
      const parcel = newKey();
      await Promise.all(Array.from({ length: 5 }, () => trial.client.ship({ key, lines: [units(2)] }, parcel)));
      expect(await trial.level(itemId)).toMatchObject({ stocked: 7, reserved: 3 });
      await expect(trial.client.ship({ key, lines: [units(3)] }, parcel)).rejects.toMatchObject({
        code: InventoryKeyReused.code,
      });
      await expect(trial.client.ship({ key, lines: [units(4)] }, newKey())).rejects.toMatchObject({
        code: NotAllocated.code,
        data: { key, lines: [{ lineId: "line-1", locationId: "main", requested: 4, unshipped: 3 }] },
      });
      await expect(trial.client.ship({ key, lines: [units(1, "other")] }, newKey())).rejects.toMatchObject({
        code: NotAllocated.code,
      });
      const rest = await trial.client.ship({ key }, newKey());
      expect(rest.allocations).toMatchObject([{ quantity: 5, shipped: 5 }]);
      expect(await trial.level(itemId)).toMatchObject({ stocked: 4, reserved: 0 });
    });

    it("ships what parcels of one sale ask for at the same moment", async () => {
      const itemId = await trial.stock({ main: 9 });
      const key = await trial.sell({ itemId, quantity: 6 });
      const outcomes = await Promise.allSettled(
        Array.from({ length: 8 }, () => trial.client.ship({ key, lines: [units(1)] }, newKey())),
      );
      expect(outcomes.filter((outcome) => outcome.status === "fulfilled")).toHaveLength(6);
      expect(await trial.level(itemId)).toMatchObject({ stocked: 3, reserved: 0 });
    });

    it("ships what is left once, though several parcels ask for all of it", async () => {
      const itemId = await trial.stock({ main: 3 });
      const key = await trial.sell({ itemId, quantity: 3 });
      const parcels = await Promise.all(Array.from({ length: 6 }, () => trial.client.ship({ key }, newKey())));
      for (const { allocations } of parcels) expect(allocations).toMatchObject([{ quantity: 3, shipped: 3 }]);
      expect(await trial.level(itemId)).toMatchObject({ stocked: 0, reserved: 0 });
      expect((await trial.client.movements({ reference: key, limit: 10 })).movements).toHaveLength(1);
    });

    it("ships from the location where the units were allocated", async () => {
      const itemId = await trial.stock({ main: 2, other: 2 });
      const key = await trial.sell({ itemId, quantity: 4, locationIds: ["main", "other"] });
      await trial.client.ship({ key, lines: [units(2, "other")] }, newKey());
      expect(await trial.level(itemId)).toMatchObject({ stocked: 2, reserved: 2 });
      expect(await trial.level(itemId, "other")).toMatchObject({ stocked: 0, reserved: 0 });
    });

    it("is refused for a backorder until its goods are there", async () => {
      const itemId = await trial.stock({ main: 1 });
      const key = await trial.sell({ itemId, quantity: 3, allowBackorder: true });
      await expect(trial.client.ship({ key }, newKey())).rejects.toMatchObject({
        code: NotStocked.code,
        data: { levels: [{ itemId, locationId: "main", requested: 3, stocked: 1 }] },
      });
      const goods = [{ itemId, locationId: "main", quantity: 2 }];
      await trial.client.receive({ kind: "receive", goods }, newKey());
      await trial.client.ship({ key }, newKey());
      expect(await trial.level(itemId)).toMatchObject({ stocked: 0, reserved: 0, available: 0 });
    });

    it("is refused for what is not sold, and without a key", async () => {
      const itemId = await trial.stock({ main: 5 });
      const held = await trial.hold({ itemId, quantity: 1 });
      const ship = (key: string) => trial.client.ship({ key }, newKey());
      await expect(ship(held)).rejects.toMatchObject({ code: ReservationNotCommitted.code });
      await expect(trial.client.ship({ key: held })).rejects.toMatchObject({ code: InvalidCall.code });
      await trial.client.release({ key: held });
      await expect(ship(held)).rejects.toMatchObject({ code: CallUndone.code });
      await expect(ship(trial.fresh("unheard-of"))).rejects.toMatchObject({ code: ReservationNotFound.code });
      expect(await trial.level(itemId)).toMatchObject({ stocked: 5, reserved: 0 });
    });

    it("leaves a release what is left, also when both come at once", async () => {
      const itemId = await trial.stock({ main: 50 });
      const sale = async (): Promise<number> => {
        const key = await trial.sell({ itemId, quantity: 3 });
        const ship = trial.client.ship({ key, lines: [units(2)] }, newKey()).then(
          () => 2,
          () => 0,
        );
        await trial.client.release({ key });
        await expect(
          trial.client.reserve(holding({ itemId, quantity: 3 }), { idempotencyKey: key }),
        ).rejects.toMatchObject({ code: CallUndone.code });
        return ship;
      };
      const shipped = await Promise.all(Array.from({ length: 10 }, sale));
      const gone = shipped.reduce((sum, count) => sum + count, 0);
      expect(await trial.level(itemId)).toMatchObject({ stocked: 50 - gone, reserved: 0 });
    });
  });
}
