import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openShopOn, openTestShop, type TestShop } from "../../test/open-test-shop.ts";
import { cookieOf, requestsTo } from "../../test/shop-requests.ts";
import { adminRequests, staffMember } from "../../test/staff-member.ts";

const administrator = "role_administrator";
let shop: TestShop;
let ask: ReturnType<typeof adminRequests>;

beforeAll(async () => {
  shop = await openTestShop();
  ask = adminRequests(shop, shop.adminAuthorization);
});
afterAll(() => shop.close());

/** Another process is told at once, and looks once a second besides; the rest is for a machine that has much to do. */
const soon = { timeout: 10_000 };
const statusOf = async (reply: Promise<{ status: number }>) => (await reply).status;

describe("roles", () => {
  it("of every shop are there, and stay as they are", async () => {
    const { body } = await ask("GET", "/roles?is_system=true&order=-name");
    expect(body.roles.map((role: { name: string }) => role.name)).toEqual([
      "Support",
      "Order manager",
      "Catalogue manager",
      "Analyst",
      "Administrator",
    ]);
    expect(body.count).toBe(5);
    for (const change of [
      ask("POST", `/roles/${administrator}`, { permissions: [] }),
      ask("DELETE", `/roles/${administrator}`),
    ]) {
      expect(await change).toMatchObject({ status: 400, body: { data: { code: "staff.system_role_fixed" } } });
    }
    expect(await ask("POST", "/roles", { name: "administrator" })).toMatchObject({
      status: 400,
      body: { data: { code: "staff.role_name_taken" } },
    });
  });

  it("are made, found, changed and deleted", async () => {
    const made = await ask("POST", "/roles", {
      name: "Photographer",
      description: "Makes pictures",
      permissions: ["product:read", "upload:*"],
      metadata: { team: 2 },
    });
    expect(made).toMatchObject({
      status: 200,
      headers: { etag: '"1"' },
      body: { role: { name: "Photographer", is_system: false, user_count: 0, metadata: { team: 2 }, parent_id: null } },
    });
    const { id } = made.body.role;
    expect(id).toMatch(/^role_/);
    expect(made.body.role.created_by).toMatch(/^apk_/);
    expect((await ask("GET", `/roles?q=picture`)).body.roles).toMatchObject([{ id }]);
    expect(
      (await ask("GET", `/roles?permissions[$contains]=upload:*`)).body.roles.map((r: { id: string }) => r.id),
    ).toContain(id);
    expect((await ask("POST", "/roles", { name: "PHOTOGRAPHER" })).body.data.code).toBe("staff.role_name_taken");
    expect((await ask("POST", "/roles", { name: "x", permissions: ["unicorn:read"] })).body).toMatchObject({
      data: { code: "staff.unknown_permission", permissions: ["unicorn:read"] },
    });
    expect(await statusOf(ask("POST", "/roles", { name: "x", permissions: ["product:destroy"] }))).toBe(400);

    const changed = await ask(
      "POST",
      `/roles/${id}`,
      { description: null, permissions: ["upload:read"] },
      { "if-match": '"1"' },
    );
    expect(changed).toMatchObject({
      headers: { etag: '"2"' },
      body: { role: { name: "Photographer", description: null, permissions: ["upload:read"] } },
    });
    expect((await ask("POST", `/roles/${id}`, { name: "Other" }, { "if-match": '"1"' })).body.data.code).toBe(
      "http.stale_version",
    );
    expect((await ask("DELETE", `/roles/${id}`)).body).toEqual({ id, object: "role", deleted: true });
    for (const method of ["GET", "POST", "DELETE"] as const) {
      expect(await ask(method, `/roles/${id}`, method === "POST" ? {} : undefined)).toMatchObject({
        status: 404,
        body: { message: expect.stringContaining(id) },
      });
    }
  });

  it("are not deleted under those who have them", async () => {
    const { id } = (await ask("POST", "/roles", { name: "Held" })).body.role;
    const member = await staffMember(shop, { roleIds: [id] });
    const invited = await ask("POST", "/invites", { email: "held@shop.example", roles: [id] });
    expect(await ask("DELETE", `/roles/${id}`)).toMatchObject({
      status: 400,
      body: {
        data: {
          code: "http.still_in_use",
          uses: [
            { what: "1 open invite", ids: [invited.body.invite.id] },
            { what: "1 user", ids: [member.id] },
          ],
        },
      },
    });
  });
});

