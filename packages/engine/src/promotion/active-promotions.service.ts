import type { Database } from "@hanse/plugin-kit";
import type { Logger } from "pino";
import { type Snapshot, snapshot } from "../platform/cache/snapshot.ts";
import type { VersionClock } from "../platform/cache/version-clock.ts";
import { applyPromotions, type PromotionResult } from "./apply-promotions.ts";
import type { CartFacts } from "./cart-facts.ts";
import { type Drawn, drawnFor, invalidity } from "./eligibility.ts";
import { isByAttribute, type Promotion } from "./promotion.ts";
import { CodeInvalid } from "./promotion.errors.ts";
import { loadActivePromotions, loadDrawn } from "./promotion.queries.ts";
import { type Refusal, refusal } from "./refusal.ts";

/** What processes keep of promotions goes by this topic. */
export const promotionTopic = "promotion";

interface Book {
  readonly byId: ReadonlyMap<string, Promotion>;
  /** By the lower-case code. */
  readonly byCode: ReadonlyMap<string, Promotion>;
  readonly automatic: readonly Promotion[];
}

/** Promotions that are active, kept in memory: every change of a cart asks for them. */
export class ActivePromotionService {
  readonly #database: Database;
  readonly #log: Logger;
  readonly #book: Snapshot<Book>;

  constructor({ database, clock, log }: { database: Database; clock: VersionClock; log: Logger }) {
    this.#database = database;
    this.#log = log;
    this.#book = snapshot(clock, [promotionTopic], async () => bookOf(await database.query(loadActivePromotions)));
  }

  /**
   * What promotions take off a cart at this moment, and why the others do not. No statement, but one where a budget counts for
   * each customer.
   *
   * @param also promotions to be evaluated as if they were active and their code had been entered.
   */
  async evaluate(facts: CartFacts, also: readonly Promotion[] = []): Promise<PromotionResult> {
    const { automatic, byCode } = await this.#book.get();
    const entered = facts.codes.flatMap((code) => byCode.get(code.toLowerCase()) ?? []);
    const candidates = [...new Map([...automatic, ...entered, ...also].map((each) => [each.id, each])).values()];
    if (candidates.length === 0 || facts.items.length === 0) return { applied: [], refused: [] };
    const drawn = await this.#drawn(candidates, facts);
    const result = applyPromotions(facts, candidates, { now: new Date(), drawn });
    for (const { promotion, error } of result.refused) {
      if (error !== undefined)
        this.#log.warn({ err: error, promotion: promotion.id }, "a promotion could not be evaluated");
    }
    return result;
  }

  /** Those of the promotions that are still active. */
  async find(ids: readonly string[]): Promise<Promotion[]> {
    if (ids.length === 0) return [];
    const { byId } = await this.#book.get();
    return ids.flatMap((id) => byId.get(id) ?? []);
  }

  /** Why a code is of no use at this time, to any cart; undefined when it is. */
  async whyInvalid(text: string): Promise<Refusal | undefined> {
    const promotion = (await this.#book.get()).byCode.get(text.trim().toLowerCase());
    return promotion ? invalidity(promotion, new Date()) : refusal("unknown_code", "There is no such code.");
  }

  /** The codes as their promotions have them, each once. Codes that are known already are kept whatever has become of them. */
  async readCodes(codes: readonly string[], known: readonly string[]): Promise<string[]> {
    const { byCode } = await this.#book.get();
    const read = new Map<string, string>();
    for (const code of codes.map((text) => text.trim()).filter((text) => text !== "")) {
      const key = code.toLowerCase();
      const kept = known.find((other) => other.toLowerCase() === key);
      const why = kept === undefined ? await this.whyInvalid(code) : undefined;
      if (why) throw new CodeInvalid({ promoCode: code, reason: why.reason, why: why.message });
      read.set(key, byCode.get(key)?.code ?? kept ?? code);
    }
    return [...read.values()];
  }

  async #drawn(candidates: readonly Promotion[], facts: CartFacts): Promise<Drawn> {
    const asked = new Map<string, string>();
    for (const { campaign } of candidates) {
      const budget = campaign?.budget;
      const value = budget && isByAttribute(budget) ? drawnFor(budget, facts) : null;
      if (budget && value !== null) asked.set(budget.id, value);
    }
    if (asked.size === 0) return new Map();
    const rows = await this.#database.query(loadDrawn, [[...asked.keys()], [...asked.values()]]);
    return new Map(rows.map(({ budgetId, used }) => [budgetId, used]));
  }
}

const bookOf = (promotions: readonly Promotion[]): Book => ({
  byId: new Map(promotions.map((promotion) => [promotion.id, promotion])),
  byCode: new Map(promotions.map((promotion) => [promotion.code.toLowerCase(), promotion])),
  automatic: promotions.filter(({ isAutomatic }) => isAutomatic),
});
