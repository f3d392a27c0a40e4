import type { Database, Transaction } from "@hanse/plugin-kit";
import { type Order, type OrderService } from "../order/index.ts";
import { exponentOf } from "../platform/money/currency.ts";
import { toMinor } from "../platform/money/money.ts";
import { type CalculatedShippingService, goodsOf } from "./calculated-shipping.service.ts";
import type { EnteredAction } from "./entered-actions.ts";
import type { ActionKind, KeptAction, NewAction, OrderChange } from "./order-change.ts";
import { ChangeOutdated } from "./order-change.errors.ts";
import type { OpenChange, OrderChangeService, Subject } from "./order-change.service.ts";
import type { OrderPricingService } from "./pricing.service.ts";

/** A variant to be added. Amounts in major units, as staff type them. */
export interface AddedVariant {
  readonly variantId: string;
  readonly quantity: number;
  readonly unitPrice?: number | undefined;
  readonly internalNote?: string | null | undefined;
  readonly allowBackorder?: boolean | undefined;
  readonly metadata?: Record<string, unknown> | null | undefined;
}

/** A shipping method to be added. */
export interface AddedShipping {
  readonly optionId: string;
  /** Major units, as staff type them; the option's price without it. */
  readonly customAmount?: number | null | undefined;
  readonly isReturn: boolean;
  /** The return, exchange or claim that it comes with. */
  readonly referenceId: string | null;
  readonly returnId: string | null;
  readonly internalNote?: string | null | undefined;
}

/** What of units on their way back, or written off, may be corrected. */
export interface UnitsCorrection {
  /** 0 takes the action out. */
  readonly quantity?: number | undefined;
  readonly reasonId?: string | null | undefined;
  /** Why it is written off, in the words of claims. */
  readonly reason?: string | null | undefined;
  readonly note?: string | null | undefined;
  readonly internalNote?: string | null | undefined;
  readonly metadata?: Record<string, unknown> | null | undefined;
}

/** Kinds of actions that are about so many units of a line. */
export type UnitsKind = "RETURN_ITEM" | "RECEIVE_RETURN_ITEM" | "RECEIVE_DAMAGED_RETURN_ITEM" | "WRITE_OFF_ITEM";

/** What staff want a change to do, told from what it does. */
export type Entry = (order: Order, change: OrderChange) => Promise<readonly EnteredAction[]> | readonly EnteredAction[];

/** As many as there may be who enter something at the same moment: each time one of them gets through. */
const attempts = 8;

/** Fills changes: prices what is to be added, and checks with every action that the whole is still possible. */
export class OrderChangeContentsService {
  readonly #database: Database;
  readonly #orders: OrderService;
  readonly #changes: OrderChangeService;
  readonly #pricing: OrderPricingService;
  readonly #calculatedShipping: CalculatedShippingService;

  constructor(uses: {
    database: Database;
    orders: OrderService;
    orderChanges: OrderChangeService;
    orderPricing: OrderPricingService;
    calculatedShipping: CalculatedShippingService;
  }) {
    this.#database = uses.database;
    this.#orders = uses.orders;
    this.#changes = uses.orderChanges;
    this.#pricing = uses.orderPricing;
    this.#calculatedShipping = uses.calculatedShipping;
  }

