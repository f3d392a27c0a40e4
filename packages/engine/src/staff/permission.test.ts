import { describe, expect, it } from "vitest";
import { beyond, isPermitted } from "./permission.ts";

describe("a permission", () => {
  it.each([
    ["*", "product:write", true],
    ["*:*", "product:write", true],
    ["*:read", "product:read", true],
    ["*:read", "product:write", false],
    ["product:*", "product:write", true],
    ["product:*", "product_tag:write", false],
    ["product:write", "product:read", false],
    ["product:read", "product:read", true],
  ])("%s held, %s wanted: %s", (held, wanted, expected) => {
    expect(isPermitted([held], wanted)).toBe(expected);
  });

  it("is not needed for one's own account", () => {
    expect(isPermitted([], "account:write")).toBe(true);
    expect(isPermitted([], "user:read")).toBe(false);
  });

  it.each([
    [["*"], ["*", "*:read", "product:*"], []],
    [["*:read", "*:write"], ["*"], []],
    [["*:read"], ["*"], ["*"]],
    [["product:read", "product:write"], ["product:*"], []],
    [["product:read"], ["product:*", "order:read"], ["product:*", "order:read"]],
    [["product:*"], ["*:read"], ["*:read"]],
    [[], [], []],
  ])("%s may grant %s but for %s", (held, wanted, missing) => {
    expect(beyond(held, wanted)).toEqual(missing);
  });
});
