import { happened, unnamed } from "@hanse/plugin-kit";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { openTestShop, type TestShop } from "../../test/open-test-shop.ts";
import { verified, WebhookReceiver } from "../../test/support/webhook-receiver.ts";
import { webhookRequests } from "../../test/support/webhook-requests.ts";
import { ProductCreated } from "../catalog/index.ts";

let shop: TestShop;
let admin: ReturnType<typeof webhookRequests>;
let receiver: WebhookReceiver;

beforeAll(async () => {
  shop = await openTestShop({ webhooks: { allowPrivateTargets: true } });
  admin = webhookRequests(shop);
  receiver = await WebhookReceiver.open();
});
afterAll(async () => {
  await shop.close();
  await receiver.close();
});
afterEach(async () => {
  receiver.received.length = 0;
  await shop.database.query(unnamed("DELETE FROM webhook_endpoint"));
});

describe("a webhook", () => {
  it("is made, shown, changed and deleted; its secret is shown once", async () => {
    const made = await admin.must("POST", "", {
      url: "https://example.com/hooks?shop=1#part",
      events: ["order.placed", "order.placed"],
      description: "ERP",
      metadata: { owner: "olga" },
    });
    expect(made.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(made.webhook).toMatchObject({
      id: expect.stringMatching(/^whep_/),
      url: "https://example.com/hooks?shop=1",
      events: ["order.placed"],
      status: "active",
      disabled_reason: null,
      previous_secret_expires_at: null,
    });
    const { id } = made.webhook;
    const later = await Promise.all([
      admin.send("GET", ""),
      admin.send("GET", `/${id}`),
      admin.send("POST", `/${id}`, { events: ["*"], description: null }),
    ]);
    expect(later.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(later.map(({ text }) => text).join()).not.toContain("whsec_");
    expect(later[0]?.body).toMatchObject({ webhooks: [{ id }], count: 1 });
    expect(later[2]?.body.webhook).toMatchObject({ events: ["*"], description: null, metadata: { owner: "olga" } });
    expect(await admin.must("DELETE", `/${id}`)).toEqual({ id, object: "webhook", deleted: true });
    for (const method of ["GET", "POST", "DELETE"] as const) {
      const gone = await admin.send(method, `/${id}`, method === "POST" ? {} : undefined);
      expect(gone).toMatchObject({ status: 404, body: { data: { code: "webhook.not_found" } } });
    }
  });

  it("is found, is shown in part, and is not overwritten by who saw an older one", async () => {
    const { id } = await admin.create("https://erp.example.com/hooks");
    await admin.create("https://mail.example.com/hooks");
    const { body: found } = await admin.send("GET", "?q=ERP.example&fields=id,url&status=active");
    expect(found).toEqual({
      webhooks: [{ id, url: "https://erp.example.com/hooks" }],
      count: 1,
      limit: 50,
      offset: 0,
    });
    const { headers } = await admin.send("GET", `/${id}`);
    const changes = { description: "ERP" };
    const seen = { "if-match": String(headers["etag"]) };
    expect((await admin.send("POST", `/${id}`, changes, seen)).status).toBe(200);
    const late = await admin.send("POST", `/${id}`, { description: "CRM" }, seen);
    expect(late).toMatchObject({ status: 409, body: { data: { code: "http.stale_version" } } });
    expect((await admin.must("GET", `/${id}`)).webhook).toMatchObject({ description: "ERP" });
  });

  it("is sent a test at once, and what came of it is answered and kept", async () => {
    const { id, secret } = await admin.create(receiver.url());
    receiver.reactions.push((response) => response.writeHead(500).end("broken"));
    const { webhook_delivery: failed } = await admin.must("POST", `/${id}/test`);
    expect(failed).toMatchObject({ state: "failed", attempts: [{ number: 1, status_code: 500, response: "broken" }] });
    const { webhook_delivery: passed } = await admin.must("POST", `/${id}/test`);
    expect(passed).toMatchObject({ event: "webhook.test", state: "delivered", attempts: [{ status_code: 204 }] });
    for (const message of receiver.received)
      expect(verified(message, secret)).toMatchObject({ type: "webhook.test", data: { webhookId: id } });
    expect(await admin.deliveries(id, "event=webhook.test&state=delivered")).toMatchObject([{ id: passed.id }]);
    expect(await admin.deliveries(id, "event=order.placed")).toEqual([]);
    expect((await admin.send("GET", `/${id}/deliveries?state=lost`)).status).toBe(400);
  });

  it("that is given a new secret is signed with both for a while, or with the new one alone", async () => {
    const { id, secret: first } = await admin.create(receiver.url());
    const { secret: second, webhook } = await admin.must("POST", `/${id}/rotate-secret`, {});
    expect(Math.abs(Date.parse(String(webhook.previous_secret_expires_at)) - Date.now() - 86_400_000)).toBeLessThan(
      60_000,
    );
    await admin.must("POST", `/${id}/test`);
    const [both] = receiver.received;
    if (!both) throw new Error("nothing came");
    for (const secret of [first, second]) expect(verified(both, secret).type).toBe("webhook.test");

    const { secret: third } = await admin.must("POST", `/${id}/rotate-secret`, { overlap_seconds: 0 });
    await admin.must("POST", `/${id}/test`);
    const last = receiver.received[1];
    if (!last) throw new Error("nothing came");
    expect(verified(last, third).type).toBe("webhook.test");
    for (const secret of [first, second]) expect(() => verified(last, secret)).toThrow("No matching signature");
    expect((await admin.must("GET", `/${id}`)).webhook.previous_secret_expires_at).toBeNull();
  });

  it("that is disabled by hand hears of nothing, but can be tested", async () => {
    const { id } = await admin.create(receiver.url(), ["*"]);
    const { webhook } = await admin.must("POST", `/${id}`, { status: "disabled" });
    expect(webhook).toMatchObject({ status: "disabled", disabled_reason: expect.stringContaining("whoever runs") });
    await shop.database.transaction(async (tx) => tx.emit(happened(ProductCreated, { id: "prod_1" })));
    await vi.waitFor(async () => {
      const open = "SELECT FROM event_delivery WHERE subscriber LIKE 'webhook.%' AND state <> 'done'";
      expect(await shop.database.query(unnamed(open))).toEqual([]);
    }, 15_000);
    expect(await admin.deliveries(id)).toEqual([]);
    expect((await admin.must("POST", `/${id}/test`)).webhook_delivery.state).toBe("delivered");
    expect((await admin.must("POST", `/${id}`, { status: "active" })).webhook.disabled_reason).toBeNull();
  });
});

describe("what is refused", () => {
  it.each([
    ["an event that is not offered", { events: ["auth.password_reset"] }, "webhook.event_not_offered"],
    ["something that is no URL", { url: "example.com" }, "webhook.url_refused"],
    ["another scheme", { url: "ftp://example.com/" }, "webhook.url_refused"],
    ["a password in the URL", { url: "https://user:hidden@example.com/" }, "webhook.url_refused"],
  ])("%s, when it is made and when it is changed", async (_what, wrong, code) => {
    const right = { url: receiver.url(), events: ["*"] };
    const { id } = await admin.create(right.url);
    for (const reply of [
      await admin.send("POST", "", { ...right, ...wrong }),
      await admin.send("POST", `/${id}`, wrong),
    ]) {
      expect(reply).toMatchObject({ status: 400, body: { data: { code } } });
      expect(reply.text).not.toContain("hidden");
    }
    expect((await admin.must("GET", "")).count).toBe(1);
  });

  it("more webhooks than can be kept", async () => {
    await shop.database.query(
      unnamed(`INSERT INTO webhook_endpoint (id, url, events, secret)
               SELECT 'whep_' || n, 'https://example.com/', '{*}', 'whsec_' FROM generate_series(1, 100) n`),
    );
    const reply = await admin.send("POST", "", { url: receiver.url(), events: ["*"] });
    expect(reply).toMatchObject({ status: 400, body: { data: { code: "webhook.too_many", limit: 100 } } });
  });

  it("a time that is none", async () => {
    const { id } = await admin.create(receiver.url());
    for (const since of ["yesterday", "2026-02-30T00:00:00Z", "-000001-01-01T00:00:00Z", ""])
      expect((await admin.send("POST", `/${id}/replay`, { since })).status).toBe(400);
    expect(await admin.must("POST", `/${id}/replay`, { since: "2026-02-01" })).toEqual({ replayed: 0 });
  });

  it("deliveries that do not exist", async () => {
    const none = { status: 404, body: { data: { code: "webhook.delivery_not_found" } } };
    expect(await admin.send("GET", "/deliveries/msg_none")).toMatchObject(none);
    expect(await admin.send("POST", "/deliveries/msg_none/replay")).toMatchObject(none);
    for (const path of ["/whep_none/test", "/whep_none/replay", "/whep_none/rotate-secret"]) {
      const body = path.endsWith("replay")
        ? { since: new Date().toISOString() }
        : path.endsWith("test")
          ? undefined
          : {};
      expect((await admin.send("POST", path, body)).body.data).toMatchObject({ code: "webhook.not_found" });
    }
  });
});

it("the events that are offered carry no tokens", async () => {
  const { events } = await admin.must("GET", "/events");
  expect(events).toContain("order.placed");
  expect(events.filter((name) => /^(auth|staff)\./.test(name))).toEqual([]);
});
