import { unnamed } from "@hanse/plugin-kit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openShopOn, openTestShop, type TestShop } from "../../test/open-test-shop.ts";
import { adminRequests } from "../../test/staff-member.ts";
import type { RecentUses } from "./recent-uses.ts";

let shop: TestShop;
let ask: ReturnType<typeof adminRequests>;

beforeAll(async () => {
  shop = await openTestShop();
  ask = adminRequests(shop, shop.adminAuthorization);
});
afterAll(() => shop.close());

const basic = (token: string): string => `Basic ${Buffer.from(`${token}:`).toString("base64")}`;
const regionsWith = async (key: string, { app }: Pick<TestShop, "app"> = shop): Promise<number> =>
  (await app.inject({ url: "/store/regions", headers: { "x-publishable-api-key": key } })).statusCode;
const newKey = async (body: object) => (await ask("POST", "/api-keys", body)).body.api_key;

describe("a secret key", () => {
  it("is told once, and redacted afterwards", async () => {
    const key = await newKey({ title: "Robot", type: "secret" });
    expect(key).toMatchObject({ type: "secret", permissions: null, revoked_at: null, last_used_at: null });
    expect(key.token).toMatch(/^sk_[0-9a-f]{64}$/);
    expect(key.created_by).toMatch(/^apk_/);
    const read = (await ask("GET", `/api-keys/${key.id}`)).body.api_key;
    expect(read.token).toBe(read.redacted);
    expect(read.redacted).toMatch(/^sk_[0-9a-f]{3}\*\*\*[0-9a-f]{3}$/);
    expect((await adminRequests(shop, basic(key.token))("GET", "/products")).status).toBe(200);
    const dump = await shop.database.query(unnamed<{ row: object }>("SELECT to_jsonb(k) AS row FROM api_key k"));
    expect(JSON.stringify(dump)).not.toContain(key.token);
  });

  it("may do what it was made for", async () => {
    const { token } = await newKey({ title: "Reader", type: "secret", permissions: ["product:read"] });
    const reader = adminRequests(shop, basic(token));
    expect((await reader("GET", "/products")).status).toBe(200);
    expect((await reader("POST", "/products", { title: "x" })).body).toMatchObject({
      type: "forbidden",
      data: { permission: "product:write" },
    });
  });

  it("no longer works once it is revoked or deleted, in any process", async () => {
    const other = await openShopOn(shop.databaseUrl);
    try {
      for (const end of ["revoke", "delete"]) {
        const { id, token } = await newKey({ title: "Short", type: "secret" });
        const here = adminRequests(shop, basic(token));
        const there = adminRequests(other, basic(token));
        await expect.poll(async () => (await there("GET", "/regions")).status, { timeout: 20_000 }).toBe(200);
        if (end === "revoke") {
          const { body } = await ask("POST", `/api-keys/${id}/revoke`);
          expect(body.api_key.revoked_by).toMatch(/^apk_/);
          expect(Date.parse(body.api_key.revoked_at)).toBeLessThanOrEqual(Date.now() + 1_000);
        } else expect((await ask("DELETE", `/api-keys/${id}`)).body).toEqual({ id, object: "api_key", deleted: true });
        expect(await here("GET", "/regions")).toMatchObject({ status: 401, body: { message: "Unauthorized" } });
        await expect.poll(async () => (await there("GET", "/regions")).status, { timeout: 20_000 }).toBe(401);
      }
    } finally {
      await other.close();
    }
  });

  it("can be told to end later", async () => {
    const { id, token } = await newKey({ title: "Later", type: "secret" });
    const asLater = adminRequests(shop, basic(token));
    await ask("POST", `/api-keys/${id}/revoke`, { revoke_in: 4 });
    expect((await asLater("GET", "/regions")).status).toBe(200);
    await expect.poll(async () => (await asLater("GET", "/regions")).status, { timeout: 20_000 }).toBe(401);
    const { revoked_at: ended } = (await ask("GET", `/api-keys/${id}`)).body.api_key;
    expect((await ask("POST", `/api-keys/${id}/revoke`)).body.api_key.revoked_at).toBe(ended);
  });

  it("has no sales channels, and a publishable one no permissions", async () => {
    const { id } = await newKey({ title: "No channels", type: "secret" });
    expect((await ask("POST", `/api-keys/${id}/sales-channels`, { add: [] })).body.data.code).toBe(
      "api_key.secret_has_no_channels",
    );
    expect(
      (await ask("POST", "/api-keys", { title: "x", type: "publishable", permissions: ["*"] })).body.data.code,
    ).toBe("api_key.publishable_has_no_permissions");
  });
});

describe("a publishable key", () => {
  it("shows its sales channels", async () => {
    const key = await newKey({ title: "App", type: "publishable" });
    expect(key.token).toMatch(/^pk_/);
    expect(await regionsWith(key.token)).toBe(400);
    const { id: channel } = (await ask("POST", "/sales-channels", { name: "App" })).body.sales_channel;
    const linked = await ask("POST", `/api-keys/${key.id}/sales-channels?fields=*sales_channels`, { add: [channel] });
    expect(linked.body.api_key.sales_channels).toMatchObject([{ id: channel, name: "App", is_disabled: false }]);
    expect(await regionsWith(key.token)).toBe(200);
    expect((await ask("GET", `/api-keys?sales_channel_id=${channel}&type=publishable`)).body).toMatchObject({
      count: 1,
      api_keys: [{ id: key.id, token: key.token }],
    });
    expect((await ask("POST", `/api-keys/${key.id}/sales-channels`, { add: ["sc_none"] })).body).toMatchObject({
      type: "invalid_data",
      data: { code: "api_key.unknown_sales_channel", id: "sc_none" },
    });
    await ask("POST", `/api-keys/${key.id}/sales-channels`, { remove: [channel, "sc_none"] });
    expect(await regionsWith(key.token)).toBe(400);
  });

  it("is renamed, unless somebody else did so before", async () => {
    const { id } = await newKey({ title: "Old", type: "publishable" });
    const { headers } = await ask("GET", `/api-keys/${id}`);
    const etag = { "if-match": String(headers["etag"]) };
    expect((await ask("POST", `/api-keys/${id}`, { title: "New" }, etag)).body.api_key.title).toBe("New");
    expect((await ask("POST", `/api-keys/${id}`, { title: "Newer" }, etag)).status).toBe(409);
    expect((await ask("GET", "/api-keys?q=New&order=title")).body.api_keys).toMatchObject([{ id }]);
    for (const [method, url] of [
      ["GET", ""],
      ["POST", ""],
      ["DELETE", ""],
      ["POST", "/revoke"],
      ["POST", "/sales-channels"],
    ] as const) {
      expect((await ask(method, `/api-keys/apk_none${url}`, method === "POST" ? {} : undefined)).status).toBe(404);
    }
  });
});

it("when a key was used last costs no statement of its requests", async () => {
  const { id, token } = await newKey({ title: "Used", type: "secret" });
  const robot = adminRequests(shop, basic(token));
  await robot("GET", "/permissions");
  shop.statements();
  for (let index = 0; index < 5; index += 1) await robot("GET", "/permissions");
  expect(shop.statements().filter((text) => text.includes("api_key"))).toEqual([]);
  expect((await ask("GET", `/api-keys/${id}`)).body.api_key.last_used_at).toBeNull();
  await shop.container.resolve<RecentUses>("recentUses").flush();
  const { last_used_at: used } = (await ask("GET", `/api-keys/${id}`)).body.api_key;
  expect(Date.now() - Date.parse(used)).toBeLessThan(10_000);
});
