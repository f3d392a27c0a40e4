import type { Database } from "@hanse/plugin-kit";
import { type OrderRevisionService, orderTotals } from "../order/index.ts";
import type { OrderPricingService } from "../order-change/index.ts";
import type { ActivePromotionService } from "../promotion/index.ts";
import { blankDraft, type NewDraft } from "./draft-order.ts";
import { insertDraft } from "./draft-order.queries.ts";
import type { DraftPlaceService } from "./draft-place.service.ts";
import type { DraftPricingService } from "./draft-pricing.service.ts";

/** Makes drafts. */
export class NewDraftService {
  readonly #database: Database;
  readonly #revisions: OrderRevisionService;
  readonly #orderPricing: OrderPricingService;
  readonly #pricing: DraftPricingService;
  readonly #places: DraftPlaceService;
  readonly #promotions: ActivePromotionService;

  constructor(uses: {
    database: Database;
    orderRevisions: OrderRevisionService;
    orderPricing: OrderPricingService;
    draftPricing: DraftPricingService;
    draftPlaces: DraftPlaceService;
    activePromotions: ActivePromotionService;
  }) {
    this.#database = uses.database;
    this.#revisions = uses.orderRevisions;
    this.#orderPricing = uses.orderPricing;
    this.#pricing = uses.draftPricing;
    this.#places = uses.draftPlaces;
    this.#promotions = uses.activePromotions;
  }

  /** @throws what the draft lacks, or cannot be: its errors, and those of adding its items to a cart. */
  async create(sent: NewDraft, createdBy: string): Promise<string> {
    const now = new Date().toISOString();
    const heading = await this.#places.headingOf(sent, now);
    const promoCodes = await this.#promotions.readCodes(sent.promoCodes, []);
    const draft = blankDraft(heading, { promoCodes, noNotification: sent.noNotification }, now);
    const items = await this.#pricing.items(draft, sent.items);
    const unsent = { items, shippingMethods: [], creditLines: [] };
    const filled = { ...draft, lines: unsent, itemTotal: orderTotals(unsent).cart.itemTotal };
    const about = { isReturn: false, referenceId: null };
    const shippingMethods = await Promise.all(
      sent.shippingMethods.map((method) => this.#orderPricing.shipping(filled, { ...method, ...about })),
    );
    const lines = await this.#pricing.discounted(draft, { ...unsent, shippingMethods }, promoCodes);
    await this.#database.transaction(async (tx) => {
      await tx.query(insertDraft, [JSON.stringify(heading), promoCodes, sent.noNotification, createdBy]);
      await this.#revisions.revise(tx, await this.#revisions.lock(tx, draft.id), lines, {
        kind: "edit",
        referenceId: null,
        createdBy,
      });
    });
    return draft.id;
  }
}
