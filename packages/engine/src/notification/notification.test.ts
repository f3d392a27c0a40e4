import { happened, unnamed } from "@hanse/plugin-kit";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { openDemoShop } from "../../test/demo-template.ts";
import { defaultPlugins, openTestShop, type TestShop } from "../../test/open-test-shop.ts";
import { requestsTo, signUp } from "../../test/shop-requests.ts";
import { type Completed, Shopper, variantOf } from "../../test/shopper.ts";
import { TestMailbox } from "../../test/support/test-mailbox.ts";
import type { OrderService } from "../order/index.ts";
import { StaffInvited } from "../staff/index.ts";
import { confirmOrder, mailPasswordReset } from "./announcements.ts";
import type { NotificationService } from "./notification.service.ts";
import { shipmentNotice } from "./order-messages.ts";

/** Mail is sent once its event is delivered. */
const patient = { timeout: 15_000, interval: 50 };
const mailbox = new TestMailbox();
let shop: TestShop;
let requests: ReturnType<typeof requestsTo>;
let notifications: NotificationService;

beforeAll(async () => {
  shop = await openDemoShop({ plugins: [...defaultPlugins(), mailbox.plugin()] });
  requests = requestsTo(shop);
  notifications = shop.container.resolve<NotificationService>("notifications");
});
afterAll(() => shop.close());

const orderOf = ({ body }: { body: Completed }) => {
  if (body.type !== "order") throw new Error(JSON.stringify(body.error));
  return body.order;
};

async function placedOrder() {
  const shopper = new Shopper(shop);
  const board = await variantOf(shop, "BB-LARGE");
  const cart = await shopper.readyCart([{ variantId: board, quantity: 2 }]);
  return orderOf(await shopper.complete(cart.id));
}

/** The kept messages about something, as the admin shows them. */
async function shown(query: string, of = shop) {
  const headers = { authorization: of.adminAuthorization };
  const { status, body } = await requestsTo(of).get(`/admin/notifications?${query}`, { headers });
  expect(status).toBe(200);
  return (body as unknown as { notifications: Record<string, unknown>[] }).notifications;
}

const eventOf = async (name: string, aggregate: string) => {
  const sql = "SELECT id, name, aggregate, occurred_at, payload FROM event WHERE name = $1 AND aggregate = $2";
  const rows = await shop.database.query(
    unnamed<{ id: string; name: string; aggregate: string; occurred_at: string; payload: unknown }>(sql),
    [name, aggregate],
  );
  const [row] = rows;
  if (!row) throw new Error(`no event ${name} of ${aggregate}`);
  return { ...row, occurredAt: row.occurred_at };
};

