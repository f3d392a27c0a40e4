/**
 * Shares a total out in proportion to what each can take, so that the parts sum to it exactly: everybody gets the whole part
 * of their share, and what remains goes to the largest fractions, the earlier one first where they are alike. No part
 * exceeds its capacity, and a total above all capacities is lowered to them.
 */
export function shareOut(total: number, capacities: readonly number[]): number[] {
  const all = capacities.reduce((sum, capacity) => sum + capacity, 0);
  if (total >= all) return [...capacities];
  const exact = capacities.map((capacity, index) => {
    const product = BigInt(total) * BigInt(capacity);
    return { index, whole: Number(product / BigInt(all)), rest: product % BigInt(all) };
  });
  let remaining = total - exact.reduce((sum, { whole }) => sum + whole, 0);
  const parts = exact.map(({ whole }) => whole);
  const byFraction = exact.toSorted((a, b) => (a.rest === b.rest ? a.index - b.index : a.rest > b.rest ? -1 : 1));
  for (const { index } of byFraction) {
    if (remaining === 0) break;
    parts[index] = (parts[index] ?? 0) + 1;
    remaining -= 1;
  }
  return parts;
}
