import { describe, expect, it } from "vitest";
import { InvalidCall } from "../call.errors.ts";
import {
  InventoryItemNotFound,
  InventoryItemReserved,
  InventoryLevelReserved,
  InventoryLevelStocked,
} from "../contracts/inventory.errors.ts";
import { holding, type InventoryTrial } from "./inventory-trial.ts";

/** Items, counts and what is told of them. */
export function inventoryCounting(trial: InventoryTrial): void {
  describe("setStock", () => {
    it("sets counts and returns the levels in the order given", async () => {
      const itemId = await trial.stock({});
      const counts = [
        { itemId, locationId: "north", stocked: 3 },
        { itemId, locationId: "east", stocked: 4, incoming: 10 },
      ];
      expect(await trial.client.setStock(counts)).toMatchObject([
        { locationId: "north", stocked: 3, incoming: 0, available: 3 },
        { locationId: "east", stocked: 4, incoming: 10, available: 4 },
      ]);
      expect(await trial.client.setStock([{ itemId, locationId: "east", stocked: 5 }])).toMatchObject([
        { stocked: 5, incoming: 10 },
      ]);
    });

    it("sets nothing when an item is unknown or a count is none", async () => {
      const itemId = await trial.stock({ main: 5 });
      const nothing = trial.fresh("nothing");
      const counts = [itemId, nothing].map((id) => ({ itemId: id, locationId: "main", stocked: 9 }));
      await expect(trial.client.setStock(counts)).rejects.toMatchObject({
        code: InventoryItemNotFound.code,
        data: { itemIds: [nothing] },
      });
      const negative = [{ itemId, locationId: "main", stocked: -1 }];
      await expect(trial.client.setStock(negative)).rejects.toMatchObject({ code: InvalidCall.code });
      expect(await trial.level(itemId)).toMatchObject({ stocked: 5 });
    });

    it("opens levels from many places at once", async () => {
      const itemId = await trial.stock({});
      const places = Array.from({ length: 10 }, (_, index) => `place-${index}`);
      const count = (locationIds: string[]) =>
        trial.client.setStock(locationIds.map((locationId) => ({ itemId, locationId, stocked: 7 })));
      await Promise.all([count(places), count(places.toReversed()), count(places)]);
      const levels = await trial.client.levels({ itemIds: [itemId] });
      expect(levels.map((level) => [level.locationId, level.stocked])).toEqual(places.map((at) => [at, 7]));
    });
  });

  describe("a count below what is reserved", () => {
    it("is accepted and reported as a shortage, which what arrives fills first", async () => {
      const itemId = await trial.stock({ main: 5 });
      const backorder = await trial.sell({ itemId, quantity: 3 }, { itemId, quantity: 4, allowBackorder: true });
      expect(await trial.level(itemId)).toMatchObject({ reserved: 7, missing: 0, available: -2 });

      const [short] = await trial.client.setStock([{ itemId, locationId: "main", stocked: 2 }]);
      expect(short).toMatchObject({ stocked: 2, reserved: 7, missing: 3, available: -5 });
      await expect
        .poll(() => trial.shortages(itemId), { timeout: 5_000 })
        .toEqual([{ itemId, locationId: "main", missing: 3, version: short?.version }]);

      const more = { kind: "receive" as const, goods: [{ itemId, locationId: "main", quantity: 2 }] };
      const filling = await trial.client.receive(more, { idempotencyKey: trial.fresh("filling") });
      expect(filling).toMatchObject([{ stocked: 4, missing: 1 }]);
      await trial.client.release({ key: backorder });
      expect(await trial.level(itemId)).toMatchObject({ stocked: 4, reserved: 0, missing: 0, available: 4 });
      await trial.reportsUntil(await trial.level(itemId));
      expect(trial.shortages(itemId)).toHaveLength(1);
    });

    it("leaves nothing to promise", async () => {
      const itemId = await trial.stock({ main: 5 });
      await trial.hold({ itemId, quantity: 4 });
      await trial.client.setStock([{ itemId, locationId: "main", stocked: 1 }]);
      await expect(trial.hold({ itemId, quantity: 1 })).rejects.toMatchObject({ data: { lines: [{ available: 0 }] } });
    });
  });

  describe("what is told", () => {
    it("is every changed level once more, under a version that grows", async () => {
      const itemId = await trial.stock({ main: 5, other: 5 });
      const key = await trial.hold({ itemId, quantity: 1 });
      await trial.client.release({ key });
      await trial.client.setStock(["main", "other"].map((locationId) => ({ itemId, locationId, stocked: 6 })));
      await trial.reportsUntil(await trial.level(itemId, "other"));
      const reports = (await trial.reportsUntil(await trial.level(itemId))).filter((at) => at.locationId === "main");
      expect(reports.map(({ stocked, reserved }) => [stocked, reserved])).toEqual([
        [5, 0],
        [5, 1],
        [5, 0],
        [6, 0],
      ]);
      const versions = reports.map((report) => report.version);
      expect(versions).toEqual([...new Set(versions)].toSorted((a, b) => a - b));
    });

    it("does not start anew when a level is deleted and made again", async () => {
      const itemId = await trial.stock({ main: 5 });
      const before = await trial.level(itemId);
      await trial.client.deleteItems({ itemIds: [itemId] });
      await trial.client.putItems([{ id: itemId, sku: null, title: null, requiresShipping: true }]);
      await trial.client.setStock([{ itemId, locationId: "main", stocked: 3 }]);
      const after = await trial.level(itemId);
      const [, gone, again] = await trial.reportsUntil(after);
      expect(gone).toMatchObject({ stocked: 0, reserved: 0, incoming: 0, available: 0 });
      expect(gone?.version).toBeGreaterThan(before.version);
      expect(again?.version).toBeGreaterThan(gone?.version ?? Infinity);
    });
  });

  describe("levels and availability", () => {
    it("are told of many items at once, everywhere or at the places asked for", async () => {
      const [one, two] = [await trial.stock({ a: 1, b: 2, c: 3 }), await trial.stock({ a: 7 })];
      const nothing = trial.fresh("nothing");
      const places = async (itemIds: string[], locationIds?: string[]) =>
        (await trial.client.levels({ itemIds, ...(locationIds && { locationIds }) })).map((level) => level.locationId);
      expect(await places([one, nothing])).toEqual(["a", "b", "c"]);
      expect(await places([one, two], ["c", "z"])).toEqual(["c"]);

      await trial.hold({ itemId: two, quantity: 9, locationIds: ["a"], allowBackorder: true });
      const itemIds = [two, nothing, one, one];
      expect(await trial.client.availability({ itemIds, locationIds: ["a", "c"] })).toEqual([
        { itemId: two, available: 0 },
        { itemId: nothing, available: 0 },
        { itemId: one, available: 4 },
        { itemId: one, available: 4 },
      ]);
      expect(await trial.client.availability({ itemIds: [one], locationIds: [] })).toEqual([
        { itemId: one, available: 0 },
      ]);
    });
  });

  describe("items and levels", () => {
    it("of items go together, all or none, unless units are promised", async () => {
      const [idle, promised] = [await trial.stock({ main: 5 }), await trial.stock({ main: 5 })];
      const key = await trial.hold({ itemId: promised, quantity: 1 });
      await expect(trial.client.deleteItems({ itemIds: [idle, promised] })).rejects.toMatchObject({
        code: InventoryItemReserved.code,
        data: { itemIds: [promised] },
      });
      expect(await trial.client.levels({ itemIds: [idle] })).toHaveLength(1);

      await trial.client.release({ key });
      await trial.client.deleteItems({ itemIds: [idle, promised, trial.fresh("nothing")] });
      expect(await trial.client.levels({ itemIds: [idle, promised] })).toEqual([]);
      await expect(
        trial.client.reserve(holding({ itemId: idle, quantity: 1 }), { idempotencyKey: trial.fresh("late") }),
      ).rejects.toMatchObject({ code: InventoryItemNotFound.code });
    });

    it("of a location go when it is closed, all or none, unless units are promised", async () => {
      const at = trial.fresh("depot");
      const [idle, promised] = [await trial.stock({ [at]: 5, main: 1 }), await trial.stock({ [at]: 5 })];
      const key = await trial.hold({ itemId: promised, quantity: 1, locationIds: [at] });
      await expect(trial.client.deleteLevels({ locationIds: [at] })).rejects.toMatchObject({
        code: InventoryLevelReserved.code,
        data: { levels: [{ itemId: promised, locationId: at }] },
      });
      await trial.client.deleteLevels({ locationIds: [at], itemIds: [idle] });
      expect(await trial.client.levels({ itemIds: [idle, promised] })).toMatchObject(
        [
          { itemId: idle, locationId: "main" },
          { itemId: promised, locationId: at },
        ].toSorted((a, b) => (a.itemId < b.itemId ? -1 : 1)),
      );
      await trial.client.release({ key });
      await trial.client.deleteLevels({ locationIds: [at] });
      expect(await trial.client.levels({ itemIds: [promised] })).toEqual([]);
    });
  });

  describe("changeLevels", () => {
    it("counts what is told, and leaves the rest as it is", async () => {
      const itemId = await trial.stock({ main: 5 });
      const counts = [
        { itemId, locationId: "main", incoming: 7 },
        { itemId, locationId: "other", stocked: 2, reason: "found", actor: "user_1" },
      ];
      const changed = await trial.client.changeLevels({ counts, deletions: [], force: false });
      expect(changed).toMatchObject([
        { locationId: "main", stocked: 5, incoming: 7 },
        { locationId: "other", stocked: 2, incoming: 0 },
      ]);
      const { movements } = await trial.client.movements({ itemId, limit: 10 });
      expect(movements.map(({ kind, quantity, reason }) => [kind, quantity, reason])).toEqual([
        ["count", 2, "found"],
        ["count", 5, null],
      ]);
    });

    it("deletes and counts all or nothing, and writes stock off only when told to", async () => {
      const [full, empty] = [await trial.stock({ main: 5, other: 1 }), await trial.stock({ main: 0 })];
      const deletions = [
        { itemId: full, locationId: "main" },
        { itemId: empty, locationId: "main" },
        { itemId: empty, locationId: "nowhere" },
      ];
      const counts = [{ itemId: full, locationId: "other", stocked: 9 }];
      const change = (force: boolean) => trial.client.changeLevels({ counts, deletions, force });
      await expect(change(false)).rejects.toMatchObject({
        code: InventoryLevelStocked.code,
        data: { levels: [{ itemId: full, locationId: "main", stocked: 5, incoming: 0 }] },
      });
      expect(await trial.level(full, "other")).toMatchObject({ stocked: 1 });
      const held = await trial.hold({ itemId: full, quantity: 1 });
      await expect(change(true)).rejects.toMatchObject({ code: InventoryLevelReserved.code });
      await trial.client.release({ key: held });
      expect(await change(true)).toMatchObject([{ itemId: full, locationId: "other", stocked: 9 }]);
      expect(await trial.client.levels({ itemIds: [full, empty] })).toMatchObject([{ locationId: "other" }]);
      const { movements } = await trial.client.movements({ itemId: full, locationId: "main", limit: 1 });
      expect(movements).toMatchObject([{ kind: "remove", quantity: -5, stocked: 0 }]);
    });

    it("refuses items that it does not know, and then does nothing", async () => {
      const itemId = await trial.stock({ main: 0 });
      const change = trial.client.changeLevels({
        counts: [{ itemId: trial.fresh("unknown"), locationId: "main", stocked: 1 }],
        deletions: [{ itemId, locationId: "main" }],
        force: false,
      });
      await expect(change).rejects.toMatchObject({ code: InventoryItemNotFound.code });
      expect(await trial.level(itemId)).toMatchObject({ stocked: 0 });
    });
  });
}
