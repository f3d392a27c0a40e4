import { expect, test } from "vitest";
import { describeUses } from "./uses.ts";

test.each([
  ["tax rate", 1, "1 tax rate"],
  ["tax rate", 2, "2 tax rates"],
  ["item in stock", 3, "3 items in stock"],
  ["variant whose stock is managed", 2, "2 variants whose stock is managed"],
  ["store as its default", 1, "1 store as its default"],
])("what stands in the way is told in words: %s, %i", (kind, count, what) => {
  expect(describeUses([{ kind, count, ids: ["a"] }])).toEqual([{ what, ids: ["a"] }]);
});
