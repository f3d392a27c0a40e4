import { type Database, statement } from "@hanse/plugin-kit";
import { storable, wordsOf } from "./words.ts";

const load = statement<{ version: number; groups: string[][] }>(
  "search.load_synonyms",
  `SELECT synonyms_version AS version,
    (SELECT coalesce(jsonb_agg(terms ORDER BY position), '[]') FROM synonym_group) AS groups
  FROM standing`,
);

const announce = statement<never>(
  "search.announce_synonyms",
  "UPDATE standing SET synonyms_version = synonyms_version + 1",
);

const clear = statement<never>("search.clear_synonyms", "DELETE FROM synonym_group");

const put = statement<never>(
  "search.put_synonyms",
  `INSERT INTO synonym_group (position, terms)
  SELECT position, ARRAY(SELECT jsonb_array_elements_text(terms))
  FROM jsonb_array_elements($1) WITH ORDINALITY AS n (terms, position)`,
);

/** Words that mean the same, of one version of the groups. A phrase is its words with a space between. */
export interface Synonyms {
  readonly version: number;
  /** Longest phrase, in words. */
  readonly longest: number;
  /** What else means the same, as lists of words. */
  of(phrase: string): string[][];
}

/** Kept in memory; every search tells which version is current. */
export class SynonymGroups {
  readonly #db: Database;
  #known: Synonyms = { version: -1, longest: 0, of: () => [] };

  constructor(db: Database) {
    this.#db = db;
  }

  get known(): Synonyms {
    return this.#known;
  }

  async put(groups: string[][]): Promise<void> {
    await this.#db.transaction(async (tx) => {
      // First, so that two who do this come one after the other.
      await tx.query(announce);
      await tx.query(clear);
      await tx.query(put, [JSON.stringify(groups.map((terms) => terms.map(storable)))]);
    });
  }

  async load(): Promise<Synonyms> {
    const [loaded] = await this.#db.query(load);
    if (!loaded) throw new Error("The table search.standing has lost its row: restore it from a backup.");
    this.#known = synonyms(loaded.version, loaded.groups);
    return this.#known;
  }
}

function synonyms(version: number, groups: string[][]): Synonyms {
  const others = new Map<string, string[][]>();
  let longest = 0;
  for (const terms of groups) {
    const phrases = terms.map(wordsOf).filter((words) => words.length > 0);
    for (const words of phrases) {
      const phrase = words.join(" ");
      longest = Math.max(longest, words.length);
      others.set(phrase, [...(others.get(phrase) ?? []), ...phrases.filter((other) => other.join(" ") !== phrase)]);
    }
  }
  return { version, longest, of: (phrase) => others.get(phrase) ?? [] };
}
