/** Things of one kind that need what is about to be deleted: how many, and a few of them. */
export interface Use {
  /** In the singular, such as `promotion` or `item in stock`. */
  readonly kind: string;
  readonly count: number;
  readonly ids: string[];
}

/** What stands in the way of a deletion, in words. */
export const describeUses = (uses: readonly Use[]) =>
  uses.map(({ kind, count, ids }) => ({ what: `${count} ${count === 1 ? kind : plural(kind)}`, ids }));

/** The s goes to the noun, which more may follow. */
const plural = (kind: string): string => kind.replace(/(?= (?:as|in|whose) |$)/, "s");

/** SQL of a {@link Use} of each kind, from a relation `uses` of kinds and ids. */
export const usesByKind = `SELECT kind, count(*)::integer AS count, (array_agg(id ORDER BY id))[1:3] AS ids
   FROM uses GROUP BY kind ORDER BY kind`;
