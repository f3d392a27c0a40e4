import { describe, expect, it } from "vitest";
import { refuseForeignOrigin } from "./request-origin.ts";

const http = {
  storeOrigins: ["https://shop.example"],
  adminOrigins: ["https://office.example", "http://localhost:*"],
  authOrigins: ["https://shop.example"],
};
const config = { http } as Parameters<typeof refuseForeignOrigin>[1];

const refused = (headers: Record<string, string>, url = "/store/carts", method = "POST"): boolean => {
  try {
    refuseForeignOrigin({ method, url, headers: { host: "api.example:9000", ...headers } }, config);
    return false;
  } catch (error) {
    expect(error).toMatchObject({ code: "auth.foreign_origin", status: 403 });
    return true;
  }
};

describe("a change with a browser's session", () => {
  it.each([
    ["a page of the shop", { origin: "https://shop.example" }],
    ["a page the engine served itself", { origin: "http://api.example:9000" }],
    ["the same behind a proxy", { origin: "https://www.example", "x-forwarded-host": "www.example" }],
    ["a program that is no browser", {}],
    ["an address that was typed", { "sec-fetch-site": "none" }],
  ])("is allowed for %s", (_who, headers) => {
    expect(refused(headers)).toBe(false);
  });

  it.each([
    ["another site", { origin: "https://evil.example" }],
    ["a name that only begins alike", { origin: "https://shop.example.evil.example" }],
    ["another scheme", { origin: "http://shop.example" }],
    ["another port of the host", { origin: "http://api.example:9001" }],
    ["a sandboxed frame", { origin: "null" }],
    ["another site that hides its origin", { "sec-fetch-site": "cross-site" }],
    ["a neighbouring host that hides its origin", { "sec-fetch-site": "same-site" }],
  ])("is refused for %s", (_who, headers) => {
    expect(refused(headers)).toBe(true);
  });

  it("is measured by the origins of that part of the API", () => {
    expect(refused({ origin: "http://localhost:5173" }, "/admin/products?x=1")).toBe(false);
    expect(refused({ origin: "http://localhost:5173" }, "/store/carts")).toBe(true);
    expect(refused({ origin: "https://office.example" }, "/auth/session", "DELETE")).toBe(true);
  });

  it("does not concern reading", () => {
    expect(refused({ origin: "https://evil.example" }, "/store/customers/me", "GET")).toBe(false);
  });
});
