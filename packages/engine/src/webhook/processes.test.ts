import { happened, unnamed } from "@hanse/plugin-kit";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { freshDatabase, openShopOn, type TestShop } from "../../test/open-test-shop.ts";
import { WebhookReceiver } from "../../test/support/webhook-receiver.ts";
import { webhookRequests } from "../../test/support/webhook-requests.ts";
import { ProductCreated } from "../catalog/index.ts";
import type { ShopJobs } from "../platform/jobs/shop-jobs.ts";
import type { Queue } from "../platform/queue/queue.ts";
import type { WebhookDeliveryService } from "./delivery.service.ts";
import type { WantedEventsService } from "./wanted-events.service.ts";

const options = { webhooks: { allowPrivateTargets: true, retrySeconds: [0.01, 0.01, 0.01] } };
const patient = { timeout: 15_000, interval: 20 };
const signal = new AbortController().signal;

let database: Awaited<ReturnType<typeof freshDatabase>>;
let processes: [TestShop, TestShop];
let receiver: WebhookReceiver;

beforeAll(async () => {
  database = await freshDatabase();
  processes = [await openShopOn(database.url, options), await openShopOn(database.url, options)];
  receiver = await WebhookReceiver.open();
  // The tests sweep by hand, and count what is found.
  for (const { container } of processes) container.resolve<ShopJobs>("jobs").remove("webhook.sweep");
});
afterAll(async () => {
  for (const shop of processes) await shop.close();
  await database.drop();
  await receiver.close();
});

const servicesOf = () =>
  processes.map(({ container }) => container.resolve<WebhookDeliveryService>("webhookDeliveries"));
const pathsOf = (path: string) =>
  receiver.at(path).map(({ body }) => (JSON.parse(body) as { data: { id: string } }).data.id);

it("each learns which events are wanted from what any of them changes", async () => {
  const [first, second] = processes;
  const wanted = second.container.resolve<WantedEventsService>("wantedWebhookEvents");
  await vi.waitFor(() => expect(wanted.has("product.deleted")).toBe(false), patient);
  const { id } = await webhookRequests(first).create(receiver.url("/learned"), ["product.deleted"]);
  await vi.waitFor(() => expect(wanted.has("product.deleted")).toBe(true), patient);
  await webhookRequests(first).must("DELETE", `/${id}`);
  await vi.waitFor(() => expect(wanted.has("product.deleted")).toBe(false), patient);
});

it("an attempt is made by one of them, whoever finds it due at the same time", async () => {
  const [first] = processes;
  const admin = webhookRequests(first);
  const queues = processes.map(({ container }) => container.resolve<Queue>("queue"));
  const lost = queues.map((queue) => vi.spyOn(queue, "enqueue").mockResolvedValue());
  const { id } = await admin.create(receiver.url("/once"), ["*"]);
  const [service, other] = servicesOf();
  const names = Array.from({ length: 20 }, (_, index) => `prod_${index}`);
  const at = new Date().toISOString();
  for (const name of names) {
    const event = { id: name, name: "product.created", aggregate: name, occurredAt: at, payload: { id: name } };
    await Promise.all([service?.note(event), other?.note(event)]);
  }
  const found = await Promise.all([service?.sweep(), other?.sweep()]);
  expect((found[0] ?? 0) + (found[1] ?? 0)).toBe(names.length);
  const rows = await first.database.query(unnamed<{ id: string }>("SELECT id FROM webhook_delivery"));
  await Promise.all(
    rows.flatMap((row) =>
      servicesOf().map((one) => one.run({ data: { id: row.id, endpointId: id, attempt: 1 }, signal })),
    ),
  );
  expect(pathsOf("/once").toSorted()).toEqual(names.toSorted());
  for (const spy of lost) spy.mockRestore();
  await admin.must("DELETE", `/${id}`);
});

it("what both emit reaches the endpoint once each, through failures", async () => {
  const [first] = processes;
  const admin = webhookRequests(first);
  const { id } = await admin.create(receiver.url("/all"), ["product.created"]);
  receiver.reactions.push(500, 500);
  const names = Array.from({ length: 12 }, (_, index) => `prod_${index}`);
  await Promise.all(
    names.map((name, index) =>
      processes[index % 2 === 0 ? 0 : 1].database.transaction(async (tx) =>
        tx.emit(happened(ProductCreated, { id: name })),
      ),
    ),
  );
  await vi.waitFor(async () => {
    expect(await admin.deliveries(id, "state=delivered")).toHaveLength(names.length);
  }, patient);
  expect(new Set(pathsOf("/all"))).toEqual(new Set(names));
  expect(receiver.at("/all")).toHaveLength(names.length + 2);
});
