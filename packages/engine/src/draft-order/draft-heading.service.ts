import type { Database } from "@hanse/plugin-kit";
import type { Address } from "../cart/index.ts";
import type { OrderRevisionService } from "../order/index.ts";
import { ChangeOpen, type OrderChangeService } from "../order-change/index.ts";
import { StaleVersion } from "../platform/http/http.errors.ts";
import type { DraftChanges, DraftOrder } from "./draft-order.ts";
import { DraftChanged } from "./draft-order.errors.ts";
import { changeDraft } from "./draft-order.queries.ts";
import type { DraftOrderService } from "./draft-order.service.ts";
import type { DraftPlaceService } from "./draft-place.service.ts";
import type { DraftPricingService } from "./draft-pricing.service.ts";

/** Who changes a draft, and as what they last saw it. */
export interface DraftChange {
  readonly by: string;
  readonly expected: number | undefined;
}

const attempts = 3;

/** Changes whom drafts are for and where they go. Their lines change by edits. */
export class DraftHeadingService {
  readonly #database: Database;
  readonly #drafts: DraftOrderService;
  readonly #revisions: OrderRevisionService;
  readonly #changes: OrderChangeService;
  readonly #pricing: DraftPricingService;
  readonly #places: DraftPlaceService;

  constructor(uses: {
    database: Database;
    draftOrders: DraftOrderService;
    orderRevisions: OrderRevisionService;
    orderChanges: OrderChangeService;
    draftPricing: DraftPricingService;
    draftPlaces: DraftPlaceService;
  }) {
    this.#database = uses.database;
    this.#drafts = uses.draftOrders;
    this.#revisions = uses.orderRevisions;
    this.#changes = uses.orderChanges;
    this.#pricing = uses.draftPricing;
    this.#places = uses.draftPlaces;
  }

  /**
   * Taxes and discounts follow; prices that were agreed on stay.
   *
   * @throws DraftNotFound, StaleVersion, and ChangeOpen when taxes or discounts would change below an open edit.
   */
  async update(id: string, changes: DraftChanges, { by, expected }: DraftChange): Promise<void> {
    for (let attempt = 1; attempt <= attempts; attempt += 1) {
      if (await this.#update(await this.#drafts.get(id), changes, { by, expected })) return;
    }
    throw new DraftChanged({ id });
  }

  async #update(draft: DraftOrder, changes: DraftChanges, { by, expected }: DraftChange): Promise<boolean> {
    const { id, version } = draft;
    if (expected !== undefined && expected !== version) throw new StaleVersion({ id, expected, current: version });
    const after = await this.#places.changed(draft, changes);
    const isRepriced =
      after.email !== draft.email ||
      after.customerId !== draft.customerId ||
      after.salesChannelId !== draft.salesChannelId ||
      !isSamePlace(after.shippingAddress, draft.shippingAddress);
    const lines = isRepriced
      ? await this.#pricing.discounted(after, await this.#pricing.retaxed(after, draft.lines), draft.promoCodes)
      : undefined;
    return this.#database.transaction(async (tx) => {
      const locked = await this.#revisions.lock(tx, id);
      if (locked.version !== version) return false;
      const open = lines && (await this.#changes.openOf(id, tx));
      if (open) throw new ChangeOpen({ orderId: id, changeId: open.id, changeType: open.changeType });
      await tx.query(changeDraft, [id, JSON.stringify(after)]);
      if (lines) await this.#revisions.revise(tx, locked, lines, { kind: "edit", referenceId: null, createdBy: by });
      return true;
    });
  }
}

const isSamePlace = (a: Address | null, b: Address | null): boolean =>
  (["countryCode", "province", "postalCode", "city"] as const).every((name) => a?.[name] === b?.[name]);
