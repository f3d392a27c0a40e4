import type { Database } from "@hanse/plugin-kit";
import { findCountry } from "../region/index.ts";
import type { RuleKind } from "./promotion.ts";
import { UnknownAttribute } from "./promotion.errors.ts";
import { attributesOf } from "./rule-attribute.ts";
import { readRuleValues, type RuleValueQuery } from "./rule-value.queries.ts";

/** What merchants may choose from when they write a rule. */
export class RuleValueService {
  readonly #database: Database;

  constructor({ database }: { database: Database }) {
    this.#database = database;
  }

  /** @throws UnknownAttribute for one that rules of this kind cannot be about. */
  async list(kind: RuleKind, attributeId: string, query: RuleValueQuery) {
    const known = new Set([...attributesOf(kind, "items"), ...attributesOf(kind, "shipping_methods")]);
    if (![...known].some(({ id }) => id === attributeId))
      throw new UnknownAttribute({ attribute: attributeId, known: [...known].map(({ id }) => id) });
    const page = await readRuleValues(this.#database, attributeId, query);
    if (attributeId !== "country") return page;
    return {
      ...page,
      values: page.values.map(({ value, label }) => ({ value, label: findCountry(value)?.name ?? label })),
    };
  }
}
