import { happened, unnamed } from "@hanse/plugin-kit";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { openDemoShop } from "../../test/demo-template.ts";
import type { TestShop } from "../../test/open-test-shop.ts";
import { type Completed, Shopper, variantOf } from "../../test/shopper.ts";
import { verified, WebhookReceiver } from "../../test/support/webhook-receiver.ts";
import { webhookRequests } from "../../test/support/webhook-requests.ts";
import { PasswordResetRequested } from "../auth/index.ts";
import { ProductCreated, ProductDeleted } from "../catalog/index.ts";
import type { ShopJobs } from "../platform/jobs/shop-jobs.ts";
import type { Queue } from "../platform/queue/queue.ts";
import { StaffInvited } from "../staff/index.ts";
import type { WebhookDeliveryService } from "./delivery.service.ts";

const signal = new AbortController().signal;
const patient = { timeout: 15_000, interval: 20 };
/** Long enough that whatever does answer has done so by then, also on a machine that has much else to do. */
const timeoutSeconds = 3;
const webhooks = { allowPrivateTargets: true, retrySeconds: [0.01, 0.02], timeoutSeconds };

let shop: TestShop;
let admin: ReturnType<typeof webhookRequests>;
let receiver: WebhookReceiver;
let service: WebhookDeliveryService;
let queue: Queue;

beforeAll(async () => {
  shop = await openDemoShop({ webhooks });
  admin = webhookRequests(shop);
  receiver = await WebhookReceiver.open();
  service = shop.container.resolve("webhookDeliveries");
  queue = shop.container.resolve("queue");
  // The tests sweep by hand, and count what is found.
  shop.container.resolve<ShopJobs>("jobs").remove("webhook.sweep");
});
afterAll(async () => {
  await shop.close();
  await receiver.close();
});
afterEach(async () => {
  vi.restoreAllMocks();
  receiver.reactions.length = 0;
  receiver.received.length = 0;
  await shop.database.query(unnamed("DELETE FROM webhook_endpoint"));
});

const emit = (...events: ReturnType<typeof happened>[]) => shop.database.transaction(async (tx) => tx.emit(...events));
const create = (id: string) => emit(happened(ProductCreated, { id }));

/** Changes what only time would change. */
const set = (sql: string, ...values: unknown[]) => shop.database.query(unnamed(sql), values);

/** Until an attempt was made that did not succeed, and the next one waits. */
const failedOnce = (id: string) =>
  vi.waitFor(async () => {
    const [delivery] = await admin.deliveries(id);
    expect(await admin.delivery(delivery?.id ?? "")).toMatchObject({ state: "pending", attempts: [{ number: 1 }] });
  }, patient);

/** Until every webhook has been told of what has happened. */
const told = () =>
  vi.waitFor(async () => {
    const open = "SELECT FROM event_delivery WHERE subscriber LIKE 'webhook.%' AND state <> 'done'";
    expect(await shop.database.query(unnamed(open))).toEqual([]);
  }, patient);

/** Notes an event for the one webhook that there is, while the queue takes nothing; the delivery's id. */
async function note(product: string): Promise<string> {
  const event = { id: product, name: "product.created", aggregate: product };
  await service.note({ ...event, occurredAt: new Date().toISOString(), payload: { id: product } });
  const sql = unnamed<{ id: string }>("SELECT id FROM webhook_delivery WHERE event_id = $1");
  const [row] = await shop.database.query(sql, [product]);
  return row?.id ?? "";
}

const jobOf = (id: string, endpointId: string, attempt = 1) => ({ data: { id, endpointId, attempt }, signal });

