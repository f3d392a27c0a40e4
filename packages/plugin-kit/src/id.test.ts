import { describe, expect, it } from "vitest";
import { isId, newId } from "./id.ts";

describe("newId", () => {
  it("has its prefix, and sorts by time", () => {
    expect(isId("cart", newId("cart"))).toBe(true);
    expect(isId("order", newId("cart"))).toBe(false);
    expect(newId("cart").slice(5, 15) <= newId("cart").slice(5, 15)).toBe(true);
  });

  it("cannot be guessed from its neighbour", () => {
    const secrets = Array.from({ length: 1000 }, () => newId("cart").slice(15));
    expect(new Set(secrets).size).toBe(1000);
    expect(secrets.toSorted()).not.toEqual(secrets);
  });
});
