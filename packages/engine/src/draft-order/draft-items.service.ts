import type { Order, OrderItem } from "../order/index.ts";
import { ActionNotFound, type EnteredAction, isKept, isOf, type NewAction } from "../order-change/index.ts";
import { exponentOf } from "../platform/money/currency.ts";
import { toMajor, toMinor } from "../platform/money/money.ts";
import { unnoted } from "./draft-actions.ts";
import type { DraftEditService } from "./draft-edit.service.ts";
import type { WantedLine } from "./draft-order.ts";
import type { DraftPricingService } from "./draft-pricing.service.ts";

/** A line to be added to a draft. */
export interface AddedLine extends WantedLine {
  readonly internalNote: string | null;
}

/** What of a line staff may set; what is left out stays. Amounts in major units, as staff type them. */
export interface LineCorrection {
  /** How many there are to be; 0 takes the line out. */
  readonly quantity: number;
  /** Null goes back to the catalogue's price, for a line that the edit adds. */
  readonly unitPrice?: number | null | undefined;
  readonly compareAtUnitPrice?: number | null | undefined;
  readonly internalNote?: string | null | undefined;
  readonly metadata?: Record<string, unknown> | null | undefined;
}

/** Lines of drafts. */
export class DraftItemService {
  readonly #edits: DraftEditService;
  readonly #pricing: DraftPricingService;

  constructor(uses: { draftEdits: DraftEditService; draftPricing: DraftPricingService }) {
    this.#edits = uses.draftEdits;
    this.#pricing = uses.draftPricing;
  }

  /** @throws ItemIncomplete, and what adding variants to a cart throws. */
  async add(id: string, lines: readonly AddedLine[]): Promise<void> {
    await this.#edits.enter(id, async ({ draft, actions }) => {
      const items = await this.#pricing.items(draft, lines);
      const added = items.map((item, index): NewAction<"ITEM_ADD"> => {
        const { unitPrice, internalNote } = lines[index] ?? { unitPrice: null, internalNote: null };
        const details = { item, allowBackorder: false, hasOwnPrice: unitPrice !== null };
        return { action: "ITEM_ADD", details, returnId: null, internalNote };
      });
      return [...actions, ...added];
    });
  }

  /** Sets a line of the draft, or one that the edit adds. @throws ItemNotInOrder */
  async update(id: string, itemId: string, correction: LineCorrection): Promise<void> {
    await this.#edits.enter(id, async ({ draft, actions }) => {
      const added = actions.filter(isOf("ITEM_ADD")).find(({ details }) => details.item.id === itemId);
      if (added) return this.#corrected(draft, actions, added, correction);
      const said = actions.filter(isOf("ITEM_UPDATE")).find(({ details }) => details.itemId === itemId);
      return said
        ? replaced(actions, said, set(draft, said, correction))
        : [...actions, set(draft, itemId, correction)];
    });
  }

  /** Corrects what one action does to a line. @throws ActionNotFound */
  async updateAction(id: string, actionId: string, correction: LineCorrection): Promise<void> {
    await this.#edits.enter(id, async ({ draft, change, actions }) => {
      const action = actions.filter(isOf("ITEM_ADD", "ITEM_UPDATE")).find((one) => isKept(one) && one.id === actionId);
      if (!action) throw new ActionNotFound({ id: actionId, changeId: change.id });
      return isOf("ITEM_ADD")(action)
        ? this.#corrected(draft, actions, action, correction)
        : replaced(actions, action, set(draft, action, correction));
    });
  }

  /** Takes back what one action does to a line. @throws ActionNotFound */
  async removeAction(id: string, actionId: string): Promise<void> {
    await this.#edits.enter(id, ({ change, actions }) => {
      const action = actions.filter(isOf("ITEM_ADD", "ITEM_UPDATE")).find((one) => isKept(one) && one.id === actionId);
      if (!action) throw new ActionNotFound({ id: actionId, changeId: change.id });
      return actions.filter((other) => other !== action);
    });
  }

  async #corrected(
    draft: Order,
    actions: readonly EnteredAction[],
    added: EnteredAction & NewAction<"ITEM_ADD">,
    { quantity, unitPrice, compareAtUnitPrice, internalNote, metadata }: LineCorrection,
  ): Promise<EnteredAction[]> {
    if (quantity === 0) return actions.filter((other) => other !== added);
    const { hasOwnPrice } = added.details;
    const item = metadata === undefined ? added.details.item : { ...added.details.item, metadata };
    const isOwn = unitPrice === undefined ? hasOwnPrice : unitPrice !== null;
    const [priced] = await this.#pricing.items(draft, [
      wantedAs(draft, item, { quantity, unitPrice, compareAtUnitPrice, hasOwnPrice }),
    ]);
    const details = { ...added.details, item: { ...(priced ?? item), id: item.id }, hasOwnPrice: isOwn };
    const note = internalNote === undefined ? added.internalNote : internalNote;
    return replaced(actions, added, { ...added, details, internalNote: note });
  }
}

const replaced = (actions: readonly EnteredAction[], action: EnteredAction, by: EnteredAction): EnteredAction[] =>
  actions.map((other) => (other === action ? by : other));

/** The line as it would be asked for with the correction. */
function wantedAs(
  { currencyCode }: Order,
  { variantId, product, metadata, unitPrice: now, compareAtUnitPrice: compared }: OrderItem,
  {
    quantity,
    unitPrice,
    compareAtUnitPrice,
    hasOwnPrice,
  }: Pick<LineCorrection, "quantity" | "unitPrice" | "compareAtUnitPrice"> & { hasOwnPrice: boolean },
): WantedLine {
  const exponent = exponentOf(currencyCode);
  const kept = variantId === null || (unitPrice === undefined && hasOwnPrice) ? toMajor(now, exponent) : null;
  return {
    variantId,
    title: product.title,
    sku: product.sku,
    barcode: product.barcode,
    quantity,
    metadata,
    unitPrice: unitPrice ?? kept,
    compareAtUnitPrice:
      compareAtUnitPrice === undefined && compared !== null && hasOwnPrice
        ? toMajor(compared, exponent)
        : compareAtUnitPrice,
  };
}

/** The action that sets a line, on top of what was said of it. */
function set(
  { currencyCode }: Order,
  about: string | (EnteredAction & NewAction<"ITEM_UPDATE">),
  { quantity, unitPrice, compareAtUnitPrice, internalNote, metadata }: LineCorrection,
): EnteredAction & NewAction<"ITEM_UPDATE"> {
  const exponent = exponentOf(currencyCode);
  const said =
    typeof about === "string"
      ? { action: "ITEM_UPDATE" as const, details: { itemId: about, quantity }, ...unnoted }
      : about;
  return {
    ...said,
    details: {
      ...said.details,
      quantity,
      ...(typeof unitPrice === "number" && { unitPrice: toMinor(unitPrice, exponent) }),
      ...(compareAtUnitPrice !== undefined && {
        compareAtUnitPrice: compareAtUnitPrice === null ? null : toMinor(compareAtUnitPrice, exponent),
      }),
      ...(metadata !== undefined && { metadata }),
    },
    internalNote: internalNote === undefined ? said.internalNote : internalNote,
  };
}
