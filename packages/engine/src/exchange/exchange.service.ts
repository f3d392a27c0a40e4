import { type Database, happened, newId, type Transaction } from "@hanse/plugin-kit";
import type { OrderRevisionService } from "../order/index.ts";
import {
  type AddedVariant,
  type Confirmation,
  type Confirmer,
  isOf,
  type NewAction,
  type OrderChangeContentsService,
  type OrderChangeService,
  type OrderConfirmationService,
  showsOrder,
} from "../order-change/index.ts";
import type { Selection } from "../platform/http/fields.ts";
import { type ListedPage, type ListQuery, readPage } from "../platform/http/listing.ts";
import { callOff, type Inbound, type ReturnService } from "../return/index.ts";
import type { Exchange } from "./exchange.ts";
import { ExchangeNotCancelable, ExchangeNotFound } from "./exchange.errors.ts";
import { ExchangeCanceled, ExchangeRequested } from "./exchange.events.ts";
import {
  callOffExchanges,
  cancelExchange,
  deleteExchange,
  exchangeColumns,
  exchangeListing,
  insertExchange,
  loadExchange,
  loadExchangeWithOrder,
  noteNotification,
  requestExchange,
} from "./exchange.queries.ts";

/** What an exchange is begun with. */
export interface NewExchange {
  readonly orderId: string;
  readonly description?: string | null | undefined;
  readonly internalNote?: string | null | undefined;
  readonly allowBackorder?: boolean | undefined;
  readonly noNotification?: boolean | undefined;
  readonly metadata?: Record<string, unknown> | null | undefined;
  readonly createdBy: string;
}

/** Goods for goods, from the beginning of an exchange to its end. */
export class ExchangeService {
  readonly #database: Database;
  readonly #revisions: OrderRevisionService;
  readonly #changes: OrderChangeService;
  readonly #confirmations: OrderConfirmationService;
  readonly #contents: OrderChangeContentsService;
  readonly #returns: ReturnService;

  constructor(uses: {
    database: Database;
    orderRevisions: OrderRevisionService;
    orderChanges: OrderChangeService;
    orderConfirmations: OrderConfirmationService;
    orderChangeContents: OrderChangeContentsService;
    returns: ReturnService;
  }) {
    this.#database = uses.database;
    this.#revisions = uses.orderRevisions;
    this.#changes = uses.orderChanges;
    this.#confirmations = uses.orderConfirmations;
    this.#contents = uses.orderChangeContents;
    this.#returns = uses.returns;
  }

  /** With its order, if that is among the fields. One statement. @throws ExchangeNotFound */
  async get(id: string, fields?: Selection): Promise<Exchange> {
    const withOrder = fields !== undefined && showsOrder(fields);
    const [found] = await this.#database.query(withOrder ? loadExchangeWithOrder : loadExchange, [id]);
    if (!found) throw new ExchangeNotFound({ id });
    return found;
  }

