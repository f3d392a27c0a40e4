import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { requestsTo, signUp, statusesOf } from "../../test/shop-requests.ts";
import { openShopOn, openTestShop, type TestShop } from "../../test/open-test-shop.ts";
import { sweepExpired } from "./auth.jobs.ts";

let shop: TestShop;
let other: TestShop;
let requests: ReturnType<typeof requestsTo>;

beforeAll(async () => {
  shop = await openTestShop();
  other = await openShopOn(shop.databaseUrl);
  requests = requestsTo(shop);
});
afterEach(() => shop.database.pool.query("DELETE FROM auth_attempt"));
afterAll(async () => {
  await other.close();
  await shop.close();
});

const login = (email: string, password: string, options: { remoteAddress?: string } = {}, at = requests) =>
  at.post("/auth/customer/emailpass", { email, password }, options);

const inTurns = [0, 1].flatMap((round) => Array.from({ length: 10 }, (_, index) => round + index));

describe("guessing a password", () => {
  it("ends after ten attempts for an account, over all processes, also when they come at once", async () => {
    await signUp(requests, "guessed@example.com", "the right password");
    const both = [requests, requestsTo(other)];
    const replies = await Promise.all(inTurns.map((n) => login("guessed@example.com", "a wrong one", {}, both[n % 2])));
    expect(statusesOf(replies)).toEqual([...Array(10).fill(401), ...Array(10).fill(429)]);

    const refused = await login("Guessed@Example.com", "the right password", { remoteAddress: "203.0.113.9" });
    expect(refused).toMatchObject({ status: 429, body: { type: "too_many_requests", data: { scope: "account" } } });
    expect(refused.body.message).toMatch(/Try again in 1[45] minutes/);
    const seconds = Number(refused.headers["retry-after"]);
    expect(seconds).toBeGreaterThan(800);
    expect(seconds).toBeLessThanOrEqual(900);

    await shop.database.pool.query("UPDATE auth_attempt SET expires_at = now()");
    expect((await login("guessed@example.com", "the right password")).status).toBe(200);
  });

  it("is counted for addresses without an account alike", async () => {
    for (let n = 0; n < 10; n++) expect((await login("nobody@example.com", "a guess")).status).toBe(401);
    expect((await login("nobody@example.com", "a guess")).status).toBe(429);
  });

  it("ends for a network address that tries many accounts, and for that address alone", async () => {
    const remoteAddress = "2001:db8::1";
    await shop.database.pool.query(
      "INSERT INTO auth_attempt VALUES ('login:address:2001:db8:0:0::/64', 99, now() + interval '10 minutes')",
    );
    expect((await login("a@example.com", "a guess", { remoteAddress })).status).toBe(401);
    const refused = await login("b@example.com", "a guess", { remoteAddress: "2001:db8::2" });
    expect(refused).toMatchObject({ status: 429, body: { data: { scope: "address" } } });
    expect((await login("b@example.com", "a guess", { remoteAddress: "2001:db8:0:1::1" })).status).toBe(401);
    const { rows } = await shop.database.pool.query(
      "SELECT bucket FROM auth_attempt WHERE bucket LIKE 'login:account:%'",
    );
    expect(rows).toHaveLength(2);
  });

  it("is forgiven by the right password, which costs nothing", async () => {
    await signUp(requests, "clumsy@example.com", "the right password");
    for (let round = 0; round < 3; round++) {
      for (let n = 0; n < 6; n++) expect((await login("clumsy@example.com", "a typo")).status).toBe(401);
      expect((await login("clumsy@example.com", "the right password")).status).toBe(200);
    }
    const { rows } = await shop.database.pool.query(
      "SELECT attempts FROM auth_attempt WHERE bucket LIKE 'login:address:%'",
    );
    expect(rows).toEqual([{ attempts: 18 }]);
  });
});

describe("the other limits", () => {
  it("hold for registering and for resetting, by name", async () => {
    const body = { email: "same@example.com", password: "a good password" };
    const registered = [];
    for (let n = 0; n < 11; n++)
      registered.push((await requests.post("/auth/customer/emailpass/register", body)).status);
    expect(registered).toEqual([200, ...Array(9).fill(401), 429]);
    const reset = [];
    for (let n = 0; n < 6; n++) {
      reset.push((await requests.post("/auth/customer/emailpass/reset-password", { identifier: body.email })).status);
    }
    expect(reset).toEqual([...Array(5).fill(201), 429]);
    expect((await login(body.email, body.password)).status).toBe(200);
  });

  it("leave nothing behind when their time is over", async () => {
    await login("trace@example.com", "a guess");
    await shop.database.pool.query("UPDATE auth_attempt SET expires_at = now() - interval '1 second'");
    await sweepExpired.run({ database: shop.database }, { signal: AbortSignal.timeout(5_000) });
    expect((await shop.database.pool.query("SELECT FROM auth_attempt")).rowCount).toBe(0);
  });
});
