import { type Database, newId, type Transaction } from "@hanse/plugin-kit";
import {
  type LockedOrder,
  type Order,
  type OrderLines,
  type OrderRevisionService,
  orderTotals,
} from "../order/index.ts";
import { violationOf } from "../platform/database/violation.ts";
import { lockVersion } from "../platform/http/row-version.ts";
import { applyActions } from "./apply-actions.ts";
import type { Confirmer } from "./confirmer.ts";
import { differencesOf, type EnteredAction } from "./entered-actions.ts";
import {
  type ActionKind,
  type ChangeType,
  isOf,
  type KeptAction,
  type NewAction,
  type OrderChange,
} from "./order-change.ts";
import {
  ActionNotFound,
  ChangeOpen,
  NoOpenChange,
  OrderChangeNotFound,
  OrderNotChangeable,
  TotalNegative,
} from "./order-change.errors.ts";
import {
  deleteActions,
  insertActions,
  insertChange,
  loadChange,
  loadConfirmedWith,
  loadOpenChange,
  noteChange,
  settleChange,
  updateActions,
} from "./order-change.queries.ts";

/** What a change is begun with. */
export interface NewChange {
  readonly orderId: string;
  readonly changeType: ChangeType;
  readonly returnId?: string | null;
  readonly exchangeId?: string | null;
  readonly claimId?: string | null;
  readonly description?: string | null | undefined;
  readonly internalNote?: string | null | undefined;
  readonly metadata?: Record<string, unknown> | null | undefined;
  /** Id of the user or key, or of the customer. */
  readonly createdBy: string | null;
}

/** Which open change is meant: that of the order, if it is of this type and for this return, exchange or claim. */
export interface Subject {
  readonly orderId: string;
  readonly changeType: ChangeType;
  readonly referenceId: string | null;
}

/** A change that is not confirmed yet, with its order; both locked. */
export interface OpenChange {
  readonly order: LockedOrder;
  readonly change: OrderChange;
}

/**
 * What is about to happen to an order, action by action. An order has one open change at most, which PostgreSQL sees to.
 * Every method that takes a transaction locks the order first.
 */
export class OrderChangeService {
  readonly #database: Database;
  readonly #revisions: OrderRevisionService;

  constructor({ database, orderRevisions }: { database: Database; orderRevisions: OrderRevisionService }) {
    this.#database = database;
    this.#revisions = orderRevisions;
  }

  /** @throws OrderChangeNotFound */
  async get(id: string): Promise<OrderChange> {
    const [change] = await this.#database.query(loadChange, [id]);
    if (!change) throw new OrderChangeNotFound({ id });
    return change;
  }