describe("an event", () => {
  it("is sent once, signed, however often the shop is told of it", async () => {
    const { id, secret } = await admin.create(receiver.url(), ["order.placed"]);
    const shopper = new Shopper(shop);
    const cart = await shopper.readyCart([{ variantId: await variantOf(shop, "BB-LARGE"), quantity: 2 }]);
    const { body } = await shopper.complete<Extract<Completed, { type: "order" }>>(cart.id);
    const delivery = await admin.only(id, "delivered");
    const [message] = receiver.received;
    if (!message) throw new Error("nothing came");
    const { type, timestamp, data } = verified(message, secret);
    expect({ type, data }).toMatchObject({
      type: "order.placed",
      data: { orderId: body.order.id, email: "ada@example.com", lines: [{ sku: "BB-LARGE", quantity: 2 }] },
    });
    expect(message.headers).toMatchObject({ "webhook-id": delivery.id, "content-type": "application/json" });
    expect(delivery.attempts).toMatchObject([{ number: 1, status_code: 204, error: null }]);
    const { event_id: eventId, payload } = delivery as unknown as { event_id: string; payload: unknown };
    expect(payload).toEqual(data);
    await service.note({ id: eventId, name: type, aggregate: body.order.id, occurredAt: timestamp, payload });
    await service.run(jobOf(delivery.id, id));
    expect(receiver.received).toHaveLength(1);
    expect(await admin.deliveries(id)).toHaveLength(1);
  });

  it("goes to whoever wants it or everything, and those that are not offered go to nobody", async () => {
    const [all, some, none] = await Promise.all([
      admin.create(receiver.url("/all"), ["*"]),
      admin.create(receiver.url("/some"), ["product.deleted", "product.created"]),
      admin.create(receiver.url("/none"), ["order.placed"]),
    ]);
    await emit(
      happened(StaffInvited, { inviteId: "i", email: "o@example.com", token: "secret", expiresAt: "2026-01-01" }),
      happened(PasswordResetRequested, { entity_id: "a@example.com", actor_type: "customer", token: "secret" }),
      happened(ProductCreated, { id: "prod_1" }),
      happened(ProductDeleted, { id: "prod_1" }),
    );
    await vi.waitFor(() => expect([receiver.at("/all").length, receiver.at("/some").length]).toEqual([2, 2]), patient);
    const types = receiver.at("/all").map((message) => verified(message, all.secret).type);
    expect(types.toSorted()).toEqual(["product.created", "product.deleted"]);
    for (const message of receiver.at("/some")) expect(verified(message, some.secret).data).toEqual({ id: "prod_1" });
    expect(receiver.at("/none")).toEqual([]);
    expect(await admin.deliveries(none.id)).toEqual([]);
    expect(JSON.stringify(receiver.received)).not.toContain("secret");
  });

  it("that nobody wants is not even kept for it", async () => {
    const stored = async () => {
      const sql = `SELECT e.name FROM event e JOIN event_delivery d USING (position)
                    WHERE d.subscriber LIKE 'webhook.%' AND e.aggregate = $1`;
      return (await shop.database.query(unnamed<{ name: string }>(sql), ["prod_cost"])).map(({ name }) => name);
    };
    const { id } = await admin.create(receiver.url(), ["product.deleted"]);
    await vi.waitFor(async () => {
      await shop.container.resolve<{ load(): Promise<void> }>("wantedWebhookEvents").load();
      expect(shop.container.resolve<{ has(name: string): boolean }>("wantedWebhookEvents").has("product.created")).toBe(
        false,
      );
    }, patient);
    await emit(happened(ProductCreated, { id: "prod_cost" }), happened(ProductDeleted, { id: "prod_cost" }));
    expect(await stored()).toEqual(["product.deleted"]);
    await admin.only(id, "delivered");
  });
});

