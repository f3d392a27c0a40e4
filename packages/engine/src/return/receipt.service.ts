import { type Database, happened, type Transaction } from "@hanse/plugin-kit";
import type { StockLocationService } from "../inventory/index.ts";
import type { Order } from "../order/index.ts";
import {
  type Confirmation,
  type Confirmer,
  isOf,
  type NewAction,
  type OpenChange,
  type OrderChangeContentsService,
  type OrderChangeService,
  type OrderConfirmationService,
  type Subject,
} from "../order-change/index.ts";
import { type Arrival, outstanding, type Return, withArrivals } from "./return.ts";
import { NotInReturn, ReturnNotAwaited, ReturnWithoutLocation } from "./return.errors.ts";
import { ReturnReceived } from "./return.events.ts";
import { loadReturn, receiveReturn } from "./return.queries.ts";
import type { ReturnService } from "./return.service.ts";

/** Goods that have arrived; `id` is that of the order's line, or of the return's. */
export interface ArrivedItem {
  readonly id: string;
  readonly quantity: number;
  readonly internalNote?: string | null | undefined;
}

type ArrivalKind = "RECEIVE_RETURN_ITEM" | "RECEIVE_DAMAGED_RETURN_ITEM";
const arrivalKinds = ["RECEIVE_RETURN_ITEM", "RECEIVE_DAMAGED_RETURN_ITEM"] as const;

/** Goods that come in: what is as good as new goes back to stock, all of it is credited. */
export class ReturnReceiptService {
  readonly #database: Database;
  readonly #returns: ReturnService;
  readonly #changes: OrderChangeService;
  readonly #contents: OrderChangeContentsService;
  readonly #confirmations: OrderConfirmationService;
  readonly #stockLocations: StockLocationService;

  constructor(uses: {
    database: Database;
    returns: ReturnService;
    orderChanges: OrderChangeService;
    orderChangeContents: OrderChangeContentsService;
    orderConfirmations: OrderConfirmationService;
    stockLocations: StockLocationService;
  }) {
    this.#database = uses.database;
    this.#returns = uses.returns;
    this.#changes = uses.orderChanges;
    this.#contents = uses.orderChangeContents;
    this.#confirmations = uses.orderConfirmations;
    this.#stockLocations = uses.stockLocations;
  }