  /** The open change of an order, whatever it is for. */
  async openOf(orderId: string, tx?: Transaction): Promise<OrderChange | undefined> {
    const [change] = await (tx ?? this.#database).query(loadOpenChange, [orderId]);
    return change;
  }

  /**
   * The change that is meant, as it is now; not locked. A request that confirmed one before its process died finds that one
   * when it comes again, even if the next has been begun meanwhile.
   *
   * @throws NoOpenChange
   */
  async find(subject: Subject, confirmer?: Confirmer): Promise<OrderChange> {
    const { orderId } = subject;
    const [done] = confirmer ? await this.#database.query(loadConfirmedWith, [orderId, confirmer.requestId]) : [];
    return done ?? meant(subject, await this.openOf(orderId));
  }

  /** @throws OrderNotFound, OrderNotChangeable, ChangeOpen when the order has an open change already. */
  async begin(tx: Transaction, change: NewChange): Promise<OpenChange> {
    const order = await this.#revisions.lock(tx, change.orderId);
    refuseUnchangeable(order);
    // Nothing of it was sold yet.
    if (order.status === "draft" && change.changeType !== "edit")
      throw new OrderNotChangeable({ orderId: order.id, status: order.status });
    const [open] = await tx.query(loadOpenChange, [order.id]);
    if (open) throw new ChangeOpen({ orderId: order.id, changeId: open.id, changeType: open.changeType });
    const id = newId("ordch");
    try {
      await tx.query(insertChange, [rowOf(id, order, change, "pending")]);
    } catch (error) {
      if (violationOf(error)?.constraint !== "order_change_one_open") throw error;
      throw new ChangeOpen({ orderId: order.id, changeId: null, changeType: null }, { cause: error });
    }
    return { order, change: await this.#load(tx, id) };
  }

  /** Records a change that is done with the same transaction. */
  async record(tx: Transaction, order: LockedOrder, change: NewChange, actions: readonly NewAction[]): Promise<string> {
    const id = newId("ordch");
    await tx.query(insertChange, [rowOf(id, order, change, "confirmed")]);
    await tx.query(insertActions, [id, rowsOf(actions)]);
    return id;
  }

  /** Locks the order and the change that is meant. @throws OrderNotFound, OrderNotChangeable, NoOpenChange */
  async open(tx: Transaction, subject: Subject): Promise<OpenChange> {
    const order = await this.#revisions.lock(tx, subject.orderId);
    refuseUnchangeable(order);
    const [change] = await tx.query(loadOpenChange, [order.id]);
    return { order, change: meant(subject, change) };
  }

  /** Adds actions; together with those before them they must be possible. */
  async add(tx: Transaction, open: OpenChange, actions: readonly NewAction[]): Promise<void> {
    linesAfter(open.order, [...open.change.actions, ...actions]);
    await tx.query(insertActions, [open.change.id, rowsOf(actions)]);
  }

  /** The action of these kinds with this id. @throws ActionNotFound */
  action<Kind extends ActionKind>(change: OrderChange, id: string, ...kinds: readonly Kind[]): KeptAction<Kind> {
    const found = change.actions.filter(isOf(...kinds)).find((action) => action.id === id);
    if (!found) throw new ActionNotFound({ id, changeId: change.id });
    return found as KeptAction & KeptAction<Kind>;
  }

  /** Makes the change consist of these actions: those that it has and are left out go. */
  async become(tx: Transaction, { order, change }: OpenChange, wanted: readonly EnteredAction[]): Promise<void> {
    linesAfter(order, wanted);
    const { removed, changed, added } = differencesOf(change, wanted);
    if (removed.length > 0) await tx.query(deleteActions, [change.id, removed]);
    if (changed.length > 0) await tx.query(updateActions, [change.id, JSON.stringify(changed)]);
    if (added.length > 0) await tx.query(insertActions, [change.id, rowsOf(added)]);
  }

  /** Tells that the change waits for somebody's consent. */
  async request(tx: Transaction, open: OpenChange, by: string | null): Promise<void> {
    await tx.query(settleChange, [open.change.id, "requested", by, null, null]);
  }

  /** Gives the change up: nothing of it has happened. */
  async cancel(tx: Transaction, open: OpenChange, by: string | null): Promise<void> {
    await tx.query(settleChange, [open.change.id, "canceled", by, null, null]);
  }

  /** Gives up whatever is about to happen to an order that is off. Repeated, it does nothing more. */
  async callOff(orderId: string, by: string | null): Promise<void> {
    await this.#database.transaction(async (tx) => {
      await this.#revisions.lock(tx, orderId);
      const open = await this.openOf(orderId, tx);
      if (open) await tx.query(settleChange, [open.id, "canceled", by, null, null]);
    });
  }

  /** Whoever was asked said no. */
  async decline(tx: Transaction, open: OpenChange, by: string | null, reason: string | null): Promise<void> {
    await tx.query(settleChange, [open.change.id, "declined", by, reason, null]);
  }

  /** Notes something about a change, open or not. @throws OrderChangeNotFound, StaleVersion */
  async note(
    id: string,
    notes: { internalNote?: string | null; carryOverPromotions?: boolean | null },
    expected: number | undefined,
  ): Promise<OrderChange> {
    return this.#database.transaction(async (tx) => {
      if ((await lockVersion(tx, "order_change", id, expected)) === undefined) throw new OrderChangeNotFound({ id });
      await tx.query(noteChange, [id, JSON.stringify(notes)]);
      return this.#load(tx, id);
    });
  }

  async #load(tx: Transaction, id: string): Promise<OrderChange> {
    const [change] = await tx.query(loadChange, [id]);
    if (!change) throw new OrderChangeNotFound({ id });
    return change;
  }
}

/**
 * What an order consists of after actions.
 *
 * @throws what {@link applyActions} throws, and TotalNegative when it would come to less than nothing.
 */
export function linesAfter(order: LockedOrder, actions: readonly EnteredAction[]): OrderLines {
  const lines = applyActions(order.lines, actions);
  if (orderTotals(lines).cart.total < 0) throw new TotalNegative({ orderId: order.id });
  return lines;
}

/** Goods that never left cannot be reshuffled in an order that is off. */
export function refuseUnchangeable({ id, status }: Order): void {
  if (status === "canceled") throw new OrderNotChangeable({ orderId: id, status });
}

function meant({ orderId, changeType, referenceId }: Subject, change: OrderChange | undefined): OrderChange {
  const isMeant =
    change?.changeType === changeType &&
    (referenceId === null || [change.returnId, change.exchangeId, change.claimId].includes(referenceId));
  if (!isMeant) throw new NoOpenChange({ orderId, wanted: referenceId ? `${changeType} ${referenceId}` : changeType });
  return change;
}

const rowOf = (id: string, order: LockedOrder, change: NewChange, status: "pending" | "confirmed"): string =>
  JSON.stringify({ ...change, id, orderVersion: order.version, status });

const rowsOf = (actions: readonly NewAction[]): string =>
  JSON.stringify(actions.map((action) => ({ ...action, id: newId("ordchact") })));
