import { describe, expect, it } from "vitest";
import { CallUndone } from "../call.errors.ts";
import { ReservationExpired, ReservationNotFound } from "../contracts/inventory.errors.ts";
import { holding, type InventoryTrial } from "./inventory-trial.ts";

/** How reservations end: `commit`, `release`, expiry. */
export function inventoryEnding(trial: InventoryTrial): void {
  /** A hold of 2 of 5 units. */
  const held = async (): Promise<{ key: string; itemId: string }> => {
    const itemId = await trial.stock({ main: 5 });
    return { key: await trial.hold({ itemId, quantity: 2 }), itemId };
  };

  describe("commit", () => {
    it("makes a hold permanent, however often it is asked", async () => {
      const { key, itemId } = await held();
      const committed = await trial.client.commit({ key });
      expect(committed).toEqual({
        key,
        status: "committed",
        expiresAt: null,
        allocations: [{ lineId: "line-1", itemId, locationId: "main", quantity: 2, shipped: 0 }],
      });
      const again = await Promise.all([trial.client.commit({ key }), trial.client.commit({ key })]);
      expect(again).toEqual([committed, committed]);
      expect(await trial.level(itemId)).toMatchObject({ stocked: 5, reserved: 2 });
      const repeated = trial.client.reserve(holding({ itemId, quantity: 2 }), { idempotencyKey: key });
      expect(await repeated).toEqual(committed);
    });

    it("is refused when the hold was released, or never was", async () => {
      const { key } = await held();
      await trial.client.release({ key });
      await expect(trial.client.commit({ key })).rejects.toMatchObject({ code: CallUndone.code });
      await expect(trial.client.commit({ key: trial.fresh("unheard-of") })).rejects.toMatchObject({
        code: ReservationNotFound.code,
      });
    });
  });

  describe("release", () => {
    it("gives held units back exactly once, also when asked many times at once", async () => {
      const { key, itemId } = await held();
      await Promise.all(Array.from({ length: 8 }, () => trial.client.release({ key })));
      await trial.client.release({ key });
      expect(await trial.level(itemId)).toMatchObject({ reserved: 0, available: 5 });
    });

    it("gives committed units back", async () => {
      const { key, itemId } = await held();
      await trial.client.commit({ key });
      await trial.client.release({ key });
      expect(await trial.level(itemId)).toMatchObject({ reserved: 0 });
    });

    it("shrinks a backorder before it frees units", async () => {
      const itemId = await trial.stock({ main: 2 });
      const covered = await trial.hold({ itemId, quantity: 2 });
      const beyond = await trial.hold({ itemId, quantity: 3, allowBackorder: true });
      await trial.client.release({ key: covered });
      expect(await trial.level(itemId)).toMatchObject({ reserved: 3, available: -1 });
      await trial.client.release({ key: beyond });
      expect(await trial.level(itemId)).toMatchObject({ reserved: 0, available: 2 });
    });

    it("wins or loses against a reserve of the same key, and never leaves units held", async () => {
      const itemId = await trial.stock({ main: 100 });
      const race = async (): Promise<void> => {
        const key = trial.fresh("race");
        const reserve = () => trial.client.reserve(holding({ itemId, quantity: 1 }), { idempotencyKey: key });
        const outcomes = await Promise.allSettled([reserve(), trial.client.release({ key }), reserve()]);
        for (const outcome of outcomes)
          if (outcome.status === "rejected") expect(outcome.reason).toMatchObject({ code: CallUndone.code });
      };
      await Promise.all(Array.from({ length: 15 }, race));
      expect(await trial.level(itemId)).toMatchObject({ reserved: 0 });
    });
  });

  describe("a hold that runs out", () => {
    it("gives its units back once, and can be neither committed nor made again", async () => {
      const itemId = await trial.stock({ main: 5 });
      const key = trial.fresh("short");
      const request = { ...holding({ itemId, quantity: 5 }), holdSeconds: 1 };
      await trial.client.reserve(request, { idempotencyKey: key });
      expect(await trial.level(itemId)).toMatchObject({ reserved: 5 });
      await expect.poll(() => trial.level(itemId), { timeout: 10_000 }).toMatchObject({ reserved: 0 });

      const expired = { code: ReservationExpired.code, data: { key } };
      await expect(trial.client.commit({ key })).rejects.toMatchObject(expired);
      await expect(trial.client.reserve(request, { idempotencyKey: key })).rejects.toMatchObject(expired);
      await trial.client.release({ key });
      expect(await trial.level(itemId)).toMatchObject({ reserved: 0, available: 5 });
    });
  });
}