  /**
   * Enters something; shipping whose price is calculated follows. Whoever is overtaken by somebody else starts over from what
   * there is then.
   *
   * @param within the transaction that enters it, before it does.
   * @throws NoOpenChange, ChangeOutdated, and what the entry throws.
   */
  async enter(
    subject: Subject,
    entry: Entry,
    within?: (tx: Transaction, open: OpenChange) => Promise<void>,
  ): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      const before = await this.#changes.find(subject);
      const order = await this.#orders.get(subject.orderId);
      const wanted = await this.#calculatedShipping.follow(order, await entry(order, before));
      const isDone = await this.#database.transaction(async (tx) => {
        const open = await this.#changes.open(tx, subject);
        const { change } = open;
        if (open.order.version !== order.version || change.id !== before.id || change.version !== before.version)
          return false;
        await within?.(tx, open);
        await this.#changes.become(tx, open, wanted);
        return true;
      });
      if (isDone) return;
      if (attempt === attempts) throw new ChangeOutdated({ changeId: before.id });
    }
  }

  /** Adds actions that need no price. */
  async add(subject: Subject, actions: readonly NewAction[]): Promise<void> {
    await this.enter(subject, (_order, change) => [...change.actions, ...actions]);
  }

  /** Adds lines of variants at the price of the moment, or at the one given. */
  async addVariants(subject: Subject, variants: readonly AddedVariant[]): Promise<void> {
    await this.enter(subject, async (order, change) => {
      const items = await this.#pricing.items(
        order,
        variants.map((variant) => ({ ...variant, unitPrice: minor(order, variant.unitPrice) })),
      );
      const added = items.map((item, index): NewAction<"ITEM_ADD"> => {
        const { unitPrice, allowBackorder = false, internalNote = null } = variants[index] ?? {};
        const details = { item, allowBackorder, hasOwnPrice: unitPrice !== undefined };
        return { action: "ITEM_ADD", details, returnId: null, internalNote };
      });
      return [...change.actions, ...added];
    });
  }

  /** Corrects a line that the change adds; without a price of its own it is priced anew. A quantity of 0 takes it out. */
  async updateVariant(
    subject: Subject,
    actionId: string,
    {
      quantity,
      unitPrice,
      internalNote,
    }: Pick<UnitsCorrection, "quantity" | "internalNote"> & { unitPrice?: number | undefined },
  ): Promise<void> {
    if (quantity === 0) return this.remove(subject, actionId, "ITEM_ADD");
    await this.enter(subject, async (order, change) => {
      const action = this.#changes.action(change, actionId, "ITEM_ADD");
      const { item } = action.details;
      const hasOwnPrice = action.details.hasOwnPrice || unitPrice !== undefined;
      const wanted = quantity ?? item.quantity;
      const own = minor(order, unitPrice) ?? (hasOwnPrice ? item.unitPrice : undefined);
      // Lines that stand for nothing in the catalogue have a price of their own.
      const [priced] =
        item.variantId === null
          ? [{ ...item, quantity: wanted, unitPrice: own ?? item.unitPrice }]
          : await this.#pricing.items(order, [
              { variantId: item.variantId, quantity: wanted, unitPrice: own, metadata: item.metadata },
            ]);
      return replaced(change, {
        ...action,
        details: { ...action.details, item: { ...(priced ?? item), id: item.id }, hasOwnPrice },
        internalNote: internalNote === undefined ? action.internalNote : internalNote,
      });
    });
  }

  /** Adds a shipping method at the price of its option, or at the one given. */
  async addShipping(subject: Subject, shipping: AddedShipping): Promise<void> {
    const { optionId, isReturn, referenceId, returnId, internalNote = null } = shipping;
    await this.enter(subject, async (order, change) => {
      const customAmount = minor(order, shipping.customAmount ?? undefined);
      const goods = goodsOf(order, change.actions, { returnId, referenceId });
      const method = await this.#pricing.shipping(order, { optionId, customAmount, isReturn, referenceId, goods });
      const details = { method, hasOwnPrice: customAmount !== undefined };
      return [...change.actions, { action: "SHIPPING_ADD", details, returnId, internalNote }];
    });
  }

  /** Sets another price for a shipping method that the change adds; null goes back to the option's. */
  async updateShipping(
    subject: Subject,
    actionId: string,
    {
      customAmount,
      internalNote,
    }: { customAmount?: number | null | undefined; internalNote?: string | null | undefined },
  ): Promise<void> {
    await this.enter(subject, async (order, change) => {
      const action = this.#changes.action(change, actionId, "SHIPPING_ADD");
      const { method } = action.details;
      const own = minor(order, customAmount ?? undefined);
      const priced =
        own === undefined
          ? customAmount === null && method.shippingOptionId !== null
            ? await this.#pricing.shipping(order, {
                optionId: method.shippingOptionId,
                isReturn: action.returnId !== null,
                referenceId: method.referenceId,
                goods: goodsOf(order, change.actions, { ...action, referenceId: method.referenceId }),
              })
            : method
          : await this.#pricing.taxedShipping(order, { ...method, amount: own });
      return replaced(change, {
        ...action,
        details: {
          method: { ...priced, id: method.id },
          hasOwnPrice: customAmount === undefined ? action.details.hasOwnPrice : customAmount !== null,
        },
        internalNote: internalNote === undefined ? action.internalNote : internalNote,
      });
    });
  }

  /** Corrects how many units an action is about, and why. */
  async updateUnits(
    subject: Subject,
    actionId: string,
    kinds: readonly UnitsKind[],
    correction: UnitsCorrection,
  ): Promise<void> {
    if (correction.quantity === 0) return this.remove(subject, actionId, ...kinds);
    await this.enter(subject, (_order, change) =>
      replaced(change, corrected(this.#changes.action(change, actionId, ...kinds), correction)),
    );
  }

  /** Takes an action of these kinds out. @throws ActionNotFound */
  async remove(subject: Subject, actionId: string, ...kinds: readonly ActionKind[]): Promise<void> {
    await this.enter(subject, (_order, change) => {
      const { id } = this.#changes.action(change, actionId, ...kinds);
      return change.actions.filter((action) => action.id !== id);
    });
  }
}

const replaced = ({ actions }: OrderChange, by: KeptAction): KeptAction[] =>
  actions.map((action) => (action.id === by.id ? by : action));

/** What is left out of a correction stays. */
function corrected(action: KeptAction<UnitsKind>, correction: UnitsCorrection): KeptAction {
  const { quantity = action.details.quantity, internalNote = action.internalNote } = correction;
  switch (action.action) {
    case "RETURN_ITEM": {
      const { reasonId = action.details.reasonId, note = action.details.note } = correction;
      const { metadata = action.details.metadata } = correction;
      return { ...action, internalNote, details: { ...action.details, quantity, reasonId, note, metadata } };
    }
    case "WRITE_OFF_ITEM": {
      const { reason = action.details.reason, note = action.details.note } = correction;
      const { reasonId = action.details.reasonId ?? null } = correction;
      return { ...action, internalNote, details: { ...action.details, quantity, reason, reasonId, note } };
    }
    case "RECEIVE_RETURN_ITEM":
    case "RECEIVE_DAMAGED_RETURN_ITEM":
      return { ...action, internalNote, details: { ...action.details, quantity } };
  }
}

const minor = ({ currencyCode }: Order, amount: number | undefined): number | undefined =>
  amount === undefined ? undefined : toMinor(amount, exponentOf(currencyCode));