describe("an endpoint that fails", () => {
  it("is tried again until it takes the message, under the same id", async () => {
    const { id, secret } = await admin.create(receiver.url());
    receiver.reactions.push(500, (response) => response.destroy());
    await create("prod_1");
    const { attempts } = await admin.only(id, "delivered");
    expect(attempts).toMatchObject([
      { number: 1, status_code: 500, error: "It answered 500." },
      { number: 2, status_code: null, error: expect.stringContaining("other side closed") },
      { number: 3, status_code: 204, error: null },
    ]);
    expect(new Set(receiver.received.map((message) => message.headers["webhook-id"])).size).toBe(1);
    for (const message of receiver.received) verified(message, secret);
    expect((await admin.must("GET", `/${id}`)).webhook.failing_since).toBeNull();
  });

  it("is left alone for as long as it asks", async () => {
    const { id } = await admin.create(receiver.url());
    receiver.reactions.push((response) => response.writeHead(503, { "retry-after": "3600" }).end());
    await create("prod_1");
    await failedOnce(id);
    const { next_attempt_at: nextAt } = await admin.only(id, "pending");
    expect(Math.abs(Date.parse(String(nextAt)) - Date.now() - 3_600_000)).toBeLessThan(60_000);
    expect((await admin.must("GET", `/${id}`)).webhook.failing_since).not.toBeNull();
  });

  it("that does not answer, redirects or says too much is noted as what it is", async () => {
    const { id } = await admin.create(receiver.url());
    receiver.reactions.push(
      () => undefined,
      (response) => response.writeHead(302, { location: receiver.url("/elsewhere") }).end(),
      (response) => response.writeHead(400).end(`\0${"no ".repeat(100_000)}`),
    );
    await create("prod_1");
    const { attempts } = await admin.only(id, "failed");
    expect(attempts).toMatchObject([
      { status_code: null, error: "There was no answer within 3 s." },
      { status_code: 302, error: expect.stringContaining("Redirects are not followed") },
      { status_code: 400, error: "It answered 400." },
    ]);
    expect(attempts[2]?.response).toBe("no ".repeat(200).slice(0, 500));
    expect(receiver.at("/elsewhere")).toEqual([]);
  });

  it("is sent what failed again when it is asked for, one by one or since a time", async () => {
    const { id } = await admin.create(receiver.url());
    receiver.reactions.push(500, 500, 500);
    await create("prod_1");
    const failed = await admin.only(id, "failed");
    receiver.reactions.push(500);
    const { webhook_delivery: replayed } = await admin.must("POST", `/deliveries/${failed.id}/replay`);
    expect(replayed.id).toBe(failed.id);
    const { attempts } = await admin.only(id, "delivered");
    expect(attempts.map(({ number, status_code: status }) => [number, status])).toEqual([
      [1, 500],
      [2, 500],
      [3, 500],
      [4, 500],
      [5, 204],
    ]);
    await set("UPDATE webhook_delivery SET state = 'failed', delivered_at = NULL");
    const later = new Date(Date.now() + 60_000).toISOString();
    expect(await admin.must("POST", `/${id}/replay`, { since: later })).toEqual({ replayed: 0 });
    const earlier = new Date(Date.now() - 60_000).toISOString();
    expect(await admin.must("POST", `/${id}/replay`, { since: earlier })).toEqual({ replayed: 1 });
    expect(await admin.only(id, "delivered")).toMatchObject({ attempt_count: 6 });
  });

  it("and says that it is gone gets nothing more, until it is active again: then what waited", async () => {
    const { id } = await admin.create(receiver.url());
    receiver.reactions.push((response) => response.writeHead(503, { "retry-after": "3600" }).end());
    await create("prod_waits");
    await failedOnce(id);
    receiver.reactions.push(410);
    await create("prod_gone");
    await vi.waitFor(async () => expect((await admin.must("GET", `/${id}`)).webhook.status).toBe("disabled"), patient);
    expect((await admin.must("GET", `/${id}`)).webhook.disabled_reason).toContain("410");
    expect(await admin.deliveries(id, "state=failed")).toHaveLength(1);
    expect(await admin.deliveries(id, "state=pending")).toMatchObject([{ next_attempt_at: null }]);
    await create("prod_unheard");
    await told();
    await service.sweep();
    expect(receiver.received).toHaveLength(2);
    const [failed] = await admin.deliveries(id, "state=failed");
    const refused = await admin.send("POST", `/deliveries/${failed?.id}/replay`);
    expect(refused).toMatchObject({ status: 400, body: { data: { code: "webhook.disabled" } } });

    await admin.must("POST", `/${id}`, { status: "active" });
    await service.sweep();
    await vi.waitFor(async () => expect(await admin.deliveries(id, "state=delivered")).toHaveLength(1), patient);
    expect(receiver.received).toHaveLength(3);
    expect(receiver.received[2]?.body).toContain("prod_waits");
  });

  it("for days is disabled, and one that has only begun to fail is not", async () => {
    const { id } = await admin.create(receiver.url());
    vi.spyOn(queue, "enqueue").mockResolvedValue();
    const fail = async (product: string) => {
      const delivery = await note(product);
      receiver.reactions.push(500, 500, 500);
      for (const attempt of [1, 2, 3]) await service.run(jobOf(delivery, id, attempt));
      expect(await admin.delivery(delivery)).toMatchObject({ state: "failed", attempt_count: 3 });
    };
    await fail("prod_1");
    expect((await admin.must("GET", `/${id}`)).webhook.status).toBe("active");
    await set("UPDATE webhook_endpoint SET failing_since = now() - interval '6 days'");
    await fail("prod_2");
    const { webhook } = await admin.must("GET", `/${id}`);
    expect(webhook.disabled_reason).toBe(
      "It took nothing for 5 days or more. The last of 3 attempts: It answered 500.",
    );
  });

  it("again and again is tried one at a time, so that there is room for others", async () => {
    const gate = Promise.withResolvers<void>();
    const { id } = await admin.create(receiver.url());
    vi.spyOn(queue, "enqueue").mockResolvedValue();
    const noted = async (product: string) => jobOf(await note(product), id);
    for (const product of ["p1", "p2", "p3", "p4", "p5"]) {
      receiver.reactions.push(500);
      await service.run(await noted(product));
    }
    const [slow, spared] = [await noted("slow"), await noted("spared")];
    receiver.reactions.push((response) => void gate.promise.then(() => response.end()));
    const underWay = service.run(slow);
    await vi.waitFor(() => expect(receiver.received).toHaveLength(6), patient);
    await service.run(spared);
    expect(receiver.received).toHaveLength(6);
    gate.resolve();
    await underWay;
    await service.run(spared);
    expect(receiver.received).toHaveLength(7);
  });
});

