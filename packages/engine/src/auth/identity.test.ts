import { createSigner } from "fast-jwt";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bearer, requestsTo, signUp, statementsOn, statusesOf } from "../../test/shop-requests.ts";
import { defineConfig } from "../platform/config/config.ts";
import { openTestShop, type TestShop } from "../../test/open-test-shop.ts";
import { TokenService } from "./token.service.ts";

const jwtSecret = "a secret that only this test and its shop know";
const password = "a good password";
const tables = /auth_|staff_user|customer/;
let shop: TestShop;
let requests: ReturnType<typeof requestsTo>;

beforeAll(async () => {
  shop = await openTestShop({ auth: { jwtSecret } });
  requests = requestsTo(shop);
});
afterAll(() => shop.close());

const claimsOf = (token: string) => JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
const register = (email: string, secret: unknown = password) =>
  requests.post("/auth/customer/emailpass/register", { email, password: secret });
const login = (email: string, secret = password) =>
  requests.post("/auth/customer/emailpass", { email, password: secret });
const me = (token: string) => requests.get("/store/customers/me", bearer(token));

describe("registering", () => {
  it("gives a token without an actor, which names the customer once it was made and the token refreshed", async () => {
    const { body } = await register("New@Example.com");
    const claims = claimsOf(body.token);
    expect(claims).toMatchObject({ actor_id: "", actor_type: "customer", app_metadata: {}, user_metadata: {} });
    expect(claims.auth_identity_id).toMatch(/^authid_/);
    expect(claims.exp - claims.iat).toBe(86_400);
    expect(await me(body.token)).toMatchObject({ status: 401, body: { message: "Unauthorized" } });

    const { body: made } = await requests.post("/store/customers", { first_name: "Nell" }, bearer(body.token));
    expect(made.customer).toMatchObject({ email: "new@example.com", first_name: "Nell", has_account: true });
    const refreshed = await requests.post("/auth/token/refresh", undefined, bearer(body.token));
    const { id } = made.customer;
    expect(claimsOf(refreshed.body.token)).toMatchObject({ actor_id: id, app_metadata: { customer_id: id } });
    expect((await me(refreshed.body.token)).body.customer.id).toBe(id);
  });

  it("gives an address to one of many who want it at once, however they spell it", async () => {
    const spellings = ["race@example.com", "Race@example.com", "RACE@EXAMPLE.COM", "race@Example.com"];
    const replies = await Promise.all(spellings.map((email) => register(email)));
    expect(statusesOf(replies)).toEqual([200, 401, 401, 401]);
    for (const { body } of replies.filter(({ status }) => status === 401)) {
      expect(body).toMatchObject({ type: "unauthorized", message: "Identity with email already exists" });
    }
  });

  it("keeps customers and staff apart", async () => {
    expect((await register("both@example.com")).status).toBe(200);
    const staff = await requests.post("/auth/user/emailpass/register", { email: "both@example.com", password });
    expect(staff.status).toBe(200);
    expect((await requests.get("/admin/users/me", bearer(staff.body.token))).status).toBe(401);
    expect((await requests.post("/store/customers", {}, bearer(staff.body.token))).status).toBe(401);
  });

  it.each([
    ["no address", { email: "nobody", password }, /'email' must be a valid email/],
    ["an endless address", { email: `${"a".repeat(250)}@b.de`, password }, /at most 254/],
    ["a short password", { email: "a@b.de", password: "1234567" }, /has 7 characters, and needs 8/],
    ["an endless password", { email: "a@b.de", password: "x".repeat(1_025) }, /at most 1024/],
    ["a password of too many bytes", { email: "a@b.de", password: "\u{1F511}".repeat(300) }, /1200 bytes/],
    ["a password that is no text", { email: "a@b.de", password: 12_345_678 }, /'password'/],
    ["unknown fields", { email: "a@b.de", password, is_admin: true }, /Unrecognized fields: 'is_admin'/],
    ["nothing", {}, /required/],
  ])("is refused with %s", async (_what, body, message) => {
    const reply = await requests.post("/auth/customer/emailpass/register", body);
    expect(reply).toMatchObject({ status: 400, body: { type: "invalid_data" } });
    expect(reply.body.message).toMatch(message);
    expect(JSON.stringify(reply.body)).not.toContain(password);
  });

  it("names an actor type or a provider that does not exist", async () => {
    const actor = await requests.post("/auth/robot/emailpass/register", { email: "a@b.de", password });
    expect(actor).toMatchObject({ status: 404, body: { message: expect.stringContaining("robot") } });
    const provider = await requests.post("/auth/customer/magic", { email: "a@b.de", password });
    expect(provider).toMatchObject({ status: 404, body: { message: expect.stringContaining("magic") } });
    const { body } = await requests.get("/auth/customer/providers");
    expect(body).toMatchObject({ providers: [{ id: "emailpass", display_name: "Email and password" }] });
  });
});

