import { happened, isError, type Transaction } from "@hanse/plugin-kit";
import type { VariantStockService } from "../inventory/index.ts";
import { type LockedOrder, OrderPlaced, type OrderRevisionService, placedLines } from "../order/index.ts";
import { ChangeOpen, type OrderChangeService } from "../order-change/index.ts";
import type { WorkflowRunner } from "../platform/workflow/runner.ts";
import { convertDraftOrder, type Convertible } from "./convert-draft-order.workflow.ts";
import { redeemedIn } from "./discounts.ts";
import type { DraftOrder } from "./draft-order.ts";
import { DraftChanged, DraftEmpty, DraftNotFound } from "./draft-order.errors.ts";
import { loadNotes, placeDraft } from "./draft-order.queries.ts";
import type { DraftOrderService } from "./draft-order.service.ts";

const attempts = 3;

/** Makes drafts orders: their stock is promised, their promotions are redeemed, and they are to be paid from then on. */
export class DraftConversionService {
  readonly #drafts: DraftOrderService;
  readonly #revisions: OrderRevisionService;
  readonly #changes: OrderChangeService;
  readonly #variantStock: VariantStockService;
  readonly #runner: WorkflowRunner;

  constructor(uses: {
    draftOrders: DraftOrderService;
    orderRevisions: OrderRevisionService;
    orderChanges: OrderChangeService;
    variantStock: VariantStockService;
    runner: WorkflowRunner;
  }) {
    this.#drafts = uses.draftOrders;
    this.#revisions = uses.orderRevisions;
    this.#changes = uses.orderChanges;
    this.#variantStock = uses.variantStock;
    this.#runner = uses.runner;
  }

  /**
   * Converts a draft, once, whoever asks how often. When it fails, or its process dies, it is a draft as before.
   *
   * @throws DraftNotFound, DraftEmpty, ChangeOpen, OutOfStockForOrder, DiscountsGone
   */
  async convert(id: string, convertedBy: string): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      const draft = await this.#drafts.find(id);
      if (!draft) throw new DraftNotFound({ id });
      if (draft.status !== "draft") return;
      try {
        await this.#runner.start(convertDraftOrder, id, await this.#prepare(draft, convertedBy));
        return;
      } catch (error) {
        if (attempt === attempts || !isError(error, DraftChanged)) throw error;
      }
    }
  }

  async #prepare(draft: DraftOrder, convertedBy: string): Promise<Convertible> {
    const { id, version, lines, customerId, email, salesChannelId } = draft;
    if (lines.items.length === 0) throw new DraftEmpty({ id });
    refuseEdited(id, await this.#changes.openOf(id));
    const promotions = redeemedIn(lines);
    const stocked = lines.items.flatMap(({ id: lineId, variantId, quantity, product }) => {
      const { allowBackorder, manageInventory } = product;
      return variantId === null ? [] : [{ lineId, variantId, quantity, allowBackorder, manageInventory }];
    });
    return {
      orderId: id,
      version,
      convertedBy,
      // Redemptions are counted by the cart that an order came from; a draft stands for its own.
      redemption:
        promotions.length === 0
          ? null
          : {
              cartId: id,
              customerId,
              email,
              promotions: promotions.map((one) => ({ id: one.id, amount: one.amount })),
            },
      codes: promotions.map(({ code }) => code),
      titles: Object.fromEntries(lines.items.map(({ id: lineId, product }) => [lineId, product.title])),
      reserves: await this.#variantStock.reservationLinesFor(stocked, salesChannelId ?? ""),
    };
  }

  /** The transaction in which a draft becomes an order. */
  async place(
    tx: Transaction,
    { orderId, version, convertedBy }: Convertible,
    reservationKey: string | null,
  ): Promise<{ orderId: string }> {
    const order = await this.#revisions.lock(tx, orderId);
    if (order.status !== "draft" || order.version !== version) throw new DraftChanged({ id: orderId });
    refuseEdited(orderId, await this.#changes.openOf(orderId, tx));
    const [notes] = await tx.query(loadNotes, [orderId]);
    await tx.query(placeDraft, [orderId, reservationKey, convertedBy]);
    tx.emit(happened(OrderPlaced, payloadOf(order, notes?.noNotification ?? false)));
    return { orderId };
  }
}

/** What is being changed is not agreed on yet. */
function refuseEdited(orderId: string, open: { readonly id: string; readonly changeType: string } | undefined): void {
  if (open) throw new ChangeOpen({ orderId, changeId: open.id, changeType: open.changeType });
}

function payloadOf(order: LockedOrder, noNotification: boolean) {
  const { id: orderId, displayId, cartId, customerId, email, locale, currencyCode, total, lines } = order;
  return {
    orderId,
    displayId,
    cartId,
    customerId,
    email,
    locale,
    currencyCode,
    total,
    noNotification,
    lines: placedLines(lines.items),
  };
}
