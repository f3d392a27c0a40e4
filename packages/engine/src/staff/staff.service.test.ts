import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bearer, cookieOf, requestsTo, statementsOn } from "../../test/shop-requests.ts";
import { openTestShop, type TestShop } from "../../test/open-test-shop.ts";
import type { StaffService } from "./staff.service.ts";

const tables = /auth_|staff_user|customer/;
let shop: TestShop;
let staff: StaffService;
let requests: ReturnType<typeof requestsTo>;

beforeAll(async () => {
  shop = await openTestShop();
  staff = shop.container.resolve<StaffService>("staff");
  requests = requestsTo(shop);
});
afterAll(() => shop.close());

const login = (email: string, password: string) => requests.post("/auth/user/emailpass", { email, password });

describe("a staff user", () => {
  it("signs in with the password given, and asking what they may do costs no statement", async () => {
    const { id } = await staff.create({ email: "Owner@Shop.example", password: "given by us", firstName: "Olga" });
    const { body } = await login("owner@shop.example", "given by us");
    const headers = bearer(body.token);
    expect(await requests.get("/admin/users/me", headers)).toMatchObject({
      status: 200,
      body: { user: { id, email: "owner@shop.example", first_name: "Olga", last_name: null } },
    });
    shop.statements();
    expect((await requests.get("/admin/permissions", headers)).status).toBe(200);
    expect(statementsOn(shop, tables)).toEqual([]);

    const { headers: set } = await requests.post("/auth/session", undefined, headers);
    const cookie = cookieOf({ headers: set });
    expect((await requests.get("/admin/users/me", { headers: { cookie } })).status).toBe(200);
    expect((await requests.get("/store/customers/me", headers)).status).toBe(401);
  });

  it("has an address to itself, in any spelling", async () => {
    const spellings = ["one@shop.example", "One@shop.example", "ONE@SHOP.EXAMPLE"];
    const outcomes = await Promise.allSettled(
      spellings.map((email) => staff.create({ email, password: "a password" })),
    );
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const outcome of outcomes) {
      if (outcome.status === "rejected")
        expect(outcome.reason).toMatchObject({ code: "staff.email_taken", status: 400 });
    }
  });

  it("is not made with half of what it needs", async () => {
    await expect(staff.create({ email: "nobody", password: "a password" })).rejects.toThrow(
      "nobody is not an email address",
    );
    await expect(staff.create({ email: "short@shop.example", password: "short" })).rejects.toThrow("needs 8 or more");
    expect((await staff.list()).map(({ email }) => email)).not.toContain("short@shop.example");
  });

  it("cannot sign in before it has a password", async () => {
    await staff.create({ email: "later@shop.example" });
    expect((await login("later@shop.example", "")).status).toBe(401);
    expect((await login("later@shop.example", "null")).status).toBe(401);
  });

  it("takes its address from whoever registered it before", async () => {
    const mine = { email: "new@shop.example", password: "the squatter's password" };
    const { body } = await requests.post("/auth/user/emailpass/register", mine);
    const cookie = cookieOf(await requests.post("/auth/session", undefined, bearer(body.token)));
    await staff.create({ email: mine.email, password: "the owner's password" });

    expect((await login(mine.email, mine.password)).status).toBe(401);
    expect((await requests.get("/admin/users/me", { headers: { cookie } })).status).toBe(401);
    expect((await requests.post("/auth/token/refresh", undefined, bearer(body.token))).status).toBe(401);
    expect((await login(mine.email, "the owner's password")).status).toBe(200);
  });

  it("is listed for those who administer the shop alone", async () => {
    expect((await requests.get("/admin/users")).status).toBe(401);
    const headers = { authorization: shop.adminAuthorization };
    const { body } = await requests.get("/admin/users?limit=1&offset=1", { headers });
    expect(body).toMatchObject({ limit: 1, offset: 1, users: [{ id: expect.stringMatching(/^user_/) }] });
    expect(body.count).toBeGreaterThan(1);
    const unknown = await requests.get("/admin/users/user_01", { headers });
    expect(unknown).toMatchObject({
      status: 404,
      body: { type: "not_found", message: expect.stringContaining("user_01") },
    });
    expect((await requests.get("/admin/users/me", { headers })).status).toBe(404);
  });
});