describe("signing in", () => {
  it("takes any spelling of the address, and costs three statements", async () => {
    const { id } = await signUp(requests, "shopper@example.com");
    shop.statements();
    const { body } = await login("Shopper@Example.com");
    expect(statementsOn(shop, tables)).toHaveLength(3);
    expect(claimsOf(body.token).actor_id).toBe(id);
    expect((await me(body.token)).status).toBe(200);
    expect(statementsOn(shop, tables)).toHaveLength(1);
  });

  it("does the same for a wrong password as for an unknown address", async () => {
    await signUp(requests, "known@example.com");
    shop.statements();
    const wrong = await login("known@example.com", "not the password");
    const forWrong = statementsOn(shop, tables);
    const unknown = await login("unknown@example.com", "not the password");
    expect(statementsOn(shop, tables)).toEqual(forWrong);
    expect(wrong).toMatchObject({ status: 401, body: { type: "unauthorized", message: "Invalid email or password." } });
    const { request_id: _one, ...seen } = wrong.body;
    expect(unknown).toMatchObject({ status: 401, body: seen });
  });

  it("takes text that is SQL or script for what it is", async () => {
    const hostile = await login("' OR 1=1; DROP TABLE auth_identity; --", "' OR '1'='1");
    expect(hostile.status).toBe(401);
    expect((await login("<script>alert(1)</script>", "<script>")).status).toBe(401);
    expect((await login("nul\u0000@example.com")).status).toBe(400);
  });
});

describe("a token that is not the shop's", () => {
  const claims = {
    actor_id: "cus_01",
    actor_type: "customer",
    auth_identity_id: "authid_01",
    app_metadata: {},
    user_metadata: {},
    credential_version: 1,
  };
  const unsigned = (header: object) =>
    `${[header, { ...claims, iat: 1, exp: 4_000_000_000 }].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".")}.`;
  const sign = (options: object, payload: object = claims) =>
    createSigner<object>({ key: jwtSecret, algorithm: "HS256", expiresIn: 60_000, ...options })(payload);

  it.each([
    ["forged", () => sign({ key: "another secret, just as long as the first" })],
    ["unsigned", () => unsigned({ alg: "none", typ: "JWT" })],
    ["of another algorithm", () => sign({ algorithm: "HS384" })],
    ["expired", () => sign({ expiresIn: undefined }, { ...claims, iat: 1, exp: 2 })],
    ["without end", () => sign({ expiresIn: undefined })],
    ["for another purpose", () => sign({ header: { alg: "HS256", typ: "password-reset+jwt" } })],
    ["of another program with the same secret", () => sign({}, { sub: "somebody" })],
    ["of an unknown kind of actor", () => sign({}, { ...claims, actor_type: "root" })],
    ["nonsense", () => "not.a.token"],
    ["empty", () => ""],
  ])("signs nobody in when it is %s", async (_how, make) => {
    const header = bearer(make());
    for (const url of ["/store/customers/me", "/admin/users/me", "/admin/customers"]) {
      expect(await requests.get(url, header)).toMatchObject({ status: 401, body: { message: "Unauthorized" } });
    }
    for (const url of ["/auth/session", "/auth/token/refresh", "/store/customers"]) {
      expect(await requests.post(url, {}, header)).toMatchObject({ status: 401, body: { message: "Unauthorized" } });
    }
  });

  it("is none of another shop's, but one of this shop's other processes", async () => {
    const fresh = await openTestShop();
    await fresh.database.pool.query("DELETE FROM shop_secret");
    const config = defineConfig({ plugins: [] }, {});
    const processes = [1, 2, 3].map(() => new TokenService({ database: fresh.database, config }));
    await Promise.all(processes.map((tokens) => tokens.prepare()));
    const identity = {
      id: "authid_01",
      actorType: "customer",
      actorId: null,
      credentialVersion: 1,
      passwordHash: null,
    } as const;
    const token = await processes[0]?.signIn(identity);
    for (const tokens of processes)
      expect(await tokens.readSignIn(token ?? "")).toMatchObject({ auth_identity_id: "authid_01" });
    await fresh.close();
    expect((await requests.post("/auth/token/refresh", undefined, bearer(token ?? ""))).status).toBe(401);
  });

  it("is told from one that is", async () => {
    expect((await requests.get("/store/customers/me/addresses", bearer(sign({})))).status).toBe(200);
  });
});
