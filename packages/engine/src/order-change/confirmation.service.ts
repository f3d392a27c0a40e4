import { isDeepStrictEqual } from "node:util";
import { happened, type Transaction } from "@hanse/plugin-kit";
import type { VariantStockService } from "../inventory/index.ts";
import {
  type LockedOrder,
  type Order,
  type OrderLines,
  type OrderRevisionService,
  type OrderService,
  orderTotals,
  type Reason,
} from "../order/index.ts";
import type { WorkflowRunner } from "../platform/workflow/runner.ts";
import { confirmOrderChange, type Confirmable } from "./confirm-order-change.workflow.ts";
import { applyActions } from "./apply-actions.ts";
import type { Confirmer } from "./confirmer.ts";
import { growthOf, stockedLines } from "./growth.ts";
import type { ChangeType, NewAction, OrderChange } from "./order-change.ts";
import { ChangeEmpty, ChangeOutdated, NoOpenChange } from "./order-change.errors.ts";
import { OrderChanged } from "./order-change.events.ts";
import { insertReservation, loadChange, settleChange } from "./order-change.queries.ts";
import { linesAfter, type NewChange, type OrderChangeService, refuseUnchangeable } from "./order-change.service.ts";

/** A change in the moment in which it becomes true. */
export interface Confirmation {
  /** As it was before. */
  readonly order: LockedOrder;
  readonly lines: OrderLines;
  readonly change: OrderChange;
  /** Minor units. */
  readonly difference: number;
  readonly confirmedBy: string | null;
}

/** What else has to be written in the same transaction. */
export type ConfirmationEffect = (tx: Transaction, confirmation: Confirmation) => Promise<void>;

/** Makes changes true: stock first, then everything else in one transaction. */
export class OrderConfirmationService {
  readonly #orders: OrderService;
  readonly #revisions: OrderRevisionService;
  readonly #changes: OrderChangeService;
  readonly #variantStock: VariantStockService;
  readonly #runner: WorkflowRunner;
  readonly #effects = new Map<ChangeType, ConfirmationEffect>();

  constructor(uses: {
    orders: OrderService;
    orderRevisions: OrderRevisionService;
    orderChanges: OrderChangeService;
    variantStock: VariantStockService;
    runner: WorkflowRunner;
  }) {
    this.#orders = uses.orders;
    this.#revisions = uses.orderRevisions;
    this.#changes = uses.orderChanges;
    this.#variantStock = uses.variantStock;
    this.#runner = uses.runner;
  }

  /** Names what belongs to changes of a type, for the domain that has them. Every process must, as each may finish a run. */
  follow(changeType: ChangeType, effect: ConfirmationEffect): void {
    this.#effects.set(changeType, effect);
  }

  /**
   * Makes a change true, once, whoever asks how often. What it adds is reserved first; when that fails, or its process dies,
   * nothing has happened.
   *
   * @throws OutOfStockForOrder, ChangeEmpty, OrderNotChangeable, and ChangeOutdated when somebody was faster.
   */
  async confirm(changeId: string, confirmer: Confirmer): Promise<OrderChange> {
    const change = await this.#changes.get(changeId);
    if (change.status !== "confirmed")
      await this.#runner.start(confirmOrderChange, changeId, await this.#prepare(change, confirmer));
    return this.#changes.get(changeId);
  }

