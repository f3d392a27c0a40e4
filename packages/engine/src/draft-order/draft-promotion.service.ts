import type { Transaction } from "@hanse/plugin-kit";
import { type Confirmation, type EnteredAction, isOf, type NewAction } from "../order-change/index.ts";
import type { ActivePromotionService } from "../promotion/index.ts";
import { codesAfter, unnoted } from "./draft-actions.ts";
import type { DraftEditService } from "./draft-edit.service.ts";
import { CodeNotOfDraft } from "./draft-order.errors.ts";
import { loadNotes, setCodes } from "./draft-order.queries.ts";

const isPromotion = isOf("PROMOTION_ADD", "PROMOTION_REMOVE");

/** Promotion codes of drafts. */
export class DraftPromotionService {
  readonly #edits: DraftEditService;
  readonly #promotions: ActivePromotionService;

  constructor(uses: { draftEdits: DraftEditService; activePromotions: ActivePromotionService }) {
    this.#edits = uses.draftEdits;
    this.#promotions = uses.activePromotions;
  }

  /** @throws CodeInvalid */
  async add(id: string, codes: readonly string[]): Promise<void> {
    await this.#edits.enter(id, async ({ actions, codes: known }) => {
      const read = await this.#promotions.readCodes(codes, known);
      const fresh = read.filter((code) => !known.includes(code));
      return fresh.reduce<readonly EnteredAction[]>(
        (all, code) => withCode(all, { action: "PROMOTION_ADD", details: { code }, ...unnoted }),
        actions,
      );
    });
  }

  /** @throws CodeNotOfDraft */
  async remove(id: string, codes: readonly string[]): Promise<void> {
    await this.#edits.enter(id, ({ actions, codes: known }) => {
      const gone = codes.map((text) => {
        const code = known.find((one) => one.toLowerCase() === text.trim().toLowerCase());
        if (code === undefined) throw new CodeNotOfDraft({ id, promoCode: text, codes: [...known] });
        return code;
      });
      return gone.reduce<readonly EnteredAction[]>(
        (all, code) => withCode(all, { action: "PROMOTION_REMOVE", details: { code }, ...unnoted }),
        actions,
      );
    });
  }

  /** Keeps the codes that a draft has after its edit. */
  async keep(tx: Transaction, { order, change }: Confirmation): Promise<void> {
    if (!order.isDraft || !change.actions.some(isPromotion)) return;
    const [notes] = await tx.query(loadNotes, [order.id]);
    await tx.query(setCodes, [order.id, codesAfter(notes?.promoCodes ?? [], change.actions)]);
  }
}

/** Adding a code takes back its removal, and the other way round. */
function withCode(
  actions: readonly EnteredAction[],
  entered: NewAction<"PROMOTION_ADD" | "PROMOTION_REMOVE">,
): readonly EnteredAction[] {
  const others = actions.filter((one) => !(isPromotion(one) && one.details.code === entered.details.code));
  return others.length < actions.length ? others : [...actions, entered];
}
