import { newId, type Transaction } from "@hanse/plugin-kit";
import { lockVersion } from "../platform/http/row-version.ts";
import { OrderNotFound } from "./order.errors.ts";
import { loadOrder } from "./order.queries.ts";
import type { Order, OrderLines } from "./order.ts";
import { orderTotals } from "./order-totals.ts";
import { reviseOrder } from "./revision.queries.ts";

export type LedgerKind = "edit" | "return" | "exchange" | "claim" | "credit" | "cancel" | "correction";

/** An order as it is now, with its lines, and locked. */
export interface LockedOrder extends Order {
  readonly lines: OrderLines;
}

/** Why an order comes to something else than before. */
export interface Reason {
  readonly kind: LedgerKind;
  /** The change, return or credit line that made it so. */
  readonly referenceId: string | null;
  /** Id of the user or key that did it. */
  readonly createdBy: string | null;
}

/**
 * The one door through which an order's lines, and so what it comes to, change after it was placed. The sums are worked out
 * anew from the lines, and the ledger gets the difference; PostgreSQL refuses a total that the ledger does not add up to.
 */
export class OrderRevisionService {
  /**
   * Locks an order until the transaction ends, and loads it.
   *
   * @throws OrderNotFound, or StaleVersion when the client expects another version.
   */
  async lock(tx: Transaction, id: string, expected?: number): Promise<LockedOrder> {
    const version = await lockVersion(tx, "orders", id, expected);
    const [order] = version === undefined ? [] : await tx.query(loadOrder, [id]);
    if (!order?.lines) throw new OrderNotFound({ id });
    return { ...order, lines: order.lines };
  }

  /**
   * Writes the lines that a locked order has from now on. Lines that are not among them stay as they are; to take one out,
   * give it with a quantity of 0. Shipping methods that are not among them are gone. Progress in shipping is not written:
   * that is the fulfillments' business. A draft is not placed yet, so what it comes to needs no reason.
   *
   * @returns what it comes to now, less what it came to before, in minor units.
   */
  async revise(tx: Transaction, order: LockedOrder, lines: OrderLines, reason: Reason): Promise<number> {
    const { cart: sums, items: lineSums } = orderTotals({ ...lines, items: withUntouched(order, lines) });
    const sumsOf = new Map(lineSums.map((each) => [each.id, each]));
    const isDraft = order.isDraft && order.status === "draft";
    const difference = isDraft ? 0 : sums.total - order.total;
    const columns = {
      total: sums.total,
      placedTotal: isDraft ? sums.total : null,
      subtotal: sums.subtotal,
      taxTotal: sums.taxTotal,
      discountTotal: sums.discountTotal,
      itemTotal: sums.itemTotal,
      shippingTotal: sums.shippingTotal,
      creditTotal: sums.creditLineTotal,
    };
    const entry = { id: newId("ordled"), amount: difference, totalAfter: sums.total, ...reason };
    await tx.query(reviseOrder, [
      order.id,
      JSON.stringify(columns),
      JSON.stringify(
        lines.items.map((item) => ({
          ...item,
          total: sumsOf.get(item.id)?.total ?? 0,
          taxTotal: sumsOf.get(item.id)?.taxTotal ?? 0,
        })),
      ),
      JSON.stringify(lines.shippingMethods),
      JSON.stringify(lines.creditLines),
      JSON.stringify(entry),
    ]);
    return difference;
  }
}

function withUntouched(order: LockedOrder, lines: OrderLines): OrderLines["items"] {
  const given = new Set(lines.items.map(({ id }) => id));
  return [...order.lines.items.filter(({ id }) => !given.has(id)), ...lines.items].filter(
    ({ quantity }) => quantity > 0,
  );
}
