import {
  type Database,
  type ProductDocument,
  RebuildNotFound,
  type RemovedProduct,
  type SearchHits,
  type SearchQuery,
} from "@hanse/plugin-kit";
import { facetsOf } from "./facets.ts";
import { type QueryText, queryText } from "./query-text.ts";
import { rowOf } from "./row.ts";
import { type Found, searchStatement } from "./search-statement.ts";
import type { SynonymGroups } from "./synonyms.service.ts";
import { storable } from "./words.ts";
import { indexStatement, remove } from "./writing.queries.ts";

/** With fewer hits than this, words of the index that look like the query's are taken as well. */
const fewHits = 3;

/** Documents in PostgreSQL, and what is found among them. */
export class ProductSearch {
  readonly #db: Database;
  readonly #synonyms: SynonymGroups;
  readonly #language: string | null;
  readonly #index: ReturnType<typeof indexStatement>;

  constructor(db: Database, synonyms: SynonymGroups, language: string) {
    this.#db = db;
    this.#synonyms = synonyms;
    this.#language = language === "simple" ? null : language;
    this.#index = indexStatement(this.#language);
  }

  async index(documents: readonly ProductDocument[], rebuildId: string | null): Promise<void> {
    if (documents.length === 0 && rebuildId === null) return;
    const rows = latest(documents).map(rowOf);
    const json = JSON.stringify(rows);
    const [outcome] = await this.#db.query(this.#index, [json, rebuildId]);
    if (!outcome?.targets) throw new RebuildNotFound({ rebuildId: rebuildId ?? "" });
  }

  async remove(products: readonly RemovedProduct[]): Promise<void> {
    const gone = latest(products);
    if (gone.length === 0) return;
    await this.#db.query(remove, [gone.map(({ id }) => id), gone.map(({ version }) => version)]);
  }

  /** Mostly one statement. A second one guesses what was mistyped; another one follows when the synonyms have changed. */
  async query(query: SearchQuery): Promise<SearchHits> {
    let text = queryText(query.text, this.#synonyms.known);
    let found = await this.#look(query, text, false);
    if (text && found.synonymsVersion !== this.#synonyms.known.version) {
      text = queryText(query.text, await this.#synonyms.load());
      found = await this.#look(query, text, false);
    }
    const isGuessing = found.total < fewHits && text?.guesses.some(({ word }) => word !== "");
    if (isGuessing) found = await this.#look(query, text, true);
    const { ids, total, facets } = found;
    // Beyond what is counted, a page that is there shows that there are more.
    return { productIds: ids, total: ids.length > 0 ? Math.max(total, query.offset + ids.length) : total, facets };
  }

  async #look(
    query: SearchQuery,
    text: QueryText | undefined,
    guess: boolean,
  ): Promise<Found & { facets: SearchHits["facets"] }> {
    const { statement, parameters, sets } = searchStatement(query, { text, guess, language: this.#language });
    const [found] = await this.#db.query(statement, parameters);
    if (!found) throw new Error("The search statement gave no row.");
    return { ...found, facets: facetsOf(query, sets, found.counted) };
  }
}

/** One of each product; of the same version, the last one. */
function latest<T extends { id: string; version: number }>(given: readonly T[]): T[] {
  const byId = new Map<string, T>();
  for (const one of given) {
    const id = storable(one.id);
    const other = byId.get(id);
    if (!other || one.version >= other.version) byId.set(id, { ...one, id });
  }
  return [...byId.values()];
}
