/** Groups of words that mean the same, as Meilisearch has them: each with the others. */
export function synonymsOf(groups: readonly (readonly string[])[]): Record<string, string[]> {
  const others = new Map<string, Set<string>>();
  for (const group of groups) {
    for (const word of group) {
      const known = others.get(word) ?? new Set();
      for (const other of group) if (other !== word) known.add(other);
      others.set(word, known);
    }
  }
  return Object.fromEntries([...others].map(([word, same]) => [word, [...same]]));
}