  /** One statement. */
  async page(query: ListQuery, fields: Selection): Promise<ListedPage<Exchange>> {
    const selected = { columns: exchangeColumns(showsOrder(fields)), condition: "TRUE", params: [] };
    return readPage(this.#database, exchangeListing, selected, query);
  }

  /** The change by which an exchange is put together, for this member of staff. */
  async inbound(id: string, actorId: string): Promise<Inbound> {
    const { orderId } = await this.get(id);
    return { orderId, changeType: "exchange", referenceId: id, exchangeId: id, claimId: null, actorId };
  }

  /** The same for what goes out. */
  async outbound(id: string, actorId: string): Promise<Inbound> {
    return this.inbound(id, actorId);
  }

  /** Begins an exchange, with nothing in it yet. @throws OrderNotFound, ChangeOpen */
  async begin(begun: NewExchange): Promise<Exchange> {
    const id = newId("oexc");
    const { orderId, description, internalNote, createdBy } = begun;
    await this.#database.transaction(async (tx) => {
      const about = { orderId, changeType: "exchange", exchangeId: id, description, internalNote, createdBy } as const;
      const { order } = await this.#changes.begin(tx, about);
      await tx.query(insertExchange, [JSON.stringify({ ...begun, id, orderVersion: order.version })]);
    });
    return this.get(id);
  }

  /** Adds variants that go out; what the exchange says of back orders is true of those that say nothing else. */
  async addVariants(id: string, variants: readonly AddedVariant[], actorId: string): Promise<void> {
    const { allowBackorder } = await this.get(id);
    const added = variants.map((variant) => ({ ...variant, allowBackorder: variant.allowBackorder ?? allowBackorder }));
    await this.#contents.addVariants(await this.inbound(id, actorId), added);
  }

  /** Makes it true: what goes out is promised and charged, what comes back is awaited. */
  async confirm(id: string, confirmer: Confirmer, noNotification?: boolean): Promise<void> {
    const change = await this.#changes.find(await this.inbound(id, confirmer.actorId), confirmer);
    if (noNotification !== undefined) await this.#database.query(noteNotification, [id, noNotification]);
    await this.#confirmations.confirm(change.id, confirmer);
  }

  /** What else becomes true with an exchange that is confirmed. */
  async confirmed(tx: Transaction, confirmation: Confirmation): Promise<void> {
    const { change, order, difference } = confirmation;
    const [one] = await tx.query(loadExchange, [change.exchangeId]);
    if (!one) throw new Error(`The change ${change.id} is for an exchange that is gone.`);
    const comingBack = one.return ? await this.#returns.request(tx, one.return.id, confirmation) : 0;
    const items = change.actions
      .filter(isOf("ITEM_ADD"))
      .map(({ details: { item } }) => ({ id: newId("oexcitem"), itemId: item.id, quantity: item.quantity }));
    const differenceDue = difference - comingBack;
    await tx.query(requestExchange, [one.id, JSON.stringify(items), differenceDue, order.version + 1]);
    tx.emit(
      happened(ExchangeRequested, {
        exchangeId: one.id,
        orderId: order.id,
        returnId: comingBack === 0 ? null : (one.return?.id ?? null),
        currencyCode: order.currencyCode,
        differenceDue,
        noNotification: one.noNotification ?? false,
      }),
    );
  }

  /** Gives up an exchange that was never confirmed: it is gone. */
  async abandon(id: string, by: string): Promise<void> {
    const inbound = await this.inbound(id, by);
    await this.#database.transaction(async (tx) => {
      await this.#changes.cancel(tx, await this.#changes.open(tx, inbound), by);
      const [one] = await tx.query(loadExchange, [id]);
      if (one?.return) await this.#returns.discard(tx, one.return.id);
      await tx.query(deleteExchange, [id]);
    });
  }

  /** Calls off what there is of an order that is off itself, of which whoever has to know was told. */
  async callOffOf(orderId: string): Promise<void> {
    await this.#database.transaction(async (tx) => {
      const canceled = await tx.query(callOffExchanges, [orderId]);
      for (const { id } of canceled)
        tx.emit(happened(ExchangeCanceled, { exchangeId: id, orderId, noNotification: true }));
    });
  }

  /**
   * Takes a confirmed exchange back, of which nothing has come and nothing was fulfilled yet.
   *
   * @throws ExchangeNotCancelable, QuantityTooSmall
   */
  async cancel(id: string, by: string, noNotification?: boolean): Promise<void> {
    const { orderId } = await this.get(id);
    await this.#database.transaction(async (tx) => {
      const order = await this.#revisions.lock(tx, orderId);
      const [one] = await tx.query(loadExchange, [id]);
      if (one?.status !== "requested")
        throw new ExchangeNotCancelable({ id, reason: `it is ${one?.status ?? "unknown"}` });
      const back = one.return;
      if (back && !["requested", "canceled"].includes(back.status))
        throw new ExchangeNotCancelable({ id, reason: `goods of its return ${back.id} have come already` });
      const methods = order.lines.shippingMethods;
      const actions: NewAction[] = [
        ...one.items.map(({ itemId }): NewAction => {
          return { action: "ITEM_REMOVE", details: { itemId }, returnId: null, internalNote: null };
        }),
        ...callOff(id, [], methods),
        ...(back?.status === "requested" ? callOff(back.id, back.items, methods) : []),
      ];
      const about = { orderId, changeType: "exchange", exchangeId: id, createdBy: by } as const;
      await this.#confirmations.applyNow(tx, order, { ...about, returnId: back?.id ?? null }, actions);
      if (back?.status === "requested") await this.#returns.callOff(tx, back);
      await tx.query(cancelExchange, [id, noNotification ?? null]);
      const told = noNotification ?? one.noNotification ?? false;
      tx.emit(happened(ExchangeCanceled, { exchangeId: id, orderId, noNotification: told }));
    });
  }
}
