import { inventory as inventoryContract, newId, unnamed } from "@hanse/plugin-kit";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type ChangeBench, openChangeBench } from "../../test/order-change-bench.ts";
import { openShopOn, type TestShop } from "../../test/open-test-shop.ts";
import type { PluginHost } from "../platform/plugins/plugin-host.ts";
import type { OrderConfirmationService } from "./index.ts";

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

const prepared = async (quantity = 2) => {
  const order = await bench.placed(1);
  const { exchange } = await bench.sdk.admin.exchange.create({ order_id: order.id });
  await bench.sdk.admin.exchange.addOutboundItems(exchange.id, { items: [{ variant_id: small, quantity }] });
  const { order: preview } = await bench.sdk.admin.order.retrievePreview(order.id);
  const { order_changes: changes } = await bench.sdk.admin.order.listChanges(order.id);
  return { order, preview, changeId: changes[0]?.id ?? "", before: (await bench.stock(small)).reserved };
};
const confirmationsOf = (shop: TestShop) => shop.container.resolve<OrderConfirmationService>("orderConfirmations");

const by = (actorId: string) => ({ actorId, requestId: newId("ordchconf") });

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

describe("confirming a change", () => {
  it("whose process hangs after the stock was promised is finished by another, once", async () => {
    const { order, preview, changeId, before } = await prepared();
    const reached = Promise.withResolvers<void>();
    const gate = Promise.withResolvers<void>();
    const stock = bench.shop.container.resolve<PluginHost>("plugins").one(inventoryContract);
    const commit = stock.commit.bind(stock);
    const hanging = vi.spyOn(stock, "commit").mockImplementationOnce(async (...call) => {
      const done = await commit(...call);
      reached.resolve();
      await gate.promise;
      return done;
    });
    const first = confirmationsOf(bench.shop).confirm(changeId, by("user_1"));
    await reached.promise;
    await takeOver(changeId);
    hanging.mockRestore();
    const second = await confirmationsOf(other).confirm(changeId, by("user_2"));
    gate.resolve();
    expect(second).toMatchObject({ status: "confirmed", confirmedBy: "user_1" });
    expect(await first).toMatchObject({ status: "confirmed" });
    expect((await bench.stock(small)).reserved).toBe(before + 2);
    const after = await bench.order(order.id);
    expect(after.total).toBe(preview.total);
    expect(await bench.ledger(order.id)).toHaveLength(1);
  });

  it("that is changed meanwhile promises nothing, and can be confirmed as it is now", async () => {
    const { order, changeId, before } = await prepared();
    const stock = bench.shop.container.resolve<PluginHost>("plugins").one(inventoryContract);
    const commit = stock.commit.bind(stock);
    const adding = vi.spyOn(stock, "commit").mockImplementationOnce(async (...call) => {
      const { order_changes: changes } = await bench.sdk.admin.order.listChanges(order.id);
      const { exchange_id: exchangeId } = changes[0] ?? { exchange_id: "" };
      await bench.sdk.admin.exchange.addOutboundItems(exchangeId, { items: [{ variant_id: small, quantity: 1 }] });
      return commit(...call);
    });
    await expect(confirmationsOf(bench.shop).confirm(changeId, by("user_1"))).rejects.toMatchObject({
      code: "order_change.outdated",
    });
    adding.mockRestore();
    expect((await bench.stock(small)).reserved).toBe(before);
    expect(await bench.ledger(order.id)).toEqual([]);
    expect(await confirmationsOf(bench.shop).confirm(changeId, by("user_1"))).toMatchObject({ status: "confirmed" });
    expect((await bench.stock(small)).reserved).toBe(before + 3);
  });

  it("tells what happened to the order", async () => {
    const { order, changeId } = await prepared(1);
    await confirmationsOf(bench.shop).confirm(changeId, by("user_1"));
    const [told] = await bench.shop.database.query(
      unnamed<{ payload: object }>("SELECT payload FROM event WHERE name = 'order.changed' AND aggregate = $1"),
      [order.id],
    );
    const [difference] = await bench.ledger(order.id);
    expect(told?.payload).toMatchObject({ orderId: order.id, changeType: "exchange", difference });
  });
});

describe("a change of an order", () => {
  it("is also that it went to another customer", async () => {
    const order = await bench.placed(1);
    await bench.sdk.admin.order.transferToGuest(order.id, { email: "grace@example.com" });
    const { customer_id: customerId } = await bench.order(order.id);
    await vi.waitFor(async () => {
      const { order_changes: changes } = await bench.sdk.admin.order.listChanges(order.id, { change_type: "transfer" });
      expect(changes).toMatchObject([
        { status: "confirmed", actions: [{ action: "TRANSFER_CUSTOMER", reference_id: customerId }] },
      ]);
    }, 10_000);
  });

  it("is noted about, and 404 where there is none", async () => {
    const { changeId } = await prepared(1);
    const { order_change: change } = await bench.sdk.admin.order.updateOrderChange(changeId, {
      internal_note: "asked twice",
      carry_over_promotions: true,
    });
    expect(change).toMatchObject({ internal_note: "asked twice", carry_over_promotions: true });
    const stale = bench.sdk.client.fetch(`/admin/order-changes/${changeId}`, {
      method: "POST",
      body: { internal_note: "asked a third time" },
      headers: { "if-match": '"1"' },
    });
    await expect(stale).rejects.toMatchObject({ status: 409 });
    const missing = bench.sdk.admin.order.updateOrderChange("ordch_x", {});
    await expect(missing).rejects.toMatchObject({ status: 404 });
    await expect(bench.sdk.admin.order.retrievePreview("order_x")).rejects.toMatchObject({ status: 404 });
  });
});