  /** Begins to note what has arrived. @throws ReturnNotAwaited, ChangeOpen */
  async begin(
    id: string,
    about: Pick<Parameters<OrderChangeService["begin"]>[1], "createdBy" | "description" | "internalNote" | "metadata">,
  ): Promise<void> {
    const { orderId, exchangeId, claimId } = await this.#returns.get(id);
    await this.#database.transaction(async (tx) => {
      await this.#changes.begin(tx, {
        ...about,
        orderId,
        changeType: "return_receive",
        returnId: id,
        exchangeId,
        claimId,
      });
      await awaited(tx, id);
    });
  }

  /** Notes goods that have arrived, as good as new or damaged. @throws NotInReturn */
  async add(id: string, kind: ArrivalKind, items: readonly ArrivedItem[]): Promise<void> {
    const subject = await this.#subject(id);
    await this.#database.transaction(async (tx) => {
      const open = await this.#changes.open(tx, subject);
      const one = await awaited(tx, id);
      const lineOf = new Map(one.items.map((item) => [item.id, item.itemId]));
      const actions = items.map(({ id: named, quantity, internalNote = null }): NewAction => {
        const details = { itemId: lineOf.get(named) ?? named, quantity };
        return { action: kind, details, returnId: id, internalNote };
      });
      refuseForeign(one, open, actions);
      await this.#changes.add(tx, open, actions);
    });
  }

  /** Corrects what was noted; a quantity of 0 takes it out. */
  async update(
    id: string,
    actionId: string,
    kind: ArrivalKind,
    { quantity, internalNote }: { quantity?: number | undefined; internalNote?: string | null | undefined },
  ): Promise<void> {
    await this.#contents.updateUnits(await this.#subject(id), actionId, [kind], { quantity, internalNote });
  }

  async remove(id: string, actionId: string, kind: ArrivalKind): Promise<void> {
    await this.#contents.remove(await this.#subject(id), actionId, kind);
  }

  /** Forgets what was noted: nothing has arrived. */
  async abandon(id: string, by: string): Promise<void> {
    const subject = await this.#subject(id);
    await this.#database.transaction(async (tx) => this.#changes.cancel(tx, await this.#changes.open(tx, subject), by));
  }

  /** Takes the goods in. The customer is credited for them; paying back is another matter. */
  async confirm(id: string, confirmer: Confirmer, noNotification?: boolean): Promise<void> {
    const change = await this.#changes.find(await this.#subject(id), confirmer);
    if (noNotification !== undefined) await this.#returns.update(id, { noNotification });
    await this.#confirmations.confirm(change.id, confirmer);
  }

  /** What else becomes true with goods taken in: the return knows of them. */
  async received(tx: Transaction, { order, change, confirmedBy }: Confirmation): Promise<void> {
    const one = await awaited(tx, change.returnId ?? "");
    refuseForeign(one, { order, change }, []);
    const arrivals = arrivalsOf(change.actions);
    const items = withArrivals(one.items, arrivals);
    const status = items.every((item) => outstanding(item) === 0) ? "received" : "partially_received";
    const locationId = one.locationId ?? (await this.#nearest(order));
    const variantOf = new Map(
      order.lines.items.map(({ id, variantId, product }) => [id, product.manageInventory ? variantId : null]),
    );
    const arrived = arrivals.map((arrival) => ({
      ...arrival,
      stockedVariantId: variantOf.get(arrival.itemId) ?? null,
    }));
    if (locationId === null && arrived.some(({ stockedVariantId, received }) => stockedVariantId && received > 0))
      throw new ReturnWithoutLocation({ id: one.id });
    await tx.query(receiveReturn, [one.id, status, locationId, JSON.stringify(items)]);
    tx.emit(
      happened(ReturnReceived, {
        returnId: one.id,
        orderId: order.id,
        changeId: change.id,
        status,
        locationId,
        noNotification: one.noNotification ?? false,
        receivedBy: confirmedBy,
        items: arrived,
      }),
    );
  }

  /** Where goods go that nobody said anything about: where the order's channel is supplied from first. */
  async #nearest({ salesChannelId }: Order): Promise<string | null> {
    if (salesChannelId === null) return null;
    const [first = null] = await this.#stockLocations.ofChannels([salesChannelId]);
    return first;
  }

  async #subject(id: string): Promise<Subject> {
    const { orderId } = await this.#returns.get(id);
    return { orderId, changeType: "return_receive", referenceId: id };
  }
}

/** The return, if goods of it may arrive. Its order is locked, so it stays like that. */
async function awaited(tx: Transaction, id: string): Promise<Return> {
  const [one] = await tx.query(loadReturn, [id]);
  const status = one?.status ?? "unknown";
  if (!one || !["requested", "partially_received"].includes(status)) throw new ReturnNotAwaited({ id, status });
  return one;
}

function arrivalsOf(actions: readonly NewAction[]): Arrival[] {
  const byItem = Map.groupBy(actions.filter(isOf(...arrivalKinds)), ({ details }) => details.itemId);
  const sum = (of: readonly { details: { quantity: number } }[]) =>
    of.reduce((units, { details }) => units + details.quantity, 0);
  return [...byItem].map(([itemId, of]) => ({
    itemId,
    received: sum(of.filter(isOf("RECEIVE_RETURN_ITEM"))),
    damaged: sum(of.filter(isOf("RECEIVE_DAMAGED_RETURN_ITEM"))),
  }));
}

/** Other returns of the same order may await more of the same. */
function refuseForeign(one: Return, { change }: OpenChange, added: readonly NewAction[]): void {
  for (const { itemId, received, damaged } of arrivalsOf([...change.actions, ...added])) {
    const own = one.items.filter((item) => item.itemId === itemId);
    const left = own.reduce((sum, item) => sum + outstanding(item), 0);
    if (received + damaged > left)
      throw new NotInReturn({ returnId: one.id, itemId, quantity: received + damaged, outstanding: left });
  }
}
