import type { Database } from "@hanse/plugin-kit";
import { orderTotals } from "../order/index.ts";
import {
  applyActions,
  type CalculatedShippingService,
  ChangeEmpty,
  type Confirmer,
  type EnteredAction,
  type OrderChange,
  type OrderChangeService,
  type OrderConfirmationService,
  type Subject,
} from "../order-change/index.ts";
import { codesAfter, enteredIn, withDiscounts } from "./draft-actions.ts";
import type { DraftOrder } from "./draft-order.ts";
import { DraftChanged } from "./draft-order.errors.ts";
import type { DraftOrderService } from "./draft-order.service.ts";
import type { DraftPricingService } from "./draft-pricing.service.ts";

/** A draft whose edit is open. */
export interface EditedDraft {
  readonly draft: DraftOrder;
  readonly change: OrderChange;
  /** What staff have entered so far. */
  readonly actions: readonly EnteredAction[];
  /** The draft with what they have entered. */
  readonly after: DraftOrder;
  readonly codes: readonly string[];
}

/** What staff have entered once they have entered one thing more. */
export type Entry = (edited: EditedDraft) => Promise<readonly EnteredAction[]> | readonly EnteredAction[];

/** As many as there may be who enter something at the same moment: each time one of them gets through. */
const attempts = 8;

/** Edits of drafts. With everything that is entered the discounts are worked out anew, so the preview always shows them. */
export class DraftEditService {
  readonly #database: Database;
  readonly #drafts: DraftOrderService;
  readonly #changes: OrderChangeService;
  readonly #confirmations: OrderConfirmationService;
  readonly #pricing: DraftPricingService;
  readonly #calculatedShipping: CalculatedShippingService;

  constructor(uses: {
    database: Database;
    draftOrders: DraftOrderService;
    orderChanges: OrderChangeService;
    orderConfirmations: OrderConfirmationService;
    draftPricing: DraftPricingService;
    calculatedShipping: CalculatedShippingService;
  }) {
    this.#database = uses.database;
    this.#drafts = uses.draftOrders;
    this.#changes = uses.orderChanges;
    this.#confirmations = uses.orderConfirmations;
    this.#pricing = uses.draftPricing;
    this.#calculatedShipping = uses.calculatedShipping;
  }

  /** @throws DraftNotFound, ChangeOpen */
  async begin(id: string, createdBy: string): Promise<void> {
    await this.#drafts.get(id);
    await this.#database.transaction((tx) => this.#changes.begin(tx, { orderId: id, changeType: "edit", createdBy }));
  }

  /**
   * Enters something. Whoever is overtaken by somebody else starts over from what there is then.
   *
   * @throws DraftNotFound, NoOpenChange, and what the entry throws.
   */
  async enter(id: string, entry: Entry): Promise<void> {
    for (let attempt = 1; attempt <= attempts; attempt += 1) {
      const draft = await this.#drafts.get(id);
      const change = await this.#changes.find(editOf(id));
      const actions = enteredIn(change.actions);
      const codes = codesAfter(draft.promoCodes, actions);
      const edited = { draft, change, actions, codes, after: afterwards(draft, actions) };
      const entered = await this.#calculatedShipping.follow(draft, await entry(edited));
      const after = afterwards(draft, entered);
      const discounts = await this.#pricing.discounts(after, after.lines, codesAfter(draft.promoCodes, entered));
      if (await this.#write(draft, change, withDiscounts(draft.lines, entered, discounts))) return;
    }
    throw new DraftChanged({ id });
  }

  /** Tells that the edit waits for somebody's consent. */
  async request(id: string, by: string): Promise<void> {
    await this.#drafts.get(id);
    await this.#database.transaction(async (tx) => {
      const open = await this.#changes.open(tx, editOf(id));
      if (open.change.actions.length === 0) throw new ChangeEmpty({ changeId: open.change.id });
      await this.#changes.request(tx, open, by);
    });
  }

  async confirm(id: string, confirmer: Confirmer): Promise<void> {
    await this.#drafts.get(id);
    const change = await this.#changes.find(editOf(id), confirmer);
    await this.#confirmations.confirm(change.id, confirmer);
  }

  /** Gives the edit up. */
  async cancel(id: string, by: string): Promise<void> {
    await this.#drafts.get(id);
    await this.#database.transaction(async (tx) => {
      await this.#changes.cancel(tx, await this.#changes.open(tx, editOf(id)), by);
    });
  }

  /** Whether nobody was faster. */
  async #write(draft: DraftOrder, before: OrderChange, wanted: readonly EnteredAction[]): Promise<boolean> {
    return this.#database.transaction(async (tx) => {
      const open = await this.#changes.open(tx, editOf(draft.id));
      const { order, change } = open;
      if (order.version !== draft.version || change.id !== before.id || change.version !== before.version) return false;
      await this.#changes.become(tx, open, wanted);
      return true;
    });
  }
}

const editOf = (orderId: string): Subject => ({ orderId, changeType: "edit", referenceId: null });

function afterwards(draft: DraftOrder, actions: readonly EnteredAction[]): DraftOrder {
  const lines = applyActions(draft.lines, actions);
  return { ...draft, lines, itemTotal: orderTotals(lines).cart.itemTotal };
}
