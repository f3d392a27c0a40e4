/** What stands in the way of a deletion, in words. */
export const describeUses = (uses: readonly { kind: string; count: number; ids: string[] }[]) =>
  uses.map(({ kind, count, ids }) => ({ what: `${count} ${kind}${count === 1 ? "" : "s"}`, ids }));