describe("permissions", () => {
  it("are listed from the routes", async () => {
    const { body } = await ask("GET", "/permissions");
    expect(body.permissions).toContainEqual({
      id: "role:write",
      resource: "role",
      action: "write",
      description: "Make, change and delete: role.",
      operations: ["admin.roles.create", "admin.roles.update", "admin.roles.delete"],
    });
    expect(body.count).toBe(body.permissions.length);
  });

  it("hold at once, also in another process", async () => {
    const other = await openShopOn(shop.databaseUrl);
    try {
      const member = await staffMember(shop, { permissions: ["region:read"] });
      const elsewhere = adminRequests(other, member.authorization);
      expect(await statusOf(member.ask("GET", "/regions"))).toBe(200);
      expect(await elsewhere("GET", "/products")).toMatchObject({
        status: 403,
        body: { type: "forbidden", data: { permission: "product:read" } },
      });
      await ask("POST", `/users/${member.id}/roles`, { roles: ["role_analyst"] });
      expect(await statusOf(member.ask("GET", "/products"))).toBe(200);
      await expect.poll(() => statusOf(elsewhere("GET", "/products")), soon).toBe(200);
      expect(await statusOf(elsewhere("POST", "/products", { title: "x" }))).toBe(403);
      await ask("DELETE", `/users/${member.id}/roles/role_analyst`);
      expect(await statusOf(member.ask("GET", "/products"))).toBe(403);
      await expect.poll(() => statusOf(elsewhere("GET", "/products")), soon).toBe(403);

      const { headers } = await requestsTo(shop).post("/auth/session", undefined, {
        headers: { authorization: member.authorization },
      });
      const session = { headers: { cookie: cookieOf({ headers }) } };
      expect(await statusOf(requestsTo(other).get("/admin/regions", session))).toBe(200);
      await ask("DELETE", `/users/${member.id}`);
      expect(await statusOf(member.ask("GET", "/regions"))).toBe(401);
      expect(await statusOf(requestsTo(shop).get("/admin/regions", session))).toBe(401);
      await expect.poll(() => statusOf(elsewhere("GET", "/regions")), soon).toBe(401);
      expect(await statusOf(requestsTo(other).get("/admin/regions", session))).toBe(401);
    } finally {
      await other.close();
    }
  });

  it("are not needed to see and change oneself, and tell what one may do", async () => {
    const member = await staffMember(shop, { permissions: ["region:*"] });
    expect(await statusOf(member.ask("GET", "/users"))).toBe(403);
    const changed = await member.ask("POST", "/users/me", { first_name: "Mia", last_name: null });
    expect(changed.body.user).toMatchObject({ id: member.id, first_name: "Mia", permissions: ["region:*"] });
    expect((await member.ask("GET", "/users/me?fields=id,permissions")).body.user).toEqual({
      id: member.id,
      permissions: ["region:*"],
    });
  });

  it("are handed on by those alone who hold them", async () => {
    const manager = await staffMember(shop, {
      permissions: ["user:*", "role:*", "invite:*", "api_key:*", "product:*"],
    });
    const boss = await staffMember(shop, { roleIds: [administrator] });
    const beyond = [
      ["POST", "/roles", { name: "too much", permissions: ["product:read", "order:read"] }],
      ["POST", `/users/${manager.id}/roles`, { roles: [administrator] }],
      ["POST", "/invites", { email: "friend@shop.example", roles: [administrator] }],
      ["POST", "/api-keys", { title: "all", type: "secret" }],
      ["POST", "/api-keys", { title: "orders", type: "secret", permissions: ["order:read"] }],
      ["DELETE", `/users/${boss.id}`, undefined],
      ["DELETE", `/users/${boss.id}/roles/${administrator}`, undefined],
      ["POST", `/users/${boss.id}/reset-password`, undefined],
    ] as const;
    for (const [method, url, body] of beyond) {
      expect(await manager.ask(method, url, body), `${method} ${url}`).toMatchObject({
        status: 403,
        body: { data: { code: "staff.grant_exceeds" } },
      });
    }
    const within = await manager.ask("POST", "/roles", { name: "enough", permissions: ["product:read"] });
    expect(within.status).toBe(200);
    expect(await statusOf(ask("POST", `/roles/${within.body.role.id}`, { permissions: ["order:read"] }))).toBe(200);
    expect(await statusOf(manager.ask("POST", `/roles/${within.body.role.id}`, { permissions: [] }))).toBe(403);
    expect(
      await statusOf(manager.ask("POST", "/api-keys", { title: "p", type: "secret", permissions: ["product:read"] })),
    ).toBe(200);
  });
});