describe("what the queue loses", () => {
  it("is sent all the same: the rows are the record", async () => {
    const { id } = await admin.create(receiver.url());
    const lost = vi.spyOn(queue, "enqueue").mockResolvedValue();
    await create("prod_1");
    await vi.waitFor(() => expect(lost).toHaveBeenCalledOnce(), patient);
    lost.mockRestore();
    expect(await admin.only(id, "pending")).toMatchObject({ attempt_count: 0 });
    expect(await service.sweep()).toBe(1);
    await admin.only(id, "delivered");
    expect(await service.sweep()).toBe(0);
  });

  it("is sent when the queue is away, too", async () => {
    const { id } = await admin.create(receiver.url());
    const away = vi.spyOn(queue, "enqueue").mockRejectedValue(new Error("away"));
    await create("prod_1");
    await vi.waitFor(() => expect(away).toHaveBeenCalledOnce(), patient);
    away.mockRestore();
    await service.sweep();
    await admin.only(id, "delivered");
  });

  it("with the process that was sending is sent again when its time is over", async () => {
    const { id } = await admin.create(receiver.url());
    const lost = vi.spyOn(queue, "enqueue").mockResolvedValue();
    await create("prod_1");
    await vi.waitFor(() => expect(lost).toHaveBeenCalledOnce(), patient);
    lost.mockRestore();
    expect(await admin.only(id, "pending")).toMatchObject({ attempt_count: 0 });
    await set("UPDATE webhook_delivery SET attempts = 1, next_at = now() + interval '45 seconds'");
    expect(await service.sweep()).toBe(0);
    await set("UPDATE webhook_delivery SET next_at = now() - interval '1 second'");
    expect(await service.sweep()).toBe(1);
    expect(await admin.only(id, "delivered")).toMatchObject({ attempt_count: 2, attempts: [{ number: 2 }] });
  });
});

it("old deliveries are forgotten, but not what is still being tried", async () => {
  const { id } = await admin.create(receiver.url());
  await create("prod_old");
  await admin.only(id, "delivered");
  await create("prod_new");
  await vi.waitFor(async () => expect(await admin.deliveries(id, "state=delivered")).toHaveLength(2), patient);
  await set("UPDATE webhook_delivery SET created_at = now() - interval '31 days' WHERE payload->>'id' = 'prod_old'");
  expect(await service.prune()).toBe(1);
  await set(
    "UPDATE webhook_delivery SET created_at = now() - interval '31 days', state = 'pending', delivered_at = NULL, next_at = now() + interval '1 hour'",
  );
  expect(await service.prune()).toBe(0);
  expect(await admin.deliveries(id)).toHaveLength(1);
});
