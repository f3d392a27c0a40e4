import type { Database } from "@hanse/plugin-kit";
import { touch } from "../platform/cache/touch.ts";
import { lockVersion } from "../platform/http/row-version.ts";
import { promotionTopic } from "./active-promotions.service.ts";
import { type Promotion, type Rule, type RuleKind, rulesOf } from "./promotion.ts";
import { PromotionRow, PromotionRuleRow } from "./promotion.entity.ts";
import { PromotionNotFound, RuleNotFound } from "./promotion.errors.ts";
import { deleteRules, renewPromotion } from "./promotion.queries.ts";
import type { NewRuleBody, RuleChangesBody } from "./promotion.schema.ts";
import type { PromotionService } from "./promotion.service.ts";
import { momentsFrom, refuseUnknownValues, type RuleDraft, ruleDraft } from "./rule-draft.ts";

export interface RuleBatch {
  readonly create?: readonly NewRuleBody[];
  readonly update?: readonly RuleChangesBody[];
  readonly delete?: readonly string[];
}

export interface ChangedRules {
  readonly created: readonly Rule[];
  readonly updated: readonly Rule[];
  readonly deletedIds: readonly string[];
  /** As it is afterwards. */
  readonly promotion: Promotion;
}

/** The conditions of a promotion: about the cart, about what is discounted, about what has to be bought. */
export class PromotionRuleService {
  readonly #database: Database;
  readonly #promotions: PromotionService;

  constructor(uses: { database: Database; promotions: PromotionService }) {
    this.#database = uses.database;
    this.#promotions = uses.promotions;
  }

  async list(promotionId: string, kind: RuleKind): Promise<Rule[]> {
    return rulesOf(await this.#promotions.get(promotionId), kind);
  }

  /** All of it or nothing. */
  async batch(
    promotionId: string,
    kind: RuleKind,
    { create = [], update = [], delete: doomed = [] }: RuleBatch,
    expected: number | undefined,
  ): Promise<ChangedRules> {
    const ids = await this.#database.transaction(async (tx) => {
      await lockVersion(tx, "promotion", promotionId, expected);
      const promotion = await tx.em.findOne(PromotionRow, { id: promotionId, deletedAt: null });
      if (!promotion) throw new PromotionNotFound({ id: promotionId });
      const updatedIds = update.map(({ id }) => id);
      const rows = await tx.em.find(PromotionRuleRow, { promotionId, kind, id: { $in: updatedIds } });
      refuseMissing(updatedIds, rows, { promotionId, kind });
      const chosen: Pick<RuleDraft, "attribute" | "values">[] = [];
      for (const { id, ...sent } of update) {
        const row = rows.find((each) => each.id === id);
        const { operator, attribute, description } = row ?? { operator: "eq", attribute: "", description: null };
        const values = sent.values ?? row?.values.map(({ value }) => value) ?? [];
        const wanted = { operator, attribute, description, ...sent, values };
        const { id: _, kind: __, ...changed } = ruleDraft(kind, promotion.targetType, wanted);
        if (sent.values !== undefined || sent.attribute !== undefined) chosen.push(changed);
        if (row) Object.assign(row, changed, { updatedAt: new Date() });
      }
      const now = new Date();
      const made = create.map((rule) => ruleDraft(kind, promotion.targetType, rule));
      await refuseUnknownValues(tx, [...chosen, ...made]);
      for (const [index, draft] of made.entries())
        tx.em.create(PromotionRuleRow, { ...draft, promotionId, ...momentsFrom(now, index) });
      await tx.em.flush();
      refuseMissing(doomed, await tx.query(deleteRules, [promotionId, kind, doomed]), { promotionId, kind });
      await tx.query(renewPromotion, [promotionId]);
      await touch(tx, promotionTopic);
      return { created: new Set(made.map(({ id }) => id)), updated: new Set(updatedIds) };
    });
    const promotion = await this.#promotions.get(promotionId);
    const rules = rulesOf(promotion, kind);
    return {
      promotion,
      created: rules.filter(({ id }) => ids.created.has(id)),
      updated: rules.filter(({ id }) => ids.updated.has(id)),
      deletedIds: [...doomed],
    };
  }
}

function refuseMissing(
  wanted: readonly string[],
  found: readonly { readonly id: string }[],
  where: { promotionId: string; kind: RuleKind },
): void {
  const missing = wanted.filter((id) => !found.some((rule) => rule.id === id));
  if (missing.length > 0) throw new RuleNotFound({ ids: missing, ...where });
}
