import { HanseError, InsufficientInventory, inventory as contract } from "@hanse/plugin-kit";
import { type TriedPlugin, tryPlugin } from "@hanse/plugin-kit/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inventory } from "../src/index.ts";
import { holding, type StockedShop, stockedShop } from "./stocked-shop.ts";

let shop: StockedShop;
/** A second process's plugin on the same tables. */
let elsewhere: TriedPlugin<typeof contract>;
beforeAll(async () => {
  shop = await stockedShop({ poolSize: 20 });
  elsewhere = await tryPlugin(inventory(), contract, { databaseUrl: shop.databaseUrl, poolSize: 20 });
});
afterAll(async () => {
  await elsewhere.close();
  await shop.close();
});

const clientOf = (index: number) => (index % 2 === 0 ? shop : elsewhere).client;

/** How many settled well; all others must have been refused for lack of stock. */
async function served(calls: Promise<unknown>[]): Promise<number> {
  const outcomes = await Promise.allSettled(calls);
  const refused = outcomes.filter((outcome) => outcome.status === "rejected");
  for (const { reason } of refused) expect(reason).toMatchObject({ code: InsufficientInventory.code });
  return outcomes.length - refused.length;
}

/** Whatever else goes wrong must not pass for a refusal. */
function mustBeRefusal(error: unknown): undefined {
  if (!(error instanceof HanseError) || error.status >= 500) throw error;
}

describe("many at once", () => {
  it("sell 50 units exactly 50 times", async () => {
    const itemId = await shop.stock({ main: 50 });
    const calls = Array.from({ length: 200 }, (_, index) =>
      clientOf(index).reserve(holding({ itemId, quantity: 1 }), { idempotencyKey: `unit-${index}` }),
    );
    expect(await served(calls)).toBe(50);
    expect(await shop.level(itemId)).toMatchObject({ stocked: 50, reserved: 50 });
  });

  it("do not suffer from one whose values are refused", async () => {
    const itemId = await shop.stock({ main: 50 });
    const request = (index: number) => ({
      ...holding({ itemId, quantity: 1 }),
      holdSeconds: index === 7 ? Number.MAX_SAFE_INTEGER : 600,
    });
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, (_, index) =>
        shop.client.reserve(request(index), { idempotencyKey: `refused-${index}` }),
      ),
    );
    expect(outcomes.flatMap(({ status }, index) => (status === "rejected" ? [index] : []))).toEqual([7]);
    expect(await shop.level(itemId)).toMatchObject({ reserved: 19 });
  });

  it("sell what two locations have together", async () => {
    const itemId = await shop.stock({ main: 30, other: 31 });
    const request = holding({ itemId, quantity: 2, locationIds: ["main", "other"] });
    const calls = Array.from({ length: 60 }, (_, index) =>
      clientOf(index).reserve(request, { idempotencyKey: `two-${index}` }),
    );
    expect(await served(calls)).toBe(30);
    const levels = await shop.client.levels({ itemIds: [itemId] });
    expect(levels.reduce((sum, level) => sum + level.available, 0)).toBe(1);
  });

  it("take the same items in opposite order without a deadlock", async () => {
    // So many that the planner looks each level up in the order asked for, instead of reading all in one order.
    await shop.sql(
      "INSERT INTO item (id, requires_shipping) SELECT 'filler-' || n, true FROM generate_series(1, 5000) AS n",
    );
    await shop.sql(
      "INSERT INTO level (item_id, location_id, version) SELECT id, 'main', 1 FROM item WHERE id LIKE 'filler-%'",
    );
    await shop.sql("ANALYZE level");
    const ids = [await shop.stock({ main: 1000 }), await shop.stock({ main: 1000 }), await shop.stock({ main: 1000 })];
    const lines = ids.map((itemId) => ({ itemId, quantity: 1 }));
    const work = async (index: number): Promise<void> => {
      const key = `order-${index}`;
      const client = clientOf(index);
      await client.reserve(holding(...(index % 3 === 0 ? lines : lines.toReversed())), { idempotencyKey: key });
      if (index % 5 === 0)
        await client.setStock(
          (index % 2 === 0 ? ids : ids.toReversed()).map((itemId) => ({
            itemId,
            locationId: "main",
            stocked: 1000 + index,
          })),
        );
      if (index % 4 === 0) await client.release({ key });
      else await client.commit({ key });
    };
    await Promise.all(Array.from({ length: 120 }, (_, index) => work(index)));
    for (const itemId of ids) expect(await shop.level(itemId)).toMatchObject({ reserved: 90 });
    expect(await shop.sql("SELECT deadlocks::int FROM pg_stat_database WHERE datname = current_database()")).toEqual([
      { deadlocks: 0 },
    ]);
  });

  it("end overdue holds while others reserve, commit and release", async () => {
    const itemId = await shop.stock({ main: 40 });
    const work = async (index: number): Promise<void> => {
      const key = `busy-${index}`;
      const client = clientOf(index);
      const held = await client.reserve(holding({ itemId, quantity: 1 }), { idempotencyKey: key }).catch(mustBeRefusal);
      if (!held) return;
      if (index % 2 === 0) await shop.runOut(key);
      await (index % 3 === 0 ? client.release({ key }) : client.commit({ key }).catch(mustBeRefusal));
    };
    await Promise.all(Array.from({ length: 150 }, (_, index) => work(index)));
    await expect
      .poll(() => shop.sql("SELECT key FROM reservation WHERE status = 'held' AND expires_at <= now()"), {
        timeout: 10_000,
      })
      .toEqual([]);
    const [live] = await shop.sql<{ units: number }>(
      "SELECT coalesce(sum(quantity), 0)::bigint AS units FROM allocation JOIN reservation USING (key) WHERE item_id = $1 AND status IN ('held', 'committed')",
      [itemId],
    );
    expect((await shop.level(itemId)).reserved).toBe(live?.units);
    expect([...shop.complaints, ...elsewhere.complaints]).toEqual([]);
  });
});
