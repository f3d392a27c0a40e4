import { newId, unnamed } from "@hanse/plugin-kit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDemoShop } from "../../test/demo-template.ts";
import type { TestShop } from "../../test/open-test-shop.ts";
import { Shopper, variantOf } from "../../test/shopper.ts";
import type { OrderLines } from "./order.ts";
import type { OrderRevisionService } from "./revision.service.ts";

let shop: TestShop;
let shopper: Shopper;
let revisions: OrderRevisionService;
beforeAll(async () => {
  shop = await openDemoShop();
  shopper = new Shopper(shop);
  revisions = shop.container.resolve<OrderRevisionService>("orderRevisions");
});
afterAll(() => shop.close());

const placed = async (quantity = 3): Promise<string> => {
  const { id } = await shopper.readyCart([{ variantId: await variantOf(shop, "BB-LARGE"), quantity }]);
  const { body } = await shopper.complete<{ order: { id: string } }>(id);
  return body.order.id;
};

const why = { kind: "edit", referenceId: null, createdBy: "user_1" } as const;
const revise = (orderId: string, change: (lines: OrderLines) => OrderLines) =>
  shop.database.transaction(async (tx) => {
    const order = await revisions.lock(tx, orderId);
    return revisions.revise(tx, order, change(order.lines), why);
  });

const ledgerOf = (orderId: string) =>
  shop.database.query(
    unnamed<{ kind: string; amount: number; total: number }>(
      "SELECT kind, amount, total_after AS total FROM order_ledger_entry WHERE order_id = $1 ORDER BY position",
    ),
    [orderId],
  );

describe("an order that is changed", () => {
  it("comes to what its lines say, and its ledger says why", async () => {
    const orderId = await placed();
    const before = await shop.database.transaction((tx) => revisions.lock(tx, orderId));
    const fewer = await revise(orderId, (lines) => ({
      ...lines,
      items: lines.items.map((item) => ({ ...item, quantity: 2 })),
    }));
    expect(fewer).toBeLessThan(0);
    const [line] = before.lines.items;
    if (!line) throw new Error("The order has no line.");
    const more = await revise(orderId, (lines) => ({
      ...lines,
      items: [{ ...line, id: newId("ordli"), cartLineItemId: null, quantity: 1, unitPrice: 500 }],
    }));
    expect(more).toBeGreaterThan(0);
    const credited = await revise(orderId, (lines) => ({
      ...lines,
      creditLines: [
        {
          id: newId("ordcl"),
          amount: 300,
          reference: null,
          referenceId: null,
          metadata: null,
          createdAt: before.createdAt,
          updatedAt: before.createdAt,
        },
      ],
    }));
    expect(credited).toBe(-300);
    const after = await shop.database.transaction((tx) => revisions.lock(tx, orderId));
    expect(after.total).toBe(before.total + fewer + more - 300);
    expect(after.placedTotal).toBe(before.placedTotal);
    expect(after.lines.items.map(({ quantity }) => quantity)).toEqual([2, 1]);
    expect((await ledgerOf(orderId)).map(({ amount }) => amount)).toEqual([fewer, more, -300]);
    expect((await ledgerOf(orderId)).at(-1)?.total).toBe(after.total);
  });

  it("keeps the line that was taken out, out of sight", async () => {
    const orderId = await placed();
    await revise(orderId, (lines) => ({ ...lines, items: lines.items.map((item) => ({ ...item, quantity: 0 })) }));
    const after = await shop.database.transaction((tx) => revisions.lock(tx, orderId));
    expect(after.lines.items).toEqual([]);
    expect(after.total).toBe(after.shippingTotal);
  });

  it("cannot come to anything that its ledger does not add up to", async () => {
    const orderId = await placed();
    const cheat = shop.database.query(
      unnamed("UPDATE orders SET total = total + 1, item_total = item_total + 1 WHERE id = $1"),
      [orderId],
    );
    await expect(cheat).rejects.toThrow(/its ledger/);
    const { length } = await ledgerOf(orderId);
    expect(length).toBe(0);
  });

  it("never loses an entry of its ledger", async () => {
    const orderId = await placed();
    await revise(orderId, (lines) => ({ ...lines, items: lines.items.map((item) => ({ ...item, quantity: 1 })) }));
    for (const sql of ["UPDATE order_ledger_entry SET amount = 1", "DELETE FROM order_ledger_entry"])
      await expect(shop.database.query(unnamed(`${sql} WHERE order_id = $1`), [orderId])).rejects.toThrow(
        /append-only/,
      );
  });
});