  async #prepare(change: OrderChange, { actorId, requestId }: Confirmer): Promise<Confirmable> {
    const order = await this.#orders.get(change.orderId);
    refuseUnchangeable(order);
    if (change.actions.length === 0) throw new ChangeEmpty({ changeId: change.id });
    const lines = order.lines ?? { items: [], shippingMethods: [], creditLines: [] };
    const after = applyActions(lines, change.actions);
    const growth = growthOf(lines, after);
    const stocked = isDraft(order) ? [] : stockedLines(after, growth, change.actions);
    return {
      changeId: change.id,
      orderId: order.id,
      confirmedBy: actorId,
      confirmedWith: requestId,
      growth,
      titles: Object.fromEntries(after.items.map(({ id, product }) => [id, titleOf(product)])),
      reserves: await this.#variantStock.reservationLinesFor(stocked, order.salesChannelId ?? ""),
    };
  }

  /** The transaction in which a change becomes true. */
  async settle(
    tx: Transaction,
    confirmable: Confirmable,
    reservationKey: string | null,
  ): Promise<{ changeId: string }> {
    const { changeId, orderId, confirmedBy, confirmedWith, growth } = confirmable;
    const order = await this.#revisions.lock(tx, orderId);
    refuseUnchangeable(order);
    const [change] = await tx.query(loadChange, [changeId]);
    if (change?.status !== "pending" && change?.status !== "requested")
      throw new NoOpenChange({ orderId, wanted: changeId });
    const lines = linesAfter(order, change.actions);
    if (!isDeepStrictEqual(growthOf(order.lines, lines), growth)) throw new ChangeOutdated({ changeId });
    if (reservationKey !== null) await tx.query(insertReservation, [reservationKey, orderId]);
    await tx.query(settleChange, [changeId, "confirmed", confirmedBy, null, confirmedWith]);
    await this.#become(tx, { order, lines, change, confirmedBy });
    return { changeId };
  }

  /**
   * Makes something true at once that nobody needs to look at first and that needs no stock: goods that will not come after
   * all, for example. An open change stays open.
   */
  async applyNow(
    tx: Transaction,
    order: LockedOrder,
    change: NewChange,
    actions: readonly NewAction[],
  ): Promise<Confirmation> {
    refuseUnchangeable(order);
    const lines = linesAfter(order, actions);
    if (growthOf(order.lines, lines).length > 0) throw new Error("A change that needs stock has to be confirmed.");
    const id = await this.#changes.record(tx, order, change, actions);
    const [kept] = await tx.query(loadChange, [id]);
    if (!kept) throw new Error(`The change ${id} was not stored.`);
    return this.#become(tx, { order, lines, change: kept, confirmedBy: change.createdBy }, { isWhole: false });
  }

  async #become(
    tx: Transaction,
    confirmation: Omit<Confirmation, "difference">,
    { isWhole = true } = {},
  ): Promise<Confirmation> {
    const { order, lines, change, confirmedBy } = confirmation;
    const difference = await this.#revisions.revise(tx, order, lines, {
      kind: kinds[change.changeType],
      referenceId: change.exchangeId ?? change.claimId ?? change.returnId ?? change.id,
      createdBy: confirmedBy,
    });
    const became = { ...confirmation, difference };
    if (isWhole) await this.#effects.get(change.changeType)?.(tx, became);
    if (!isDraft(order)) tx.emit(happened(OrderChanged, payloadOf(became)));
    return became;
  }
}

const kinds: Readonly<Record<ChangeType, Reason["kind"]>> = {
  edit: "edit",
  return_request: "return",
  return_receive: "return",
  exchange: "exchange",
  claim: "claim",
  transfer: "correction",
  update_order: "correction",
};

/** A draft is promised to nobody yet: no stock, no events. */
const isDraft = ({ isDraft: wasDrafted, status }: Order): boolean => wasDrafted && status === "draft";

const titleOf = ({ title, variantTitle }: { title: string; variantTitle: string }): string =>
  variantTitle === "" || variantTitle === title ? title : `${title} (${variantTitle})`;

function payloadOf({ order, lines, change, difference }: Confirmation) {
  const before = new Map(order.lines.items.map((item) => [item.id, item.quantity]));
  return {
    orderId: order.id,
    changeId: change.id,
    changeType: change.changeType,
    returnId: change.returnId,
    exchangeId: change.exchangeId,
    claimId: change.claimId,
    currencyCode: order.currencyCode,
    difference,
    total: orderTotals(lines).cart.total,
    lines: lines.items
      .filter(({ id, quantity }) => quantity !== (before.get(id) ?? 0))
      .map(({ id, cartLineItemId, quantity }) => ({
        lineId: id,
        cartLineItemId,
        quantityBefore: before.get(id) ?? 0,
        quantity,
      })),
  };
}
