import type { EventEnvelope } from "@hanse/plugin-kit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bearer, cookieOf, requestsTo, signUp, statusesOf } from "../../test/shop-requests.ts";
import { openTestShop, type TestShop } from "../../test/open-test-shop.ts";
import { adminRequests } from "../../test/staff-member.ts";
import type { StaffService } from "../staff/index.ts";
import { PasswordResetRequested } from "./auth.events.ts";

let shop: TestShop;
let requests: ReturnType<typeof requestsTo>;

beforeAll(async () => {
  shop = await openTestShop();
  requests = requestsTo(shop);
});
afterAll(() => shop.close());

const ask = (identifier: string, actor = "customer") =>
  requests.post(`/auth/${actor}/emailpass/reset-password`, { identifier }, { headers: { accept: "text/plain" } });

const update = (token: string, password: string, more: object = {}, actor = "customer") =>
  requests.post(`/auth/${actor}/emailpass/update`, { password, ...more }, bearer(token));

const login = (email: string, password: string, actor = "customer") =>
  requests.post(`/auth/${actor}/emailpass`, { email, password });

/** The events of resets asked for, as subscribers get them. */
async function resetEvents(
  email: string,
): Promise<EventEnvelope<{ token: string; entity_id: string; actor_type: string }>[]> {
  const { rows } = await shop.database.pool.query(
    "SELECT * FROM event WHERE name = $1 AND payload->>'entity_id' = $2 ORDER BY position",
    [PasswordResetRequested.name, email],
  );
  return rows;
}

async function tokenFor(email: string, actor = "customer"): Promise<string> {
  await ask(email, actor);
  return (await resetEvents(email)).at(-1)?.payload.token ?? "";
}

describe("a password's reset", () => {
  it("answers the same for an account and for none, and tells of the account alone", async () => {
    await signUp(requests, "reset@example.com");
    const replies = [await ask("Reset@Example.com"), await ask("nobody@example.com")];
    for (const reply of replies) {
      expect(reply).toMatchObject({ status: 201, body: "Created" });
      expect(reply.headers["content-type"]).toContain("text/plain");
    }
    expect(await resetEvents("reset@example.com")).toMatchObject([{ payload: { actor_type: "customer" } }]);
    expect(await resetEvents("nobody@example.com")).toEqual([]);
  });

  it("works once with the token of the mail", async () => {
    await signUp(requests, "once@example.com", "the old password");
    const token = await tokenFor("once@example.com");

    expect(await update(token, "the new password")).toMatchObject({ status: 200, body: { success: true } });
    expect((await login("once@example.com", "the old password")).status).toBe(401);
    expect((await login("once@example.com", "the new password")).status).toBe(200);
    const again = await update(token, "a third password");
    expect(again).toMatchObject({ status: 401, body: { data: { code: "auth.reset_token_invalid" } } });
    expect((await login("once@example.com", "the new password")).status).toBe(200);
  });

  it("works once also when it is tried twice at the same time", async () => {
    await signUp(requests, "twice@example.com");
    const token = await tokenFor("twice@example.com");
    const replies = await Promise.all(["first password", "other password"].map((password) => update(token, password)));
    expect(statusesOf(replies)).toEqual([200, 401]);
  });

  it("makes tokens of earlier mails useless", async () => {
    await signUp(requests, "mails@example.com");
    const first = await tokenFor("mails@example.com");
    const second = await tokenFor("mails@example.com");
    expect((await update(second, "another password")).status).toBe(200);
    expect((await update(first, "yet another one")).status).toBe(401);
  });

  it("ends sessions and tokens from before, and no others", async () => {
    const { token } = await signUp(requests, "ends@example.com");
    const headers = { cookie: cookieOf(await requests.post("/auth/session", undefined, bearer(token))) };
    expect((await requests.get("/store/customers/me", { headers })).status).toBe(200);
    await update(await tokenFor("ends@example.com"), "another password");
    expect((await requests.get("/store/customers/me", { headers })).status).toBe(401);
    expect((await requests.get("/store/customers/me", bearer(token))).status).toBe(401);
    expect((await requests.post("/auth/token/refresh", undefined, bearer(token))).status).toBe(401);
    expect((await requests.post("/auth/session", undefined, bearer(token))).status).toBe(401);
    const { body: fresh } = await login("ends@example.com", "another password");
    expect((await requests.get("/store/customers/me", bearer(fresh.token))).status).toBe(200);
    await update(await tokenFor("ends@example.com"), "a third password");
    expect((await requests.get("/store/customers/me", bearer(fresh.token))).status).toBe(401);
  });

  it("does not keep the customer from being deleted, whose last tokens end then", async () => {
    const { id } = await signUp(requests, "deleted@example.com");
    await update(await tokenFor("deleted@example.com"), "another password");
    const { body } = await login("deleted@example.com", "another password");
    expect((await adminRequests(shop, shop.adminAuthorization)("DELETE", `/customers/${id}`)).status).toBe(200);
    expect((await requests.get("/store/customers/me/addresses", bearer(body.token))).status).toBe(401);
  });

  it("locks staff users' old tokens out at once", async () => {
    const staff = shop.container.resolve<StaffService>("staff");
    await staff.create({ email: "owner@example.com", password: "the old password" });
    const { body } = await login("owner@example.com", "the old password", "user");
    expect((await requests.get("/admin/users/me", bearer(body.token))).status).toBe(200);
    await update(await tokenFor("owner@example.com", "user"), "the new password", {}, "user");
    expect((await requests.get("/admin/users/me", bearer(body.token))).status).toBe(401);
    const fresh = await login("owner@example.com", "the new password", "user");
    expect((await requests.get("/admin/users/me", bearer(fresh.body.token))).status).toBe(200);
  });

  it("takes its own token only, for its own account only", async () => {
    const { token: signIn } = await signUp(requests, "own@example.com");
    const token = await tokenFor("own@example.com");
    expect((await update(signIn, "another password")).status).toBe(401);
    expect((await update("", "another password")).status).toBe(401);
    expect((await update(token, "another password", {}, "user")).status).toBe(401);
    expect((await update(token, "another password", { email: "victim@example.com" })).status).toBe(401);
    expect((await requests.get("/store/customers/me", bearer(token))).status).toBe(401);
    expect(await update(token, "short")).toMatchObject({ status: 400, body: { type: "invalid_data" } });
    expect((await update(token, "another password", { email: "Own@example.com" })).status).toBe(200);
  });
});
