import { inventory as inventoryContract, unnamed } from "@hanse/plugin-kit";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type ChangeBench, openChangeBench } from "../../test/order-change-bench.ts";
import { openShopOn, type TestShop } from "../../test/open-test-shop.ts";
import { germanAddress } from "../../test/shopper.ts";
import type { PluginHost } from "../platform/plugins/plugin-host.ts";
import type { DraftConversionService } from "./conversion.service.ts";

/** Two processes, as far as PostgreSQL can tell. */
let bench: ChangeBench;
let other: TestShop;
let small: string;

beforeAll(async () => {
  bench = await openChangeBench();
  other = await openShopOn(bench.shop.databaseUrl);
  small = await bench.sku("BB-SMALL");
});
afterAll(async () => {
  await other.close();
  await bench.shop.close();
});

const conversionsOf = (shop: TestShop) => shop.container.resolve<DraftConversionService>("draftConversions");
const draftOf = async (more: object = {}) => {
  const { draft_order: draft } = await bench.sdk.admin.draftOrder.create({
    region_id: await bench.shopper.regionId("eur"),
    email: "ada@example.com",
    shipping_address: germanAddress,
    items: [{ variant_id: small, quantity: 2 }],
    ...more,
  });
  return { draft, before: (await bench.stock(small)).reserved };
};
const stockOf = (shop: TestShop) => shop.container.resolve<PluginHost>("plugins").one(inventoryContract);
const count = async (sql: string, id: string) => {
  const [row] = await bench.shop.database.query(
    unnamed<{ count: number }>(`SELECT count(*)::int AS count FROM ${sql}`),
    [id],
  );
  return row?.count;
};
const placedTimes = (id: string) => count("event WHERE name = 'order.placed' AND aggregate = $1", id);

/** Lets the lease of whoever has the run end, until somebody else has it. */
const takeOver = (key: string) =>
  vi.waitFor(
    async () => {
      const [run] = await bench.shop.database.query(
        unnamed<{ epoch: number }>(
          `UPDATE workflow_run SET due_at = CASE WHEN epoch = 1 AND state = 'running' THEN now() ELSE due_at END
            WHERE key = $1 RETURNING epoch`,
        ),
        [key],
      );
      expect(run?.epoch).toBeGreaterThan(1);
    },
    { timeout: 10_000 },
  );

describe("converting a draft", () => {
  it("whose process hangs after the stock was promised is finished by another, once", async () => {
    const { draft, before } = await draftOf();
    const reached = Promise.withResolvers<void>();
    const gate = Promise.withResolvers<void>();
    const stock = stockOf(bench.shop);
    const commit = stock.commit.bind(stock);
    const hanging = vi.spyOn(stock, "commit").mockImplementationOnce(async (...call) => {
      const done = await commit(...call);
      reached.resolve();
      await gate.promise;
      return done;
    });
    const first = conversionsOf(bench.shop).convert(draft.id, "user_1");
    await reached.promise;
    await takeOver(draft.id);
    hanging.mockRestore();
    await conversionsOf(other).convert(draft.id, "user_2");
    gate.resolve();
    await first;
    expect((await bench.stock(small)).reserved).toBe(before + 2);
    expect(await bench.order(draft.id)).toMatchObject({ status: "pending", total: draft.total });
    expect(await placedTimes(draft.id)).toBe(1);
    expect(await count("order_reservation WHERE order_id = $1", draft.id)).toBe(1);
  });

  it("that is changed meanwhile starts over from what it is now", async () => {
    const { draft, before } = await draftOf();
    const stock = stockOf(bench.shop);
    const commit = stock.commit.bind(stock);
    const changing = vi.spyOn(stock, "commit").mockImplementationOnce(async (...call) => {
      await bench.sdk.admin.draftOrder.update(draft.id, { metadata: { changed: true } });
      return commit(...call);
    });
    await conversionsOf(bench.shop).convert(draft.id, "user_1");
    changing.mockRestore();
    expect(await bench.order(draft.id)).toMatchObject({ status: "pending", metadata: { changed: true } });
    expect((await bench.stock(small)).reserved).toBe(before + 2);
    expect(await placedTimes(draft.id)).toBe(1);
  });

  it("is undone when an edit was begun meanwhile", async () => {
    const { draft, before } = await draftOf();
    const stock = stockOf(bench.shop);
    const commit = stock.commit.bind(stock);
    const editing = vi.spyOn(stock, "commit").mockImplementationOnce(async (...call) => {
      await bench.sdk.admin.draftOrder.beginEdit(draft.id);
      return commit(...call);
    });
    await expect(conversionsOf(bench.shop).convert(draft.id, "user_1")).rejects.toMatchObject({
      code: "order_change.already_open",
    });
    editing.mockRestore();
    expect((await bench.stock(small)).reserved).toBe(before);
    expect((await bench.sdk.admin.draftOrder.retrieve(draft.id)).draft_order.status).toBe("draft");
    expect(await placedTimes(draft.id)).toBe(0);
  });

  it("tells the customer, unless staff said not to", async () => {
    const [told, silent] = [await draftOf(), await draftOf({ no_notification_order: true })];
    for (const { draft } of [told, silent]) await bench.sdk.admin.draftOrder.convertToOrder(draft.id);
    const flag = async (id: string) => {
      const [event] = await bench.shop.database.query(
        unnamed<{ flag: boolean }>(
          "SELECT (payload->>'noNotification')::boolean AS flag FROM event WHERE name = 'order.placed' AND aggregate = $1",
        ),
        [id],
      );
      return event?.flag;
    };
    expect([await flag(told.draft.id), await flag(silent.draft.id)]).toEqual([false, true]);
  });

  it("asks for its money like any order", async () => {
    const { draft } = await draftOf();
    await bench.sdk.admin.draftOrder.convertToOrder(draft.id);
    const { payment_collection: collection } = await bench.sdk.admin.paymentCollection.create({
      order_id: draft.id,
      amount: draft.total,
    });
    await bench.sdk.admin.paymentCollection.markAsPaid(collection.id, { order_id: draft.id });
    const order = await bench.order(draft.id);
    expect(order.payment_status).toBe("captured");
    expect(order.summary).toMatchObject({ pending_difference: 0, paid_total: draft.total });
  });
});
