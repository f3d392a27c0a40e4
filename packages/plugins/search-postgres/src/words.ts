/** Longer ones are no words, and an index has no room for them. */
const longestWord = 60;

/** Letters that Unicode does not take apart. */
const spellings: Record<string, string> = {
  ß: "ss",
  æ: "ae",
  œ: "oe",
  ø: "o",
  đ: "d",
  ð: "d",
  ł: "l",
  þ: "th",
  ı: "i",
};
const spelled = new RegExp(`[${Object.keys(spellings).join("")}]`, "gu");

/** What PostgreSQL can hold: it knows no null character and no half of a pair. */
export const storable = (text: string): string => text.toWellFormed().replaceAll("\0", "");

/** Without case and accents, so that what looks alike is alike. */
export const folded = (text: string): string =>
  storable(text)
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll(spelled, (letter) => spellings[letter] ?? letter);

/** The words of a text, folded: runs of letters and digits. Documents and queries are both taken apart here. */
export const wordsOf = (text: string): string[] =>
  (folded(text).match(/[\p{L}\p{N}]+/gu) ?? []).map((word) => word.slice(0, longestWord).toWellFormed());
