import { createRequire } from "node:module";
import { unnamed } from "@hanse/plugin-kit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { MedusaModule } from "../../test/medusa.ts";
import { openTestShop, type TestShop } from "../../test/open-test-shop.ts";
import { adminRequests, staffMember } from "../../test/staff-member.ts";

const password = "a good password";
let shop: TestShop;
let ask: ReturnType<typeof adminRequests>;

beforeAll(async () => {
  shop = await openTestShop();
  ask = adminRequests(shop, shop.adminAuthorization);
});
afterAll(() => shop.close());

const tokens = unnamed<{ token: string }>(
  `SELECT payload->>'token' AS token FROM event WHERE name = 'staff.invited' AND payload->>'email' = $1 ORDER BY position`,
);
const registrationOf = async (email: string, actor = "user"): Promise<string> =>
  (
    await shop.app.inject({ method: "POST", url: `/auth/${actor}/emailpass/register`, payload: { email, password } })
  ).json<{
    token: string;
  }>().token;
const accept = async (registration: string, token: string, body: object = {}) =>
  adminRequests(shop, `Bearer ${registration}`)("POST", `/invites/accept?token=${token}`, body);

describe("an invite", () => {
  it("makes a user with its roles, by way of the js-sdk", async () => {
    const address = await shop.app.listen({ host: "127.0.0.1", port: 0 });
    const { default: Medusa } = createRequire(import.meta.url)("@medusajs/js-sdk") as MedusaModule;
    const baseUrl = `http://localhost:${new URL(address).port}`;
    const apiKey = Buffer.from(shop.adminAuthorization.slice(6), "base64").toString().slice(0, -1);
    const owner = new Medusa({ baseUrl, apiKey });
    const { invite } = await owner.admin.invite.create({ email: "New@shop.example", roles: ["role_analyst"] });
    expect(invite).toMatchObject({ email: "new@shop.example", accepted: false, rbac_roles: [{ name: "Analyst" }] });
    const [mailed] = await shop.database.query(tokens, ["new@shop.example"]);
    expect(mailed?.token).toBe(invite.token);

    const guest = new Medusa({ baseUrl, auth: { type: "jwt", jwtTokenStorageMethod: "memory" } });
    const registration = await guest.auth.register("user", "emailpass", { email: "new@shop.example", password });
    const accepted = await guest.admin.invite.accept(
      { invite_token: invite.token, email: "new@shop.example", first_name: "Nele", last_name: "Neu" },
      {},
      { authorization: `Bearer ${registration}` },
    );
    expect(accepted).toMatchObject({
      user: { email: "new@shop.example", first_name: "Nele", roles: ["role_analyst"] },
    });
    await guest.auth.login("user", "emailpass", { email: "new@shop.example", password });
    expect((await guest.admin.user.me()).user.first_name).toBe("Nele");
    expect((await guest.admin.product.list()).count).toBe(0);
    await expect(guest.admin.product.create({ title: "x", options: [] })).rejects.toMatchObject({ status: 403 });
    expect((await owner.admin.invite.retrieve(invite.id)).invite).toMatchObject({ accepted: true, token: null });
    expect((await owner.admin.invite.list({ order: "email" })).invites.map(({ id }) => id)).toEqual([invite.id]);
  });

  it("is kept without its token", async () => {
    const { body } = await ask("POST", "/invites", { email: "kept@shop.example" });
    expect(body.invite.roles).toEqual(["role_administrator"]);
    expect((await ask("GET", `/invites/${body.invite.id}`)).body.invite.token).toBeNull();
    const dump = await shop.database.query(unnamed<{ row: object }>("SELECT to_jsonb(i) AS row FROM staff_invite i"));
    expect(JSON.stringify(dump)).not.toContain(body.invite.token);
  });

  it("works once, whoever comes at the same moment", async () => {
    const { token } = (await ask("POST", "/invites", { email: "once@shop.example" })).body.invite;
    const registrations = await Promise.all(["a", "b", "c"].map((name) => registrationOf(`once-${name}@shop.example`)));
    const replies = await Promise.all(registrations.map((registration) => accept(registration, token)));
    expect(replies.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 400, 400]);
    expect(replies.find(({ status }) => status === 400)?.body.data.code).toBe("staff.invite_accepted");
  });

  it("gives nobody a second user, and customers none", async () => {
    const first = (await ask("POST", "/invites", { email: "one@shop.example" })).body.invite;
    const second = (await ask("POST", "/invites", { email: "two@shop.example" })).body.invite;
    const registration = await registrationOf("one@shop.example");
    expect((await accept(registration, first.token, { email: "other@shop.example" })).body.data.code).toBe(
      "staff.invite_email_differs",
    );
    expect((await accept(registration, first.token)).status).toBe(200);
    expect((await accept(registration, second.token)).body.data.code).toBe("auth.identity_taken");
    expect((await accept(await registrationOf("shopper@shop.example", "customer"), second.token)).status).toBe(400);
    expect(await accept("no token", second.token)).toMatchObject({ status: 401, body: { message: "Unauthorized" } });
  });

  it("ends: by time, by being resent, by being deleted", async () => {
    const { id, token } = (await ask("POST", "/invites", { email: "late@shop.example" })).body.invite;
    const registration = await registrationOf("late@shop.example");
    await shop.database.query(
      unnamed("UPDATE staff_invite SET expires_at = now() - interval '1 second' WHERE id = $1"),
      [id],
    );
    expect((await accept(registration, token)).body.data).toMatchObject({ code: "staff.invite_expired", id });
    const resent = await ask("POST", `/invites/${id}/resend`);
    expect(Date.parse(resent.body.invite.expires_at)).toBeGreaterThan(Date.now() + 6 * 86_400_000);
    expect((await accept(registration, token)).body.data.code).toBe("staff.invite_token_unknown");
    expect(await shop.database.query(tokens, ["late@shop.example"])).toHaveLength(2);
    expect((await ask("DELETE", `/invites/${id}`)).body).toEqual({ id, object: "invite", deleted: true });
    expect((await accept(registration, resent.body.invite.token)).body.data.code).toBe("staff.invite_token_unknown");
    for (const [method, url] of [
      ["GET", ""],
      ["DELETE", ""],
      ["POST", "/resend"],
    ] as const) {
      expect((await ask(method, `/invites/${id}${url}`)).status).toBe(404);
    }
  });

  it("is refused to whoever has one, or is a user already", async () => {
    const { id } = (await ask("POST", "/invites", { email: "twice@shop.example" })).body.invite;
    expect((await ask("POST", "/invites", { email: "TWICE@shop.example" })).body.data).toMatchObject({
      code: "staff.already_invited",
      id,
    });
    const member = await staffMember(shop, { roleIds: ["role_support"] });
    expect((await ask("POST", "/invites", { email: member.email })).body.data.code).toBe("staff.email_taken");
    expect((await ask("POST", "/invites", { email: "x@shop.example", roles: ["role_none"] })).status).toBe(404);
    expect((await ask("GET", "/invites?accepted=false&q=twice")).body).toMatchObject({ count: 1, invites: [{ id }] });
  });

  it("cannot be guessed for long", async () => {
    const registration = await registrationOf("guesser@shop.example");
    const guesses = Array.from({ length: 12 }, (_, index) => accept(registration, `guess-${index}`));
    expect((await Promise.all(guesses)).map(({ status }) => status)).toContain(429);
  });
});
