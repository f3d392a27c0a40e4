import { describe, expect, it } from "vitest";
import { InvalidCall } from "../call.errors.ts";
import { InventoryItemNotFound, InventoryKeyReused, NotStocked } from "../contracts/inventory.errors.ts";
import type { InventoryTrial } from "./inventory-trial.ts";

/** Changes of what is stocked by so many units, and the record of them. */
export function inventoryMoving(trial: InventoryTrial): void {
  const newKey = (): { idempotencyKey: string } => ({ idempotencyKey: trial.fresh("change") });
  const at = (itemId: string, quantity: number, locationId = "main") => ({ itemId, locationId, quantity });

  describe("adjust", () => {
    it("adds and takes away, all or nothing", async () => {
      const [one, two] = [await trial.stock({ main: 5 }), await trial.stock({ main: 1 })];
      const levels = await trial.client.adjust({ changes: [at(one, -2), at(two, 4), at(one, 1)] }, newKey());
      expect(Object.fromEntries(levels.map(({ itemId, stocked }) => [itemId, stocked]))).toEqual({
        [one]: 4,
        [two]: 5,
      });
      await expect(trial.client.adjust({ changes: [at(one, -1), at(two, -6)] }, newKey())).rejects.toMatchObject({
        code: NotStocked.code,
        data: { levels: [{ itemId: two, locationId: "main", requested: 6, stocked: 5 }] },
      });
      expect(await trial.level(one)).toMatchObject({ stocked: 4 });
    });

    it("changes once under one key, also at once, and refuses the key for other changes", async () => {
      const itemId = await trial.stock({ main: 5 });
      const key = newKey();
      const request = { changes: [at(itemId, -3)], reason: "Broken" };
      await Promise.all(Array.from({ length: 10 }, () => trial.client.adjust(request, key)));
      expect(await trial.client.adjust(request, key)).toEqual([await trial.level(itemId)]);
      expect(await trial.level(itemId)).toMatchObject({ stocked: 2 });
      const reused = { code: InventoryKeyReused.code, data: { key: key.idempotencyKey } };
      await expect(trial.client.adjust({ changes: [at(itemId, -2)] }, key)).rejects.toMatchObject(reused);
      const returned = { kind: "return" as const, goods: [at(itemId, 3)] };
      await expect(trial.client.receive(returned, key)).rejects.toMatchObject(reused);
      expect(await trial.level(itemId)).toMatchObject({ stocked: 2 });
    });

    it("needs a key, and items that exist", async () => {
      const itemId = await trial.stock({ main: 5 });
      await expect(trial.client.adjust({ changes: [at(itemId, 1)] })).rejects.toMatchObject({ code: InvalidCall.code });
      const nothing = trial.fresh("nothing");
      await expect(trial.client.adjust({ changes: [at(itemId, 1), at(nothing, 1)] }, newKey())).rejects.toMatchObject({
        code: InventoryItemNotFound.code,
        data: { itemIds: [nothing] },
      });
      expect(await trial.level(itemId)).toMatchObject({ stocked: 5 });
    });

    it("below what is reserved makes a shortage", async () => {
      const itemId = await trial.stock({ main: 5 });
      await trial.hold({ itemId, quantity: 4 });
      const [level] = await trial.client.adjust({ changes: [at(itemId, -3)] }, newKey());
      expect(level).toMatchObject({ stocked: 2, reserved: 4, missing: 2 });
      await expect.poll(() => trial.shortages(itemId), { timeout: 5_000 }).toMatchObject([{ missing: 2 }]);
    });
  });

  describe("receive", () => {
    it("adds goods, also where there never were any, and lowers what was incoming", async () => {
      const itemId = await trial.stock({});
      await trial.client.setStock([{ itemId, locationId: "main", stocked: 1, incoming: 5 }]);
      const goods = { kind: "receive" as const, goods: [at(itemId, 3), at(itemId, 2, "new")] };
      expect(await trial.client.receive(goods, newKey())).toMatchObject([
        { locationId: "main", stocked: 4, incoming: 2 },
        { locationId: "new", stocked: 2, incoming: 0 },
      ]);
      const returned = { kind: "return" as const, goods: [at(itemId, 1)] };
      expect(await trial.client.receive(returned, newKey())).toMatchObject([{ stocked: 5, incoming: 2 }]);
      await expect(trial.client.receive({ ...goods, goods: [at(itemId, -1)] }, newKey())).rejects.toMatchObject({
        code: InvalidCall.code,
      });
    });
  });

  describe("transfer", () => {
    it("moves units from one location to another, or none", async () => {
      const itemId = await trial.stock({ main: 5 });
      const goods = (quantity: number) => ({
        goods: [{ itemId, fromLocationId: "main", toLocationId: "shop", quantity }],
      });
      const key = newKey();
      for (const _twice of [1, 2])
        expect(await trial.client.transfer(goods(3), key)).toMatchObject([
          { locationId: "main", stocked: 2 },
          { locationId: "shop", stocked: 3 },
        ]);
      await expect(trial.client.transfer(goods(3), newKey())).rejects.toMatchObject({ code: NotStocked.code });
      expect(await trial.level(itemId, "shop")).toMatchObject({ stocked: 3 });
    });
  });

  describe("movements", () => {
    it("tell of every change of what is stocked, the latest first", async () => {
      const itemId = await trial.stock({});
      const about = { reason: "Delivery note 7", reference: trial.fresh("note"), actor: "user_1" };
      await trial.client.setStock([{ itemId, locationId: "main", stocked: 5, reason: "Inventory" }]);
      await trial.client.setStock([{ itemId, locationId: "main", stocked: 5 }]);
      await trial.client.receive({ kind: "receive", goods: [at(itemId, 3)], ...about }, newKey());
      await trial.client.transfer(
        { goods: [{ itemId, fromLocationId: "main", toLocationId: "shop", quantity: 2 }] },
        newKey(),
      );
      await trial.client.adjust({ changes: [at(itemId, -1)] }, newKey());
      await trial.client.deleteItems({ itemIds: [itemId] });

      const { movements, next } = await trial.client.movements({ itemId, limit: 50 });
      expect(next).toBe(null);
      const seen = movements.map((movement) => {
        const { kind, locationId, quantity, stocked } = movement;
        return `${kind} at ${locationId}: ${quantity}, ${stocked} in all`;
      });
      expect(seen.slice(0, 2).toSorted()).toEqual(["remove at main: -5, 0 in all", "remove at shop: -2, 0 in all"]);
      expect(seen[2]).toBe("adjust at main: -1, 5 in all");
      expect(seen.slice(3, 5).toSorted()).toEqual(["transfer at main: -2, 6 in all", "transfer at shop: 2, 2 in all"]);
      expect(seen.slice(5)).toEqual(["receive at main: 3, 8 in all", "count at main: 5, 5 in all"]);
      expect(movements[5]).toMatchObject({ itemId, ...about });
      expect(movements[6]).toMatchObject({ reason: "Inventory", reference: null, actor: null });
      const byReference = await trial.client.movements({ reference: about.reference, limit: 1 });
      expect(byReference).toEqual({ movements: [movements[5]], next: null });
    });

    it("come in pages, of one item and one location", async () => {
      const itemId = await trial.stock({ main: 1, other: 9 });
      for (const quantity of [1, 2, 3, 4]) await trial.client.adjust({ changes: [at(itemId, quantity)] }, newKey());
      const quantities: number[] = [];
      let pages = 0;
      for (let before: string | null | undefined; before !== null; pages += 1) {
        const page = await trial.client.movements({ itemId, locationId: "main", limit: 2, ...(before && { before }) });
        quantities.push(...page.movements.map((movement) => movement.quantity));
        before = page.next;
      }
      expect(quantities).toEqual([4, 3, 2, 1, 1]);
      expect(pages).toBe(3);
    });
  });
}
