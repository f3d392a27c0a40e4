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
import type { Claim, Claimed, ClaimType } from "./claim.ts";
import { ClaimNotCancelable, ClaimNotFound, ClaimSendsNothing } from "./claim.errors.ts";
import { ClaimCanceled, ClaimRequested } from "./claim.events.ts";
import {
  callOffClaims,
  cancelClaim,
  deleteClaim,
  claimColumns,
  claimListing,
  insertClaim,
  loadClaim,
  loadClaimWithOrder,
  noteNotification,
  requestClaim,
} from "./claim.queries.ts";
import { writeOff } from "./write-off.ts";

/** What a claim is begun with. */
export interface NewClaim {
  readonly orderId: string;
  readonly description?: string | null | undefined;
  readonly internalNote?: string | null | undefined;
  readonly type: ClaimType;
  readonly reasonId?: string | null | undefined;
  readonly noNotification?: boolean | undefined;
  readonly metadata?: Record<string, unknown> | null | undefined;
  readonly createdBy: string;
}

/** What went wrong with an order and how it is made good, from the beginning of a claim to its end. */
export class ClaimService {
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

  /** With its order, if that is among the fields. One statement. @throws ClaimNotFound */
  async get(id: string, fields?: Selection): Promise<Claim> {
    const withOrder = fields !== undefined && showsOrder(fields);
    const [found] = await this.#database.query(withOrder ? loadClaimWithOrder : loadClaim, [id]);
    if (!found) throw new ClaimNotFound({ id });
    return found;
  }

