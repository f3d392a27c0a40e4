import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { domains } from "../src/domains.ts";
import type { AnyRoute } from "../src/platform/http/route.ts";
import { openTestShop, type TestShop } from "./open-test-shop.ts";
import { requestsTo, signUp } from "./shop-requests.ts";
import { adminRequests, staffMember } from "./staff-member.ts";

/** Every route that asks for staff, whichever domain brings it: who adds one is held to this without doing anything. */
const adminRoutes = domains.flatMap(({ routes = [] }) => routes.filter(({ access }) => access === "admin"));

/** Nothing with these ids exists and the bodies are empty: who may not call is turned away before either is looked at. */
const pathOf = ({ url }: AnyRoute): string => url.replaceAll(/:\w+/g, "none").replace(/^\/admin/, "");

let shop: TestShop;
beforeAll(async () => {
  shop = await openTestShop();
});
afterAll(() => shop.close());

/** What each route answers to one caller, where that is not what it should be. */
async function unexpected(
  authorization: string,
  expected: (route: AnyRoute, status: number, body: Record<string, unknown>) => boolean,
  routes: readonly AnyRoute[] = adminRoutes,
): Promise<string[]> {
  const ask = adminRequests(shop, authorization);
  const wrong: string[] = [];
  for (const route of routes) {
    const { status, body } = await ask<Record<string, unknown>>(
      route.method,
      pathOf(route),
      route.method === "GET" ? undefined : {},
    );
    if (!expected(route, status, body)) wrong.push(`${route.id}: ${status} ${JSON.stringify(body)}`);
  }
  return wrong;
}

const isUnauthorized = (_route: AnyRoute, status: number, body: object): boolean =>
  status === 401 && JSON.stringify(body) === '{"message":"Unauthorized"}';

/** Each test sends hundreds of requests. */
describe(`each of ${adminRoutes.length} admin routes`, { timeout: 120_000 }, () => {
  it("knows nobody without a token, with a made-up one, or with a publishable key", async () => {
    for (const authorization of [
      "",
      "Bearer made.up.token",
      `Basic ${btoa("sk_unknown:")}`,
      `Basic ${btoa(`${shop.key}:`)}`,
    ]) {
      expect(await unexpected(authorization, isUnauthorized)).toEqual([]);
    }
  });

  it("is closed to customers, and to who has merely registered as staff", async () => {
    const { token } = await signUp(requestsTo(shop), "shopper@shop.example");
    expect(await unexpected(`Bearer ${token}`, isUnauthorized)).toEqual([]);
    const payload = { email: "squatter@shop.example", password: "a good password" };
    const registered = await shop.app.inject({ method: "POST", url: "/auth/user/emailpass/register", payload });
    expect(await unexpected(`Bearer ${registered.json<{ token: string }>().token}`, isUnauthorized)).toEqual([]);
  });

  it("is closed to a key that was revoked", async () => {
    const ask = adminRequests(shop, shop.adminAuthorization);
    const { body } = await ask("POST", "/api-keys", { title: "Revoked", type: "secret" });
    await ask("POST", `/api-keys/${body.api_key.id}/revoke`);
    expect(await unexpected(`Basic ${btoa(`${body.api_key.token}:`)}`, isUnauthorized)).toEqual([]);
  });

  it("names the permission that staff and keys lack, and asks for no other", async () => {
    const isRefused = ({ permission = "" }: AnyRoute, status: number, body: Record<string, unknown>): boolean =>
      permission.startsWith("account:")
        ? status !== 403
        : status === 403 && (body["data"] as { permission?: string } | undefined)?.permission === permission;
    const nobody = await staffMember(shop, {});
    expect(await unexpected(nobody.authorization, isRefused)).toEqual([]);
    const ask = adminRequests(shop, shop.adminAuthorization);
    const { body } = await ask("POST", "/api-keys", { title: "Nothing", type: "secret", permissions: [] });
    const isRefusedToKey: typeof isRefused = (route, status, reply) =>
      isRefused(route, status, reply) || (route.permission ?? "").startsWith("account:");
    expect(await unexpected(`Basic ${btoa(`${body.api_key.token}:`)}`, isRefusedToKey)).toEqual([]);
  });

  it("that writes is closed to who may only read", async () => {
    const reader = await staffMember(shop, { roleIds: ["role_analyst"] });
    const writes = adminRoutes.filter(({ permission = "" }) => /^(?!account).*:write$/.test(permission));
    expect(writes.length).toBeGreaterThan(30);
    expect(await unexpected(reader.authorization, (_route, status) => status === 403, writes)).toEqual([]);
    const reads = adminRoutes.filter(({ method }) => method === "GET");
    expect(await unexpected(reader.authorization, (_route, status) => status !== 401 && status !== 403, reads)).toEqual(
      [],
    );
  });
});

it("the list of routes is the whole admin", () => {
  const open = domains.flatMap(({ routes = [] }) =>
    routes.filter(({ url, access }) => url.startsWith("/admin/") && access !== "admin").map(({ id }) => id),
  );
  expect(open.filter((id) => !["admin.invites.accept", "admin.featureFlags.list"].includes(id))).toEqual([]);
  expect(adminRoutes.length).toBeGreaterThan(60);
});