describe("users", () => {
  it("are found, changed and listed with their roles", async () => {
    const member = await staffMember(shop, { roleIds: ["role_support", "role_analyst"] });
    const { headers, body } = await ask("GET", `/users/${member.id}`);
    expect(body.user).toMatchObject({ email: member.email, roles: ["role_analyst", "role_support"], deleted_at: null });
    const update = { first_name: "Ada", avatar_url: "https://shop.example/ada.webp", metadata: { a: 1 } };
    const changed = await ask("POST", `/users/${member.id}`, update, { "if-match": String(headers["etag"]) });
    expect(changed.body.user).toMatchObject(update);
    expect(await statusOf(ask("POST", `/users/${member.id}`, {}, { "if-match": String(headers["etag"]) }))).toBe(409);
    expect((await ask("POST", `/users/${member.id}`, { email: "else@shop.example" })).body.message).toContain("email");
    const found = await ask("GET", `/users?role_id=role_support&q=${encodeURIComponent("ada")}&order=-created_at`);
    expect(found.body).toMatchObject({ count: 1, users: [{ id: member.id }] });
    expect((await ask("GET", `/users/${member.id}/roles`)).body).toMatchObject({
      count: 2,
      roles: [{ name: "Analyst" }, { name: "Support" }],
    });
    expect((await ask("GET", `/users/${member.id}/auth-providers`)).body.auth_providers).toEqual([
      { id: "emailpass", provider: "emailpass", entity_id: member.email },
    ]);
    expect((await ask("DELETE", `/users/${member.id}/roles`, { roles: ["role_support", "role_none"] })).body).toEqual({
      ids: ["role_support"],
      object: "user_role",
      deleted: true,
    });
    expect((await ask("DELETE", `/users/${member.id}/roles/role_analyst`)).body).toEqual({
      id: "role_analyst",
      object: "user_role",
      deleted: true,
    });
    expect(await statusOf(ask("DELETE", `/users/${member.id}/roles/role_analyst`))).toBe(404);
    expect(await statusOf(ask("POST", `/users/${member.id}/roles`, { roles: ["role_none"] }))).toBe(404);
    expect(await statusOf(ask("POST", "/users/user_none/roles", { roles: ["role_analyst"] }))).toBe(404);
    expect((await ask("POST", `/users/${member.id}/reset-password`)).body).toEqual({ success: true });
    expect(await statusOf(ask("POST", "/users/user_none/reset-password"))).toBe(404);
  });

  it("who were deleted are gone, and their address is free", async () => {
    const member = await staffMember(shop, { roleIds: ["role_analyst"] });
    expect((await ask("DELETE", `/users/${member.id}`)).body).toEqual({ id: member.id, object: "user", deleted: true });
    for (const method of ["GET", "POST", "DELETE"] as const) {
      expect(await statusOf(ask(method, `/users/${member.id}`, method === "POST" ? {} : undefined))).toBe(404);
    }
    expect((await ask("GET", `/users?id=${member.id}`)).body.count).toBe(0);
    const login = { email: member.email, password: "a good password" };
    expect((await shop.app.inject({ method: "POST", url: "/auth/user/emailpass", payload: login })).statusCode).toBe(
      401,
    );
    expect(
      (await shop.app.inject({ method: "POST", url: "/auth/user/emailpass/register", payload: login })).statusCode,
    ).toBe(200);
  });

  it("keep one administrator, even when all are removed at the same moment", async () => {
    const fresh = await openTestShop();
    try {
      const asKey = adminRequests(fresh, fresh.adminAuthorization);
      const members = [];
      for (let index = 0; index < 4; index += 1) members.push(await staffMember(fresh, { roleIds: [administrator] }));
      const removals = members.map(({ id }, index) =>
        index % 2 ? asKey("DELETE", `/users/${id}`) : asKey("DELETE", `/users/${id}/roles/${administrator}`),
      );
      const replies = await Promise.all(removals);
      expect(replies.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 200, 200, 400]);
      expect(replies.find(({ status }) => status === 400)?.body).toMatchObject({
        type: "not_allowed",
        data: { code: "staff.last_administrator" },
      });
      expect((await asKey("GET", `/users?role_id=${administrator}`)).body.count).toBe(1);
    } finally {
      await fresh.close();
    }
  });
});
