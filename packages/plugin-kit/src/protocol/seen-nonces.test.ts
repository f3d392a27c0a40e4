import { expect, it } from "vitest";
import { SeenNonces } from "./seen-nonces.ts";

it("knows a nonce for as long as its signature may be valid: two minutes, whenever it came", () => {
  for (const offset of [0, 1, 60_000, 119_999]) {
    const nonces = new SeenNonces();
    const start = 1_700_000_000_000;
    nonces.isNew("first", start);
    expect(nonces.isNew("a", start + offset)).toBe(true);
    for (const later of [0, 1, 60_000, 119_999]) expect(nonces.isNew("a", start + offset + later)).toBe(false);
  }
});

it("forgets them in the end, also after a long silence", () => {
  const nonces = new SeenNonces();
  expect(nonces.isNew("a", 1_000_000)).toBe(true);
  expect(nonces.isNew("a", 1_000_000 + 240_001)).toBe(true);
  expect(nonces.isNew("b", 1_000_000 + 9_000_000)).toBe(true);
  expect(nonces.isNew("a", 1_000_000 + 9_000_001)).toBe(true);
});