  /** One statement. */
  async page(query: ListQuery, fields: Selection): Promise<ListedPage<Claim>> {
    const selected = { columns: claimColumns(showsOrder(fields)), condition: "TRUE", params: [] };
    return readPage(this.#database, claimListing, selected, query);
  }

  /** The change by which a claim is put together, for this member of staff. */
  async inbound(id: string, actorId: string): Promise<Inbound> {
    const { orderId } = await this.get(id);
    return { orderId, changeType: "claim", referenceId: id, exchangeId: null, claimId: id, actorId };
  }

  /** The same for what goes out. @throws ClaimSendsNothing when it is made good with money. */
  async outbound(id: string, actorId: string): Promise<Inbound> {
    if ((await this.get(id)).type === "refund") throw new ClaimSendsNothing({ id });
    return this.inbound(id, actorId);
  }

  /** Adds variants that go out. @throws ClaimSendsNothing */
  async addVariants(id: string, variants: readonly AddedVariant[], actorId: string): Promise<void> {
    await this.#contents.addVariants(await this.outbound(id, actorId), variants);
  }

  /** Begins a claim, with nothing in it yet. @throws OrderNotFound, ChangeOpen */
  async begin(begun: NewClaim): Promise<Claim> {
    const id = newId("claim");
    await this.#returns.assertReasons([begun.reasonId]);
    const { orderId, description, internalNote, createdBy } = begun;
    await this.#database.transaction(async (tx) => {
      const about = { orderId, changeType: "claim", claimId: id, description, internalNote, createdBy } as const;
      const { order } = await this.#changes.begin(tx, about);
      await tx.query(insertClaim, [JSON.stringify({ ...begun, id, orderVersion: order.version })]);
    });
    return this.get(id);
  }

  /** Claims items of the order. @throws ReturnReasonNotFound, NotReturnable */
  async addItems(id: string, claimed: readonly Claimed[], actorId: string): Promise<void> {
    await this.#returns.assertReasons(claimed.map(({ reasonId }) => reasonId));
    await this.#contents.add(await this.inbound(id, actorId), writeOff(claimed));
  }

  /** Makes it true: what is claimed is not charged, what goes out is promised, what comes back is awaited. */
  async confirm(id: string, confirmer: Confirmer, noNotification?: boolean): Promise<void> {
    const change = await this.#changes.find(await this.inbound(id, confirmer.actorId), confirmer);
    if (noNotification !== undefined) await this.#database.query(noteNotification, [id, noNotification]);
    await this.#confirmations.confirm(change.id, confirmer);
  }

  /** What else becomes true with a claim that is confirmed. */
  async confirmed(tx: Transaction, confirmation: Confirmation): Promise<void> {
    const { change, order, difference } = confirmation;
    const [one] = await tx.query(loadClaim, [change.claimId]);
    if (!one) throw new Error(`The change ${change.id} is for a claim that is gone.`);
    const comingBack = one.return ? await this.#returns.request(tx, one.return.id, confirmation) : 0;
    const claimed = change.actions.filter(isOf("WRITE_OFF_ITEM")).map(({ details }) => {
      const images = details.images?.map((url) => ({ id: newId("claimg"), url }));
      return { ...details, images, id: newId("claitem"), isAdditional: false };
    });
    const sent = change.actions.filter(isOf("ITEM_ADD")).map(({ details: { item } }) => {
      return { id: newId("claitem"), itemId: item.id, quantity: item.quantity, isAdditional: true };
    });
    const refundAmount = Math.max(0, comingBack - difference);
    await tx.query(requestClaim, [one.id, JSON.stringify([...claimed, ...sent]), refundAmount, order.version + 1]);
    tx.emit(
      happened(ClaimRequested, {
        claimId: one.id,
        orderId: order.id,
        returnId: comingBack === 0 ? null : (one.return?.id ?? null),
        currencyCode: order.currencyCode,
        type: one.type,
        refundAmount,
        noNotification: one.noNotification ?? false,
      }),
    );
  }

  /** Gives up a claim that was never confirmed: it is gone. */
  async abandon(id: string, by: string): Promise<void> {
    const inbound = await this.inbound(id, by);
    await this.#database.transaction(async (tx) => {
      await this.#changes.cancel(tx, await this.#changes.open(tx, inbound), by);
      const [one] = await tx.query(loadClaim, [id]);
      if (one?.return) await this.#returns.discard(tx, one.return.id);
      await tx.query(deleteClaim, [id]);
    });
  }

  /** Calls off what there is of an order that is off itself, of which whoever has to know was told. */
  async callOffOf(orderId: string): Promise<void> {
    await this.#database.transaction(async (tx) => {
      const canceled = await tx.query(callOffClaims, [orderId]);
      for (const { id } of canceled) tx.emit(happened(ClaimCanceled, { claimId: id, orderId, noNotification: true }));
    });
  }

  /**
   * Takes a confirmed claim back, of which nothing has come and nothing was fulfilled yet.
   *
   * @throws ClaimNotCancelable, QuantityTooSmall
   */
  async cancel(id: string, by: string, noNotification?: boolean): Promise<void> {
    const { orderId } = await this.get(id);
    await this.#database.transaction(async (tx) => {
      const order = await this.#revisions.lock(tx, orderId);
      const [one] = await tx.query(loadClaim, [id]);
      if (one?.status !== "requested")
        throw new ClaimNotCancelable({ id, reason: `it is ${one?.status ?? "unknown"}` });
      const back = one.return;
      if (back && !["requested", "canceled"].includes(back.status))
        throw new ClaimNotCancelable({ id, reason: `goods of its return ${back.id} have come already` });
      const methods = order.lines.shippingMethods;
      const actions: NewAction[] = [
        ...one.items
          .filter(({ isAdditional }) => isAdditional)
          .map(({ itemId }): NewAction => {
            return { action: "ITEM_REMOVE", details: { itemId }, ...plain };
          }),
        ...writtenOff(one).map((details): NewAction => ({ action: "REINSTATE_ITEM", details, ...plain })),
        ...callOff(id, [], methods),
        ...(back?.status === "requested" ? callOff(back.id, back.items, methods) : []),
      ];
      const about = { orderId, changeType: "claim", claimId: id, createdBy: by } as const;
      await this.#confirmations.applyNow(tx, order, { ...about, returnId: back?.id ?? null }, actions);
      if (back?.status === "requested") await this.#returns.callOff(tx, back);
      await tx.query(cancelClaim, [id, noNotification ?? null]);
      const told = noNotification ?? one.noNotification ?? false;
      tx.emit(happened(ClaimCanceled, { claimId: id, orderId, noNotification: told }));
    });
  }
}

const plain = { returnId: null, internalNote: null };

/** What of a claim is not charged: what came with its return, or was called off with that, is counted there. */
function writtenOff(claim: Claim): { itemId: string; quantity: number }[] {
  const back = new Map<string, number>();
  for (const { itemId, quantity } of claim.return?.items ?? []) back.set(itemId, (back.get(itemId) ?? 0) + quantity);
  return claim.items
    .filter(({ isAdditional }) => !isAdditional)
    .flatMap(({ itemId, quantity }) => {
      const returned = Math.min(quantity, back.get(itemId) ?? 0);
      back.set(itemId, (back.get(itemId) ?? 0) - returned);
      return quantity > returned ? [{ itemId, quantity: quantity - returned }] : [];
    });
}