describe("an order that was placed", () => {
  it("is confirmed with what it says itself, and the message is kept without it", async () => {
    const order = await placedOrder();
    const about = await vi.waitFor(async () => {
      const [found] = await shown(`resource_id=${order.id}`);
      expect(found).toMatchObject({ status: "sent" });
      return found;
    }, patient);
    const sent = mailbox.calls.filter(({ data }) => data["orderId"] === order.id);
    expect(sent).toMatchObject([
      {
        to: "ada@example.com",
        template: "order-confirmation",
        key: expect.stringMatching(/:order-confirmation$/),
        data: {
          displayId: order.display_id,
          currencyCode: order.currency_code,
          lines: [{ title: order.items[0]?.product_title, quantity: 2, sku: "BB-LARGE" }],
          shippingAddress: { name: "Ada Petersen", lines: ["Holstenstr. 5"], city: "Kiel", countryCode: "de" },
        },
      },
    ]);
    const { total, shippingTotal, itemTotal } = (sent[0]?.data ?? {}) as Record<string, number>;
    expect([total, itemTotal]).toEqual([Math.round(order.total * 100), (total ?? 0) - (shippingTotal ?? 0)]);
    expect(about).toMatchObject({
      id: expect.stringMatching(/^noti_/),
      to: "ada@example.com",
      channel: "email",
      provider_id: "email",
      template: "order-confirmation",
      trigger_type: "order.placed",
      resource_type: "order",
      receiver_id: order.customer_id,
      external_id: expect.stringMatching(/^message-/),
      data: null,
      reason: null,
    });
  });

  it("is confirmed once, however often it is told of", async () => {
    const order = await placedOrder();
    const event = await eventOf("order.placed", order.id);
    const signal = AbortSignal.timeout(10_000);
    await vi.waitFor(
      async () => expect(await shown(`resource_id=${order.id}`)).toMatchObject([{ status: "sent" }]),
      patient,
    );
    await confirmOrder.handle(shop.container.cradle as never, event, { signal });
    expect(mailbox.calls.filter(({ data }) => data["orderId"] === order.id)).toHaveLength(1);
  });

  it("is not confirmed any more once the provider refused, and that is to be seen", async () => {
    mailbox.failures.push("refuse");
    const order = await placedOrder();
    await vi.waitFor(
      async () =>
        expect(await shown(`resource_id=${order.id}&status=failed`)).toMatchObject([
          { reason: "there is no such mailbox", sent_at: null },
        ]),
      patient,
    );
    const event = await eventOf("order.placed", order.id);
    await confirmOrder.handle(shop.container.cradle as never, event, { signal: AbortSignal.timeout(10_000) });
    expect(mailbox.calls.filter(({ data }) => data["orderId"] === order.id)).toHaveLength(1);
  });

  it("is confirmed later when the provider fails, under the same key", async () => {
    mailbox.failures.push("fail");
    const order = await placedOrder();
    await vi.waitFor(
      async () => expect(await shown(`resource_id=${order.id}`)).toMatchObject([{ status: "sent", reason: null }]),
      patient,
    );
    const keys = mailbox.calls.filter(({ data }) => data["orderId"] === order.id).map(({ key }) => key);
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(1);
  });
});

describe("a failure that may pass", () => {
  it("is thrown, and the message stays to be sent", async () => {
    mailbox.failures.push("fail");
    const event = { id: "event-pending", name: "test.happened" };
    const data = async () => ({ email: "a@b.example", token: "t", expiresAt: "" });
    const message = { to: "pending@example.com", template: "staff-invite", data } as const;
    await expect(notifications.send(event, message)).rejects.toMatchObject({ code: "plugin.unavailable" });
    const pending = { status: "pending", reason: expect.stringContaining("not available"), sent_at: null };
    expect(await shown("to=pending@example.com")).toMatchObject([pending]);
    await notifications.send(event, message);
    expect(await shown("to=pending@example.com")).toMatchObject([{ status: "sent", reason: null }]);
  });
});

describe("mails with secrets", () => {
  it("carry the token to reset a password, which is kept nowhere else", async () => {
    await signUp(requests, "reset@example.com");
    await requests.post("/auth/customer/emailpass/reset-password", { identifier: "reset@example.com" });
    await vi.waitFor(() => expect(mailbox.to("reset@example.com")).toHaveLength(1), patient);
    const [mail] = mailbox.to("reset@example.com");
    expect(mail).toMatchObject({
      template: "password-reset",
      data: { actorType: "customer", email: "reset@example.com" },
    });
    const token = String(mail?.data["token"]);
    const authorization = { headers: { authorization: `Bearer ${token}` } };
    const changed = await requests.post(
      "/auth/customer/emailpass/update",
      { password: "a new password" },
      authorization,
    );
    expect(changed.status).toBe(200);
    const kept = await shop.database.query(unnamed<{ row: unknown }>("SELECT to_jsonb(n) AS row FROM notification n"));
    expect(kept.length).toBeGreaterThan(0);
    expect(JSON.stringify(kept)).not.toContain(token);
  });

  it("are not sent when their link has run out", async () => {
    const payload = { entity_id: "late@example.com", actor_type: "customer", token: "t" };
    const event = {
      id: "event-late",
      name: "auth.password_reset",
      aggregate: "late",
      occurredAt: new Date(Date.now() - 16 * 60_000).toISOString(),
      payload,
    };
    await mailPasswordReset.handle(shop.container.cradle as never, event, { signal: AbortSignal.timeout(10_000) });
    expect(mailbox.to("late@example.com")).toEqual([]);
    expect(await shown("to=late@example.com")).toMatchObject([{ status: "failed" }]);
  });

  it("invite staff", async () => {
    const expiresAt = new Date(Date.now() + 86_400_000).toISOString();
    const invited = { inviteId: "invite_1", email: "olga@example.com", token: "invite-token", expiresAt };
    await shop.database.transaction(async (tx) => tx.emit(happened(StaffInvited, invited)));
    await vi.waitFor(() => expect(mailbox.to("olga@example.com")).toHaveLength(1), patient);
    expect(mailbox.to("olga@example.com")).toMatchObject([
      { template: "staff-invite", data: { email: "olga@example.com", token: "invite-token", expiresAt } },
    ]);
  });
});

