import { expect, test } from "vitest";
import { handleOf, isHandle } from "./handle.ts";

test.each([
  ["Café au lait, 250 g", "cafe-au-lait-250-g"],
  ["  A -- B  ", "a-b"],
  ["Größe", "große"],
  ["日本の茶", "日本の茶"],
  ["!!!", ""],
  [`${"x".repeat(254)} y`, "x".repeat(254)],
])("the handle of %s", (title, handle) => {
  expect(handleOf(title)).toBe(handle);
  if (handle !== "") expect(isHandle(handle)).toBe(true);
});

test.each(["", "Upper", "ÉTÉ", "..", "-", "two words", "a/b", "a?b", "a%20b", "a#b", "x".repeat(256), "a\nb", "<b>"])(
  "%j is no handle",
  (text) => {
    expect(isHandle(text)).toBe(false);
  },
);
