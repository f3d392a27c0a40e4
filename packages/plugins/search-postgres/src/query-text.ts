import type { Synonyms } from "./synonyms.service.ts";
import { wordsOf } from "./words.ts";

/** A query of more words looks for the first of them. */
const mostWords = 24;
/** Shorter words are too like each other to guess. */
const shortestGuess = 5;
const mostPhrases = 8;

/** One word of a query that may be mistyped. */
export interface Guess {
  /** The word and its synonyms, in `tsquery` syntax. */
  own: string;
  /** Empty when nothing is to be guessed. */
  word: string;
  /** Each with two letters swapped, or one left out: which letters in common do not find. */
  swapped: string[];
}

/** A query in `tsquery` syntax. Its words are letters and digits only, so nothing in it can be an operator. */
export interface QueryText {
  exact: string;
  /** Phrases that stand in for several words, as `exact` has them too; perhaps empty. */
  phrases: string;
  guesses: Guess[];
}

/** What to look for; undefined when the text has no words. */
export function queryText(text: string, synonyms: Synonyms): QueryText | undefined {
  const words = wordsOf(text).slice(0, mostWords);
  if (words.length === 0) return undefined;
  const own = words.map((word, index) =>
    oneOf([...spelled(word, index === words.length - 1), ...means([word], synonyms)]),
  );
  const phrases = phrasesIn(words, synonyms)
    .slice(0, mostPhrases)
    .map(({ from, to, meanings }) => allOf([...own.slice(0, from), oneOf(meanings), ...own.slice(to)]));
  return {
    exact: oneOf([allOf(own), ...phrases]),
    phrases: phrases.map((phrase) => ` | ${phrase}`).join(""),
    guesses: words.map((word, index) => guess(word, own[index] ?? "")),
  };
}

const quoted = (word: string): string => `'${word}'`;
const oneOf = (parts: string[]): string => `(${parts.join(" | ")})`;
const allOf = (parts: string[]): string => `(${parts.join(" & ")})`;

/** The last word is perhaps not finished yet; a whole one counts twice. */
const spelled = (word: string, isLast: boolean): string[] =>
  isLast ? [quoted(word), `${quoted(word)}:*`] : [quoted(word)];

const means = (words: string[], synonyms: Synonyms): string[] =>
  synonyms.of(words.join(" ")).map((other) => `(${other.map(quoted).join(" <-> ")})`);

function phrasesIn(words: string[], synonyms: Synonyms): { from: number; to: number; meanings: string[] }[] {
  const found = [];
  for (let from = 0; from < words.length; from += 1) {
    for (let to = from + 2; to <= Math.min(words.length, from + synonyms.longest); to += 1) {
      const meanings = means(words.slice(from, to), synonyms);
      if (meanings.length > 0) found.push({ from, to, meanings });
    }
  }
  return found;
}

function guess(word: string, own: string): Guess {
  const letters = [...word];
  if (letters.length < shortestGuess || /^\d+$/.test(word)) return { own, word: "", swapped: [] };
  const swapped = letters
    .slice(1)
    .map((letter, index) => letters.with(index, letter).with(index + 1, letters[index] ?? ""));
  const shortened = letters.map((_, index) => letters.toSpliced(index, 1));
  return { own, word, swapped: [...swapped, ...shortened].map((candidate) => candidate.join("")) };
}