it("a parcel is announced with what is in it", async () => {
  const { id } = await placedOrder();
  const order = await shop.container.resolve<OrderService>("orders").get(id);
  const [line] = order.lines?.items ?? [];
  const labels = [{ trackingNumber: "N1", trackingUrl: null }];
  const notice = shipmentNotice(order, new Map([[line?.id ?? "", 1]]), labels);
  expect(notice).toMatchObject({ orderId: id, lines: [{ sku: "BB-LARGE", quantity: 1 }], labels });
  expect(shipmentNotice(order, new Map(), labels).lines).toEqual([]);
  const event = { id: "event-shipped", name: "test.shipped" };
  await notifications.send(event, { to: "parcel@example.com", template: "shipment", data: async () => notice });
  expect(mailbox.to("parcel@example.com")).toMatchObject([{ template: "shipment", data: notice }]);
});

describe("the admin", () => {
  it("shows messages, and one", async () => {
    const headers = { authorization: shop.adminAuthorization };
    const page = await requests.get("/admin/notifications?limit=2&order=created_at&fields=id,to", { headers });
    expect(page.body).toMatchObject({ limit: 2, offset: 0, count: expect.any(Number) });
    const [first, ...others] = await shown("limit=2&order=created_at&fields=id,to");
    expect(others).toHaveLength(1);
    expect(Object.keys(first ?? {}).toSorted()).toEqual(["id", "to"]);
    const one = await requests.get(`/admin/notifications/${String(first?.["id"])}`, { headers });
    expect(one.body).toMatchObject({ notification: { id: first?.["id"], channel: "email" } });
    const none = await requests.get("/admin/notifications/noti_none", { headers });
    expect(none).toMatchObject({ status: 404, body: { type: "not_found" } });
    expect((await requests.get("/admin/notifications")).status).toBe(401);
  });
});

it("a shop that sends no mail says so once a message, and sells all the same", async () => {
  const silent = await openTestShop();
  const service = silent.container.resolve<NotificationService>("notifications");
  const warn = vi.spyOn(silent.log, "warn");
  const data = vi.fn<() => Promise<null>>();
  const event = { id: "event-silent", name: "test.happened" };
  for (const _ of [1, 2]) await service.send(event, { to: "nobody@example.com", template: "shipment", data });
  expect(warn.mock.calls).toHaveLength(1);
  expect(JSON.stringify(warn.mock.calls)).toContain("add notification-smtp to hanse.config.ts");
  expect(JSON.stringify(warn.mock.calls)).not.toContain("nobody@example.com");
  expect(data).not.toHaveBeenCalled();
  const failed = { status: "failed", reason: expect.stringContaining("notification-smtp") };
  expect(await shown("to=nobody@example.com", silent)).toMatchObject([failed]);
  await silent.close();
});
