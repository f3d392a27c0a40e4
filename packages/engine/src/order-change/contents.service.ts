import type { Database } from "@hanse/plugin-kit";
import { type Order, type OrderService } from "../order/index.ts";
import { exponentOf } from "../platform/money/currency.ts";
import { toMinor } from "../platform/money/money.ts";
import { type ActionKind, type KeptAction, type NewAction } from "./order-change.ts";
import type { OrderChangeService, Subject } from "./order-change.service.ts";
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

/** Fills changes: prices what is to be added, and checks with every action that the whole is still possible. */
export class OrderChangeContentsService {
  readonly #database: Database;
  readonly #orders: OrderService;
  readonly #changes: OrderChangeService;
  readonly #pricing: OrderPricingService;

  constructor(uses: {
    database: Database;
    orders: OrderService;
    orderChanges: OrderChangeService;
    orderPricing: OrderPricingService;
  }) {
    this.#database = uses.database;
    this.#orders = uses.orders;
    this.#changes = uses.orderChanges;
    this.#pricing = uses.orderPricing;
  }

  /** Adds actions that need no price. */
  async add(subject: Subject, actions: readonly NewAction[]): Promise<string[]> {
    return this.#database.transaction(async (tx) =>
      this.#changes.add(tx, await this.#changes.open(tx, subject), actions),
    );
  }

  /** Adds lines of variants at the price of the moment, or at the one given. */
  async addVariants(subject: Subject, variants: readonly AddedVariant[]): Promise<string[]> {
    await this.#changes.find(subject);
    const order = await this.#orders.get(subject.orderId);
    const items = await this.#pricing.items(
      order,
      variants.map((variant) => ({ ...variant, unitPrice: minor(order, variant.unitPrice) })),
    );
    const actions = items.map((item, index): NewAction<"ITEM_ADD"> => {
      const { unitPrice, allowBackorder = false, internalNote = null } = variants[index] ?? {};
      const details = { item, allowBackorder, hasOwnPrice: unitPrice !== undefined };
      return { action: "ITEM_ADD", details, returnId: null, internalNote };
    });
    return this.add(subject, actions);
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
    const { details } = this.#changes.action(await this.#changes.find(subject), actionId, "ITEM_ADD");
    const { item } = details;
    const hasOwnPrice = details.hasOwnPrice || unitPrice !== undefined;
    const order = await this.#orders.get(subject.orderId);
    const wanted = quantity ?? item.quantity;
    const own = minor(order, unitPrice) ?? (hasOwnPrice ? item.unitPrice : undefined);
    // Lines that stand for nothing in the catalogue have a price of their own.
    const [priced] =
      item.variantId === null
        ? [{ ...item, quantity: wanted, unitPrice: own ?? item.unitPrice }]
        : await this.#pricing.items(order, [
            { variantId: item.variantId, quantity: wanted, unitPrice: own, metadata: item.metadata },
          ]);
    await this.#replace(subject, actionId, ["ITEM_ADD"], (action) => ({
      ...action,
      details: { ...action.details, item: { ...(priced ?? item), id: item.id }, hasOwnPrice },
      internalNote: internalNote === undefined ? action.internalNote : internalNote,
    }));
  }

  /** Adds a shipping method at the price of its option, or at the one given. */
  async addShipping(subject: Subject, shipping: AddedShipping): Promise<string> {
    await this.#changes.find(subject);
    const order = await this.#orders.get(subject.orderId);
    const { optionId, isReturn, referenceId, returnId, internalNote = null } = shipping;
    const customAmount = minor(order, shipping.customAmount ?? undefined);
    const method = await this.#pricing.shipping(order, { optionId, customAmount, isReturn, referenceId });
    return this.#database.transaction(async (tx) => {
      const open = await this.#changes.open(tx, subject);
      const [id = ""] = await this.#changes.add(tx, open, [
        { action: "SHIPPING_ADD", details: { method }, returnId, internalNote },
      ]);
      return id;
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
    const kept = this.#changes.action(await this.#changes.find(subject), actionId, "SHIPPING_ADD");
    const { method } = kept.details;
    const order = await this.#orders.get(subject.orderId);
    const priced =
      customAmount === undefined
        ? method
        : customAmount === null && method.shippingOptionId !== null
          ? await this.#pricing.shipping(order, {
              optionId: method.shippingOptionId,
              isReturn: kept.returnId !== null,
              referenceId: method.referenceId,
            })
          : await this.#pricing.taxedShipping(order, {
              ...method,
              amount: minor(order, customAmount ?? undefined) ?? method.amount,
            });
    await this.#replace(subject, actionId, ["SHIPPING_ADD"], (action) => ({
      ...action,
      details: { method: { ...priced, id: method.id } },
      internalNote: internalNote === undefined ? action.internalNote : internalNote,
    }));
  }

  /** Corrects how many units an action is about, and why. */
  async updateUnits(
    subject: Subject,
    actionId: string,
    kinds: readonly UnitsKind[],
    correction: UnitsCorrection,
  ): Promise<void> {
    if (correction.quantity === 0) return this.remove(subject, actionId, ...kinds);
    await this.#replace(subject, actionId, kinds, (action) => corrected(action, correction));
  }

  /** Takes an action of these kinds out. @throws ActionNotFound */
  async remove(subject: Subject, actionId: string, ...kinds: readonly ActionKind[]): Promise<void> {
    await this.#database.transaction(async (tx) => {
      const open = await this.#changes.open(tx, subject);
      const { id } = this.#changes.action(open.change, actionId, ...kinds);
      await this.#changes.remove(tx, open, [id]);
    });
  }

  async #replace<Kind extends ActionKind>(
    subject: Subject,
    actionId: string,
    kinds: readonly Kind[],
    change: (action: KeptAction<Kind>) => KeptAction,
  ): Promise<void> {
    await this.#database.transaction(async (tx) => {
      const open = await this.#changes.open(tx, subject);
      await this.#changes.replace(tx, open, change(this.#changes.action(open.change, actionId, ...kinds)));
    });
  }
}

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
      return { ...action, internalNote, details: { ...action.details, quantity, reason, note } };
    }
    case "RECEIVE_RETURN_ITEM":
    case "RECEIVE_DAMAGED_RETURN_ITEM":
      return { ...action, internalNote, details: { ...action.details, quantity } };
  }
}

const minor = ({ currencyCode }: Order, amount: number | undefined): number | undefined =>
  amount === undefined ? undefined : toMinor(amount, exponentOf(currencyCode));
