import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { openShopOn, openTestShop, type TestShop } from "../../test/open-test-shop.ts";
import { bearer, cookieOf, requestsTo, signUp, statementsOn } from "../../test/shop-requests.ts";
import { adminRequests } from "../../test/staff-member.ts";
import { sweepExpired } from "./auth.jobs.ts";

/** Asks for what is the token's, and looks no customer up. */
const addresses = "/store/customers/me/addresses";
const password = "a good password";

let shop: TestShop;
let other: TestShop;
let here: ReturnType<typeof requestsTo>;
let elsewhere: ReturnType<typeof requestsTo>;

beforeAll(async () => {
  shop = await openTestShop();
  other = await openShopOn(shop.databaseUrl);
  [here, elsewhere] = [requestsTo(shop), requestsTo(other)];
});
afterAll(async () => {
  await other.close();
  await shop.close();
});

const deleteCustomer = async (id: string): Promise<number> =>
  (await adminRequests(shop, shop.adminAuthorization)("DELETE", `/customers/${id}`)).status;
const sweep = () => sweepExpired.run({ database: shop.database }, { signal: AbortSignal.timeout(5_000) });
const revoked = async (): Promise<number> =>
  (await shop.database.pool.query("SELECT FROM auth_revocation")).rowCount ?? 0;

describe("the tokens and sessions of a customer who is deleted", () => {
  it("sign nobody in, here at once and soon in another process", async () => {
    const { body: registered } = await here.post("/auth/customer/emailpass/register", {
      email: "gone@a.test",
      password,
    });
    await here.post("/store/customers", {}, bearer(registered.token));
    const { body: login } = await here.post("/auth/customer/emailpass", { email: "gone@a.test", password });
    const me = await here.get("/store/customers/me", bearer(login.token));
    const session = { headers: { cookie: cookieOf(await here.post("/auth/session", undefined, bearer(login.token))) } };
    const ways = [bearer(login.token), session];
    for (const way of ways) expect((await elsewhere.get(addresses, way)).status).toBe(200);

    expect(await deleteCustomer(me.body.customer.id)).toBe(200);
    for (const way of ways) expect((await here.get(addresses, way)).status).toBe(401);
    await vi.waitFor(
      async () => {
        for (const way of ways) expect((await elsewhere.get(addresses, way)).status).toBe(401);
      },
      { timeout: 10_000, interval: 20 },
    );
    // The token from before there was a customer is one of the same login.
    for (const token of [login.token, registered.token]) {
      for (const url of ["/store/customers", "/auth/session", "/auth/token/refresh"])
        expect((await here.post(url, {}, bearer(token))).status).toBe(401);
    }
  });

  it("leave those of others alone, also of who registers the address again, and cost no statement", async () => {
    const first = await signUp(here, "again@a.test");
    const bystander = await signUp(here, "bystander@a.test");
    expect(await deleteCustomer(first.id)).toBe(200);
    const second = await signUp(here, "again@a.test");
    expect((await here.get(addresses, bearer(second.token))).status).toBe(200);
    shop.statements();
    expect((await here.get(addresses, bearer(bystander.token))).status).toBe(200);
    expect((await here.get(addresses, bearer(first.token))).status).toBe(401);
    expect(statementsOn(shop, /auth_/)).toEqual([]);
  });

  it("are remembered for as long as tokens live, and no longer", async () => {
    const { id, token } = await signUp(here, "short@a.test");
    const before = await revoked();
    expect(await deleteCustomer(id)).toBe(200);
    await sweep();
    expect(await revoked()).toBe(before + 1);
    const { exp } = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
    const { rows } = await shop.database.pool.query(
      "SELECT min(extract(epoch FROM expires_at)) - $1::integer AS seconds FROM auth_revocation",
      [exp],
    );
    expect(Number(rows[0].seconds)).toBeGreaterThan(0);
    await shop.database.pool.query("UPDATE auth_revocation SET expires_at = now()");
    await sweep();
    expect(await revoked()).toBe(0);
  });
});
