import type { InferEntity } from "@mikro-orm/postgresql";
import { type Database, newId, type Transaction } from "@hanse/plugin-kit";
import { touch } from "../platform/cache/touch.ts";
import { violationOf } from "../platform/database/violation.ts";
import { type ListedPage, type ListQuery, readOne, readPage } from "../platform/http/listing.ts";
import { lockVersion } from "../platform/http/row-version.ts";
import { promotionTopic } from "./active-promotions.service.ts";
import { insertCampaign } from "./campaign.service.ts";
import { methodTerms, type MethodTerms } from "./method-terms.ts";
import type { Method, Promotion } from "./promotion.ts";
import { CampaignRow, PromotionRow, PromotionRuleRow, PromotionUsageRow } from "./promotion.entity.ts";
import { CampaignNotFound, CodeTaken, InvalidPromotion, PromotionNotFound } from "./promotion.errors.ts";
import { promotionColumns, promotionExists, promotionListing } from "./promotion.queries.ts";
import type { NewPromotionBody, PromotionChangesBody } from "./promotion.schema.ts";
import { momentsFrom, refuseUnknownValues, ruleDraft } from "./rule-draft.ts";

const selected = { columns: promotionColumns, condition: promotionExists, params: [] };

/** Promotions as merchants keep them. */
export class PromotionService {
  readonly #database: Database;

  constructor({ database }: { database: Database }) {
    this.#database = database;
  }

  /** One statement. */
  async list(query: ListQuery): Promise<ListedPage<Promotion>> {
    return readPage(this.#database, promotionListing, selected, query);
  }

  async get(id: string): Promise<Promotion> {
    const promotion = await readOne<Promotion>(this.#database, promotionListing, selected, id);
    if (!promotion) throw new PromotionNotFound({ id });
    return promotion;
  }

  /** A promotion that nobody is told of until it is active. */
  async create(sent: NewPromotionBody): Promise<{ id: string }> {
    const { code, type, campaign, campaign_id: campaignId } = sent;
    const { buy_rules: buyRules, target_rules: targetRules, ...method } = sent.application_method;
    const terms = methodTerms(type, method);
    const rules = [
      ...(sent.rules ?? []).map((rule) => ruleDraft("rules", terms.targetType, rule)),
      ...(targetRules ?? []).map((rule) => ruleDraft("target-rules", terms.targetType, rule)),
      ...(buyRules ?? []).map((rule) => ruleDraft("buy-rules", terms.targetType, rule)),
    ];
    if (campaign && campaignId)
      throw new InvalidPromotion({
        problem: "A promotion is in one campaign: send campaign or campaign_id, not both.",
      });
    const id = newId("promo");
    await this.#write(code, async (tx) => {
      await refuseUnknownValues(tx, rules);
      const now = new Date();
      tx.em.create(PromotionRow, {
        id,
        code,
        type,
        status: sent.status ?? "draft",
        isAutomatic: sent.is_automatic ?? false,
        isTaxInclusive: sent.is_tax_inclusive ?? false,
        campaignId: campaign ? await insertCampaign(tx, campaign) : await existing(tx, campaignId ?? null),
        methodId: newId("proappmet"),
        ...methodColumns(terms),
        createdAt: now,
        updatedAt: now,
        deletedAt: null,
        version: 1,
      });
      await tx.em.flush();
      tx.em.create(PromotionUsageRow, { promotionId: id, maxUses: sent.limit ?? null, used: 0 });
      for (const [index, rule] of rules.entries())
        tx.em.create(PromotionRuleRow, { ...rule, promotionId: id, ...momentsFrom(now, index) });
      await tx.em.flush();
    });
    return { id };
  }

  /** @throws InvalidPromotion also for a limit below what was used already. */
  async update(id: string, sent: PromotionChangesBody, expected: number | undefined): Promise<void> {
    await this.#write(sent.code ?? "", async (tx) => {
      await lockVersion(tx, "promotion", id, expected);
      const row = await tx.em.findOne(PromotionRow, { id, deletedAt: null });
      if (!row) throw new PromotionNotFound({ id });
      const type = sent.type ?? row.type;
      Object.assign(row, {
        type,
        ...(sent.code !== undefined && { code: sent.code }),
        ...(sent.status !== undefined && { status: sent.status }),
        ...(sent.is_automatic !== undefined && { isAutomatic: sent.is_automatic }),
        ...(sent.is_tax_inclusive !== undefined && { isTaxInclusive: sent.is_tax_inclusive }),
        ...(sent.campaign_id !== undefined && { campaignId: await existing(tx, sent.campaign_id) }),
        ...methodColumns(methodTerms(type, sent.application_method ?? {}, methodOf(row))),
        updatedAt: new Date(),
      });
      await tx.em.flush();
      if (sent.limit !== undefined) await this.#limit(tx, id, sent.limit);
    });
  }

  /** Carts that have it lose it when they are next worked out; orders keep what it took off. */
  async delete(id: string): Promise<void> {
    await this.#write("", async (tx) => {
      await lockVersion(tx, "promotion", id, undefined);
      const row = await tx.em.findOne(PromotionRow, { id, deletedAt: null });
      if (!row) throw new PromotionNotFound({ id });
      row.deletedAt = new Date();
      await tx.em.flush();
    });
  }

  async #limit(tx: Transaction, promotionId: string, maxUses: number | null): Promise<void> {
    const usage = await tx.em.findOneOrFail(PromotionUsageRow, { promotionId });
    usage.maxUses = maxUses;
    try {
      await tx.em.flush();
    } catch (error) {
      if (violationOf(error)?.constraint !== "promotion_usage_limit") throw error;
      throw new InvalidPromotion({
        problem: `The promotion has been used ${usage.used} times already, so its limit cannot be ${maxUses}. Make it inactive to end it.`,
      });
    }
  }

  async #write(code: string, work: (tx: Transaction) => Promise<void>): Promise<void> {
    try {
      await this.#database.transaction(async (tx) => {
        await work(tx);
        await touch(tx, promotionTopic);
      });
    } catch (error) {
      if (violationOf(error)?.constraint === "promotion_code") throw new CodeTaken({ promoCode: code });
      throw error;
    }
  }
}

async function existing(tx: Transaction, id: string | null): Promise<string | null> {
  if (id !== null && !(await tx.em.findOne(CampaignRow, { id, deletedAt: null }))) throw new CampaignNotFound({ id });
  return id;
}

const methodColumns = ({ type, description, ...terms }: MethodTerms) => ({
  ...terms,
  methodType: type,
  methodDescription: description,
});

const methodOf = (row: InferEntity<typeof PromotionRow>): Method => ({
  id: row.methodId,
  description: row.methodDescription ?? null,
  type: row.methodType,
  targetType: row.targetType,
  allocation: row.allocation,
  amount: row.amount ?? null,
  percentage: row.percentage ?? null,
  currencyCode: row.currencyCode ?? null,
  maxQuantity: row.maxQuantity ?? null,
  buyRulesMinQuantity: row.buyRulesMinQuantity ?? null,
  applyToQuantity: row.applyToQuantity ?? null,
});
