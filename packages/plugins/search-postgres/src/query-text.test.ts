import { describe, expect, it } from "vitest";
import { queryText } from "./query-text.ts";
import { wordsOf } from "./words.ts";

const noSynonyms = { version: 0, longest: 0, of: () => [] };

describe("words", () => {
  it.each([
    ["Café KETTLE", ["cafe", "kettle"]],
    ["Straße, Łódź & Ærø", ["strasse", "lodz", "aero"]],
    ["WHP-4711/b_2", ["whp", "4711", "b", "2"]],
    ["naı\u0308ve\u0000 \ud83d 👩‍👩‍👧 ﬁne", ["naive", "fine"]],
    ["日本語 テキスト", ["日本語", "テキスト"]],
    ["'|&!():*\\%_<->", []],
  ])("of %j", (text, words) => {
    expect(wordsOf(text)).toEqual(words);
  });

  it("are not longer than an index can hold", () => {
    expect(wordsOf("x".repeat(5_000))).toEqual(["x".repeat(60)]);
  });
});

describe("a query", () => {
  it("is all words, the last one as a beginning too", () => {
    expect(queryText("red shi", noSynonyms)?.exact).toBe("((('red') & ('shi' | 'shi':*)))");
  });

  it("has no text when there are no words", () => {
    expect(queryText("?! %", noSynonyms)).toBeUndefined();
  });

  it("guesses at long words only", () => {
    expect(queryText("red 123456 shirts", noSynonyms)?.guesses.map(({ word }) => word)).toEqual(["", "", "shirts"]);
  });

  it("puts synonyms beside words and phrases", () => {
    const meanings: Record<string, string[][]> = { shoes: [["trainers"]], "running shoes": [["joggers"]] };
    const synonyms = { version: 0, longest: 2, of: (phrase: string) => meanings[phrase] ?? [] };
    expect(queryText("running shoes red", synonyms)?.exact).toBe(
      "((('running') & ('shoes' | ('trainers')) & ('red' | 'red':*)) | ((('joggers')) & ('red' | 'red':*)))",
    );
  });

  it("never grows without bounds", () => {
    expect(queryText("ab ".repeat(166), noSynonyms)?.guesses).toHaveLength(24);
  });
});
