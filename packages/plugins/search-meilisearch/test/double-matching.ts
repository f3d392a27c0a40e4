import { type Fields, valuesOf } from "./double-filter.ts";

export const wordsIn = (text: string): string[] =>
  text
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu) ?? [];

export interface Matching {
  searchable: readonly string[];
  exactOnly: readonly string[];
  synonyms: Readonly<Record<string, readonly string[]>>;
  oneTypo: number;
  twoTypos: number;
}

/** A document's words by field. */
type Text = { field: string; words: Set<string> }[];

/** How well a document matches all words of a query, smaller is better; undefined when it does not. */
export function match(document: Fields, query: string, matching: Matching): number | undefined {
  const text = matching.searchable.map((field) => ({
    field,
    words: new Set(valuesOf(document, field).flatMap((value) => wordsIn(String(value)))),
  }));
  const synonyms = new Map(
    Object.entries(matching.synonyms).map(([words, others]) => [wordsIn(words).join(" "), others.map(wordsIn)]),
  );
  return matchFrom(wordsIn(query).slice(0, 10), 0, { text, synonyms, matching });
}

interface Search {
  text: Text;
  synonyms: Map<string, string[][]>;
  matching: Matching;
}

function matchFrom(words: string[], from: number, search: Search): number | undefined {
  const word = words[from];
  if (word === undefined) return 0;
  const costs = [];
  const own = costOf(word, from === words.length - 1, search);
  if (own !== undefined) costs.push([own, from + 1] as const);
  for (let to = from + 1; to <= words.length; to += 1) {
    const others = search.synonyms.get(words.slice(from, to).join(" ")) ?? [];
    if (others.some((phrase) => phrase.every((other) => search.text.some((part) => part.words.has(other)))))
      costs.push([1, to] as const);
  }
  const whole = costs.flatMap(([cost, to]) => {
    const rest = matchFrom(words, to, search);
    return rest === undefined ? [] : [cost + rest];
  });
  return whole.length > 0 ? Math.min(...whole) : undefined;
}

function costOf(word: string, isLast: boolean, { text, matching }: Search): number | undefined {
  const typos = word.length >= matching.twoTypos ? 2 : word.length >= matching.oneTypo ? 1 : 0;
  const costs = text.flatMap(({ field, words }, index) =>
    [...words].flatMap((other) => {
      if (other === word) return [index / 100];
      if (isLast && other.startsWith(word)) return [0.5 + index / 100];
      if (typos === 0 || matching.exactOnly.includes(field)) return [];
      const distance = distanceOf(word, other);
      return distance <= typos ? [distance + index / 100] : [];
    }),
  );
  return costs.length > 0 ? Math.min(...costs) : undefined;
}

/** Letters added, left out, changed or swapped. */
function distanceOf(one: string, other: string): number {
  if (Math.abs(one.length - other.length) > 2) return 3;
  let [beforeLast, last]: [number[], number[]] = [[], Array.from({ length: other.length + 1 }, (_, index) => index)];
  for (let i = 1; i <= one.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const changed = one[i - 1] === other[j - 1] ? 0 : 1;
      let best = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + changed);
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1])
        best = Math.min(best, (beforeLast[j - 2] ?? 0) + 1);
      row.push(best);
    }
    [beforeLast, last] = [last, row];
  }
  return last[other.length] ?? 0;
}
