import type { Database } from "@hanse/plugin-kit";
import type { OrderRevisionService } from "../order/index.ts";
import {
  ChangeOpen,
  type Confirmer,
  type OrderChangeContentsService,
  type OrderChangeService,
  type OrderConfirmationService,
  type Subject,
} from "../order-change/index.ts";
import { announce, callOff, type GivenBack } from "./announcement.ts";
import type { Return } from "./return.ts";
import { ReturnNotCancelable } from "./return.errors.ts";
import { loadReturn } from "./return.queries.ts";
import type { NewReturn, ReturnService } from "./return.service.ts";

/** What staff begin a return with. */
export interface BegunReturn extends Omit<NewReturn, "orderVersion"> {
  readonly description?: string | null | undefined;
  readonly internalNote?: string | null | undefined;
}

/** Returns from their beginning until the customer has been told to send the goods, or not to after all. */
export class ReturnRequestService {
  readonly #database: Database;
  readonly #revisions: OrderRevisionService;
  readonly #returns: ReturnService;
  readonly #changes: OrderChangeService;
  readonly #contents: OrderChangeContentsService;
  readonly #confirmations: OrderConfirmationService;

  constructor(uses: {
    database: Database;
    orderRevisions: OrderRevisionService;
    returns: ReturnService;
    orderChanges: OrderChangeService;
    orderChangeContents: OrderChangeContentsService;
    orderConfirmations: OrderConfirmationService;
  }) {
    this.#database = uses.database;
    this.#revisions = uses.orderRevisions;
    this.#returns = uses.returns;
    this.#changes = uses.orderChanges;
    this.#contents = uses.orderChangeContents;
    this.#confirmations = uses.orderConfirmations;
  }

  /** Begins a return, with nothing in it yet. @throws OrderNotFound, ChangeOpen, StockLocationNotFound */
  async begin(begun: BegunReturn): Promise<Return> {
    const { orderId, createdBy, description, internalNote } = begun;
    await this.#returns.assertLocation(begun.locationId);
    const id = await this.#database.transaction(async (tx) => {
      const order = await this.#revisions.lock(tx, orderId);
      const returnId = await this.#returns.make(tx, { ...begun, orderVersion: order.version });
      await this.#changes.begin(tx, {
        orderId,
        changeType: "return_request",
        returnId,
        description,
        internalNote,
        createdBy,
      });
      return returnId;
    });
    return this.#returns.get(id);
  }

  /** Adds goods to a return that is being put together. */
  async addItems(id: string, items: readonly GivenBack[]): Promise<void> {
    await this.#returns.assertReasons(items.map(({ reasonId }) => reasonId));
    await this.#contents.add(await this.#subject(id), announce(id, items));
  }

  /** Corrects goods of it; a quantity of 0 takes them out. */
  async updateItem(id: string, actionId: string, correction: Partial<GivenBack>): Promise<void> {
    await this.#returns.assertReasons([correction.reasonId]);
    await this.#contents.updateUnits(await this.#subject(id), actionId, ["RETURN_ITEM"], correction);
  }

  async removeItem(id: string, actionId: string): Promise<void> {
    await this.#contents.remove(await this.#subject(id), actionId, "RETURN_ITEM");
  }

  /** Chooses how the goods are sent; the customer pays for it. */
  async addShipping(
    id: string,
    shipping: { optionId: string; customAmount?: number | null | undefined; internalNote?: string | null | undefined },
  ): Promise<void> {
    const about = { isReturn: true, referenceId: id, returnId: id };
    await this.#contents.addShipping(await this.#subject(id), { ...shipping, ...about });
  }

  async updateShipping(
    id: string,
    actionId: string,
    correction: { customAmount?: number | null | undefined; internalNote?: string | null | undefined },
  ): Promise<void> {
    await this.#contents.updateShipping(await this.#subject(id), actionId, correction);
  }

  async removeShipping(id: string, actionId: string): Promise<void> {
    await this.#contents.remove(await this.#subject(id), actionId, "SHIPPING_ADD");
  }

  /** Tells the customer to send the goods. */
  async confirm(id: string, confirmer: Confirmer, noNotification?: boolean): Promise<void> {
    const change = await this.#changes.find(await this.#subject(id), confirmer);
    if (noNotification !== undefined) await this.#returns.update(id, { noNotification });
    await this.#confirmations.confirm(change.id, confirmer);
  }

  /** Gives up a return that was never requested: it is gone. */
  async abandon(id: string, by: string): Promise<void> {
    const subject = await this.#subject(id);
    await this.#database.transaction(async (tx) => {
      await this.#changes.cancel(tx, await this.#changes.open(tx, subject), by);
      await this.#returns.discard(tx, id);
    });
  }

  /**
   * Calls off a return of which nothing has come yet; sending it costs nothing then.
   *
   * @throws ReturnNotCancelable
   */
  async cancel(id: string, by: string): Promise<void> {
    const { orderId } = await this.#returns.get(id);
    await this.#database.transaction(async (tx) => {
      const order = await this.#revisions.lock(tx, orderId);
      const [one] = await tx.query(loadReturn, [id]);
      if (one?.status !== "requested") throw new ReturnNotCancelable({ id, status: one?.status ?? "unknown" });
      const { items, exchangeId, claimId } = one;
      const open = await this.#changes.openOf(orderId, tx);
      if (open?.returnId === id) throw new ChangeOpen({ orderId, changeId: open.id, changeType: open.changeType });
      const calledOff = callOff(id, items, order.lines.shippingMethods);
      const about = {
        orderId,
        changeType: "return_request",
        returnId: id,
        exchangeId,
        claimId,
        createdBy: by,
      } as const;
      await this.#confirmations.applyNow(tx, order, about, calledOff);
      await this.#returns.callOff(tx, one);
    });
  }

  async #subject(id: string): Promise<Subject> {
    const { orderId } = await this.#returns.get(id);
    return { orderId, changeType: "return_request", referenceId: id };
  }
}
