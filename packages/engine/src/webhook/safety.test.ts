import { unnamed } from "@hanse/plugin-kit";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openTestShop, type TestShop } from "../../test/open-test-shop.ts";
import { WebhookReceiver } from "../../test/support/webhook-receiver.ts";
import { webhookRequests } from "../../test/support/webhook-requests.ts";

let shop: TestShop;
let admin: ReturnType<typeof webhookRequests>;
let receiver: WebhookReceiver;

beforeAll(async () => {
  shop = await openTestShop();
  admin = webhookRequests(shop);
  receiver = await WebhookReceiver.open();
});
afterAll(async () => {
  await shop.close();
  await receiver.close();
});

it.each([
  "http://127.0.0.1/",
  "http://2130706433/",
  "http://0x7f.1/",
  "http://[::1]/",
  "http://[::ffff:7f00:1]/",
  "https://169.254.169.254/latest/meta-data",
  "http://10.0.0.1:8080/",
])("a webhook to %s is refused", async (url) => {
  const reply = await admin.send("POST", "", { url, events: ["*"] });
  expect(reply).toMatchObject({ status: 400, body: { data: { code: "webhook.url_refused" } } });
});

/** The error of a test of an endpoint that is in the database, however it came there. */
async function errorOf(url: string): Promise<string> {
  const { id } = await admin.create("https://example.com/");
  await shop.database.query(unnamed("UPDATE webhook_endpoint SET url = $2 WHERE id = $1"), [id, url]);
  const { webhook_delivery: delivery } = await admin.must("POST", `/${id}/test`);
  expect(delivery).toMatchObject({ state: "failed", attempts: [{ status_code: null }] });
  return String(delivery.attempts[0]?.error);
}

it("nothing is sent to a private address, however it is named", async () => {
  const { port } = receiver;
  expect(await errorOf(`http://localhost:${port}/`)).toMatch(
    /localhost leads to (127\.0\.0\.1|::1)\. .*allowPrivateTargets/,
  );
  expect(await errorOf(`https://localhost:${port}/`)).toMatch(/localhost leads to/);
  expect(await errorOf(`http://127.0.0.1:${port}/`)).toContain("leads to 127.0.0.1");
  expect(await errorOf(`https://127.0.0.1:${port}/`)).toContain("leads to 127.0.0.1");
  expect(await errorOf(`http://[::ffff:127.0.0.1]:${port}/`)).toContain("leads to ::ffff:7f00:1");
  expect(receiver.received).toEqual([]);
});
