import type { Database } from "@hanse/plugin-kit";
import type { Order, OrderService } from "../order/index.ts";
import {
  type AddedShipping,
  type AddedVariant,
  ChangeEmpty,
  type Confirmer,
  isOf,
  type NewAction,
  type OrderChange,
  type OrderChangeContentsService,
  type OrderChangeService,
  type OrderConfirmationService,
  type Subject,
} from "../order-change/index.ts";
import { exponentOf } from "../platform/money/currency.ts";
import { toMinor } from "../platform/money/money.ts";
import { OrderIsDraft } from "./order-edit.errors.ts";

/** What an edit is begun with. */
export interface NewOrderEdit {
  readonly orderId: string;
  readonly description?: string | null | undefined;
  readonly internalNote?: string | null | undefined;
  readonly metadata?: Record<string, unknown> | null | undefined;
  readonly createdBy: string;
}

/** What of a line staff may set; what is left out stays. Amounts in major units, as staff type them. */
export interface ItemCorrection {
  /** How many there are to be, not how many more. */
  readonly quantity?: number | undefined;
  readonly unitPrice?: number | undefined;
  readonly compareAtUnitPrice?: number | null | undefined;
  readonly internalNote?: string | null | undefined;
}

/** Changes of orders that are not returns, exchanges or claims: more of this, less of that, another price. */
export class OrderEditService {
  readonly #database: Database;
  readonly #orders: OrderService;
  readonly #changes: OrderChangeService;
  readonly #contents: OrderChangeContentsService;
  readonly #confirmations: OrderConfirmationService;

  constructor(uses: {
    database: Database;
    orders: OrderService;
    orderChanges: OrderChangeService;
    orderChangeContents: OrderChangeContentsService;
    orderConfirmations: OrderConfirmationService;
  }) {
    this.#database = uses.database;
    this.#orders = uses.orders;
    this.#changes = uses.orderChanges;
    this.#contents = uses.orderChangeContents;
    this.#confirmations = uses.orderConfirmations;
  }

  /** @throws OrderNotFound, OrderIsDraft, ChangeOpen, OrderNotChangeable */
  async begin(edit: NewOrderEdit): Promise<{ change: OrderChange; currencyCode: string }> {
    const { currencyCode } = await this.#placed(edit.orderId);
    const { change } = await this.#database.transaction((tx) =>
      this.#changes.begin(tx, { ...edit, changeType: "edit" }),
    );
    return { change, currencyCode };
  }

  /** Adds lines of variants, at the price of the moment or the one given. */
  async addItems(orderId: string, variants: readonly AddedVariant[]): Promise<void> {
    await this.#contents.addVariants(subjectOf(await this.#placed(orderId)), variants);
  }

  /** Sets a line of the order, or one that this edit adds: its quantity, its price. Saying it again replaces what was said. */
  async updateItem(orderId: string, itemId: string, correction: ItemCorrection): Promise<void> {
    const subject = subjectOf(await this.#placed(orderId));
    const { actions } = await this.#changes.find(subject);
    const added = actions.filter(isOf("ITEM_ADD")).find(({ details }) => details.item.id === itemId);
    if (added) return this.#contents.updateVariant(subject, added.id, correction);
    await this.#set(subject, itemId, correction);
  }

  /** Corrects what one action does: adding a line, or setting one. */
  async updateAction(orderId: string, actionId: string, correction: ItemCorrection): Promise<void> {
    const subject = subjectOf(await this.#placed(orderId));
    const action = this.#changes.action(await this.#changes.find(subject), actionId, "ITEM_ADD", "ITEM_UPDATE");
    if (action.action === "ITEM_ADD") return this.#contents.updateVariant(subject, actionId, correction);
    await this.#set(subject, action.details.itemId, correction);
  }

  async removeAction(orderId: string, actionId: string): Promise<void> {
    await this.#contents.remove(subjectOf(await this.#placed(orderId)), actionId, "ITEM_ADD", "ITEM_UPDATE");
  }

  async addShipping(
    orderId: string,
    shipping: Pick<AddedShipping, "optionId" | "customAmount" | "internalNote">,
  ): Promise<void> {
    const about = { isReturn: false, referenceId: null, returnId: null };
    await this.#contents.addShipping(subjectOf(await this.#placed(orderId)), { ...shipping, ...about });
  }

  async updateShipping(
    orderId: string,
    actionId: string,
    correction: Pick<AddedShipping, "customAmount" | "internalNote">,
  ): Promise<void> {
    await this.#contents.updateShipping(subjectOf(await this.#placed(orderId)), actionId, correction);
  }

  async removeShipping(orderId: string, actionId: string): Promise<void> {
    await this.#contents.remove(subjectOf(await this.#placed(orderId)), actionId, "SHIPPING_ADD");
  }

  /** Tells that the edit waits for somebody's consent. */
  async request(orderId: string, by: string): Promise<void> {
    const subject = subjectOf(await this.#placed(orderId));
    await this.#database.transaction(async (tx) => {
      const open = await this.#changes.open(tx, subject);
      if (open.change.actions.length === 0) throw new ChangeEmpty({ changeId: open.change.id });
      await this.#changes.request(tx, open, by);
    });
  }

  /** Makes the edit true: what it adds is promised in stock first, what it takes out goes back. */
  async confirm(orderId: string, confirmer: Confirmer): Promise<void> {
    const { id } = await this.#changes.find(subjectOf(await this.#placed(orderId)), confirmer);
    await this.#confirmations.confirm(id, confirmer);
  }

  /** Gives the edit up. */
  async cancel(orderId: string, by: string): Promise<void> {
    const subject = subjectOf(await this.#placed(orderId));
    await this.#database.transaction(async (tx) => {
      await this.#changes.cancel(tx, await this.#changes.open(tx, subject), by);
    });
  }

  async #set(
    subject: Subject,
    itemId: string,
    { quantity, unitPrice, compareAtUnitPrice, internalNote }: ItemCorrection,
  ): Promise<void> {
    await this.#contents.enter(subject, ({ currencyCode, lines }, { actions }) => {
      const exponent = exponentOf(currencyCode);
      const said = actions.filter(isOf("ITEM_UPDATE")).find(({ details }) => details.itemId === itemId);
      const now = lines?.items.find(({ id }) => id === itemId);
      const action: NewAction<"ITEM_UPDATE"> = {
        action: "ITEM_UPDATE",
        details: {
          itemId,
          ...said?.details,
          quantity: quantity ?? said?.details.quantity ?? now?.quantity ?? 0,
          ...(unitPrice !== undefined && { unitPrice: toMinor(unitPrice, exponent) }),
          ...(compareAtUnitPrice !== undefined && {
            compareAtUnitPrice: compareAtUnitPrice === null ? null : toMinor(compareAtUnitPrice, exponent),
          }),
        },
        returnId: null,
        internalNote: internalNote === undefined ? (said?.internalNote ?? null) : internalNote,
      };
      return said ? actions.map((one) => (one === said ? { ...said, ...action } : one)) : [...actions, action];
    });
  }

  async #placed(orderId: string): Promise<Order> {
    const order = await this.#orders.get(orderId);
    if (order.isDraft && order.status === "draft") throw new OrderIsDraft({ orderId });
    return order;
  }
}

const subjectOf = ({ id }: Order): Subject => ({ orderId: id, changeType: "edit", referenceId: null });
