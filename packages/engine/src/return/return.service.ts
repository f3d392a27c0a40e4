import { type Database, happened, newId, type Transaction } from "@hanse/plugin-kit";
import type { StockLocationService } from "../inventory/index.ts";
import { type OrderLines, orderTotals } from "../order/index.ts";
import { type Confirmation, isOf } from "../order-change/index.ts";
import { type ListedPage, type ListQuery, readPage } from "../platform/http/listing.ts";
import { lockVersion } from "../platform/http/row-version.ts";
import { returnReasonFields, type ReturnReasonService, ReturnReasonNotFound } from "../reason/index.ts";
import type { Return } from "./return.ts";
import { NothingComesBack, ReturnNotFound } from "./return.errors.ts";
import { ReturnCanceled, ReturnRequested } from "./return.events.ts";
import {
  cancelReturn,
  deleteReturn,
  deleteReturnsOfOrder,
  insertReturn,
  loadReturn,
  requestReturn,
  returnColumns,
  returnListing,
  updateReturn,
} from "./return.queries.ts";

/** What a return is begun with. */
export interface NewReturn {
  readonly id?: string;
  readonly orderId: string;
  readonly orderVersion: number;
  readonly exchangeId?: string | null;
  readonly claimId?: string | null;
  readonly locationId?: string | null | undefined;
  readonly noNotification?: boolean | undefined;
  readonly metadata?: Record<string, unknown> | null | undefined;
  readonly createdBy: string | null;
}

/** What of a return staff may change at any time. */
export interface ReturnChanges {
  readonly locationId?: string | null;
  readonly noNotification?: boolean;
  readonly metadata?: Record<string, unknown> | null;
}

/** Goods that come back, by themselves or with an exchange or a claim. */
export class ReturnService {
  readonly #database: Database;
  readonly #stockLocations: StockLocationService;
  readonly #reasons: ReturnReasonService;

  constructor(uses: { database: Database; stockLocations: StockLocationService; returnReasons: ReturnReasonService }) {
    this.#database = uses.database;
    this.#stockLocations = uses.stockLocations;
    this.#reasons = uses.returnReasons;
  }

  /** @throws ReturnNotFound */
  async get(id: string): Promise<Return> {
    const [found] = await this.#database.query(loadReturn, [id]);
    if (!found) throw new ReturnNotFound({ id });
    return found;
  }

  /** One statement. */
  async page(query: ListQuery): Promise<ListedPage<Return>> {
    return readPage(this.#database, returnListing, { columns: returnColumns, condition: "TRUE", params: [] }, query);
  }

  /** Makes a return that nobody knows of yet. */
  async make(tx: Transaction, made: NewReturn): Promise<string> {
    const id = made.id ?? newId("return");
    await tx.query(insertReturn, [JSON.stringify({ ...made, id })]);
    return id;
  }

  /** Forgets a return that nobody knows of yet. */
  async discard(tx: Transaction, id: string): Promise<void> {
    await tx.query(deleteReturn, [id]);
  }

  /** Forgets what was begun for an order that is off. Of what was requested the goods are with the customer: that stays. */
  async discardOf(orderId: string): Promise<void> {
    await this.#database.query(deleteReturnsOfOrder, [orderId]);
  }

  /** @throws ReturnNotFound, StockLocationNotFound, StaleVersion */
  async update(id: string, changes: ReturnChanges, expected?: number): Promise<void> {
    await this.assertLocation(changes.locationId);
    await this.#database.transaction(async (tx) => {
      if ((await lockVersion(tx, "order_return", id, expected)) === undefined) throw new ReturnNotFound({ id });
      await tx.query(updateReturn, [id, JSON.stringify(changes)]);
    });
  }

  /** @throws StockLocationNotFound */
  async assertLocation(id: string | null | undefined): Promise<void> {
    if (id) await this.#stockLocations.assertKnown([id]);
  }

  /** @throws ReturnReasonNotFound */
  async assertReasons(reasonIds: readonly (string | null | undefined)[]): Promise<void> {
    const ids = [...new Set(reasonIds.filter((id) => typeof id === "string"))];
    if (ids.length === 0) return;
    const { rows } = await this.#reasons.page({ id: ids, limit: ids.length }, returnReasonFields.defaultSelection);
    const unknown = ids.find((id) => !rows.some((reason) => reason.id === id));
    if (unknown !== undefined) throw new ReturnReasonNotFound({ id: unknown });
  }

  /**
   * Requests a return with a change that has become true. One that was begun with an exchange or a claim, and then left
   * empty, is gone.
   *
   * @returns what the goods are worth, in minor units; 0 without any.
   * @throws NothingComesBack for a return by itself, or one that is sent, without goods in it.
   */
  async request(tx: Transaction, returnId: string, { lines, change, order }: Confirmation): Promise<number> {
    const items = change.actions
      .filter(isOf("RETURN_ITEM"))
      .filter((action) => action.returnId === returnId)
      .map(({ details }) => ({ ...details, id: newId("retitem") }));
    if (items.length === 0) {
      // Nobody pays for sending nothing.
      const isSent = change.actions.some((action) => action.returnId === returnId);
      if (isSent || change.changeType === "return_request") throw new NothingComesBack({ id: returnId });
      await this.discard(tx, returnId);
      return 0;
    }
    const { goods, shipping } = worthOf(lines, returnId, items);
    const expected = Math.max(0, goods - shipping);
    await tx.query(requestReturn, [returnId, JSON.stringify(items), expected, order.version + 1]);
    const [made] = await tx.query(loadReturn, [returnId]);
    tx.emit(
      happened(ReturnRequested, {
        returnId,
        orderId: order.id,
        exchangeId: change.exchangeId,
        claimId: change.claimId,
        noNotification: made?.noNotification ?? false,
        items: items.map(({ itemId, quantity, reasonId }) => ({ itemId, quantity, reasonId })),
      }),
    );
    return goods;
  }

  /** Notes that nothing of a return comes any more; the order knows already. */
  async callOff(tx: Transaction, { id, orderId }: Pick<Return, "id" | "orderId">): Promise<void> {
    await tx.query(cancelReturn, [id]);
    tx.emit(happened(ReturnCanceled, { returnId: id, orderId }));
  }
}

/** What goods are worth to the order, and what sending them costs the customer. */
function worthOf(
  lines: OrderLines,
  returnId: string,
  returned: readonly { itemId: string; quantity: number }[],
): { goods: number; shipping: number } {
  const back = Map.groupBy(returned, ({ itemId }) => itemId);
  const without = {
    ...lines,
    items: lines.items.map((item) => ({
      ...item,
      returnReceivedQuantity:
        item.returnReceivedQuantity + (back.get(item.id) ?? []).reduce((sum, { quantity }) => sum + quantity, 0),
    })),
    shippingMethods: lines.shippingMethods.filter(({ referenceId }) => referenceId !== returnId),
  };
  const [all, left] = [orderTotals(lines).cart, orderTotals(without).cart];
  return { goods: all.itemTotal - left.itemTotal, shipping: all.shippingTotal - left.shippingTotal };
}
