/** Things of one kind that need what is about to be deleted: how many, and a few of them. */
export interface Use {
  readonly kind: string;
  readonly count: number;
  readonly ids: string[];
}

/** What stands in the way of a deletion, in words. */
export const describeUses = (uses: readonly Use[]) =>
  uses.map(({ kind, count, ids }) => ({ what: `${count} ${kind}${count === 1 ? "" : "s"}`, ids }));

/** SQL of a {@link Use} of each kind, from a relation `uses` of kinds and ids. */
export const usesByKind = `SELECT kind, count(*)::integer AS count, (array_agg(id ORDER BY id))[1:3] AS ids
   FROM uses GROUP BY kind ORDER BY kind`;
