import { logNotifications } from "@hanse/plugin-notification-log";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { domains } from "../src/domains.ts";
import { openDemoShop } from "./demo-template.ts";
import { defaultPlugins, type TestShop } from "./open-test-shop.ts";
import { untilQuiet } from "./shop-state.ts";
import { variantOf } from "./shopper.ts";
import { StaffDesk } from "./staff-desk.ts";
import { staffMember } from "./staff-member.ts";

const routes = domains.flatMap(({ routes: own = [] }) => own.filter(({ access }) => access === "admin"));

/** Every single read of the admin of something that a list has, whichever domain brings it. */
const reads = routes
  .filter(({ method, url }) => method === "GET" && /^\/admin\/[a-z-]+\/:\w+$/.test(url))
  .map(({ url }) => url.slice("/admin".length, url.lastIndexOf("/")));

/** What no client can change: there is nothing that an older version could overwrite. */
const unchangeable: Readonly<Record<string, string>> = {
  "/currencies": "the world's, not the shop's",
  "/audit-log": "only ever added to",
  "/uploads": "a file is replaced by another file",
  "/notifications": "what was sent was sent",
  "/workflows-executions": "changed by the engine alone",
  "/locales": "a shop speaks one language: there are none",
};

let shop: TestShop;
let desk: StaffDesk;
beforeAll(async () => {
  shop = await openDemoShop({ plugins: [...defaultPlugins(), logNotifications()] });
  desk = new StaffDesk(shop);
  await populate();
}, 60_000);
afterAll(() => shop.close());

/** One of everything that the demo shop has none of. */
async function populate(): Promise<void> {
  const variantId = await variantOf(shop, "BB-LARGE");
  const sold = await Promise.all([1, 2, 3].map(() => desk.sell([{ variantId, quantity: 1 }])));
  for (const { id, items } of sold) {
    const units = items.map((item) => ({ id: item.id, quantity: 1 }));
    const { order } = await desk.must("POST", `/orders/${id}/fulfillments`, { items: units });
    await desk.must("POST", `/orders/${id}/fulfillments/${order.fulfillments[0]?.id}/shipments`, { items: units });
  }
  const [first, second, third] = sold.map(({ id }) => id);
  const { regions } = await desk.must<{ regions: { id: string }[] }>("GET", "/regions?currency_code=eur");
  await desk.must("POST", "/returns", { order_id: first });
  await desk.must("POST", "/exchanges", { order_id: second });
  await desk.must("POST", "/claims", { order_id: third, type: "refund" });
  await desk.must("POST", "/draft-orders", { region_id: regions[0]?.id, email: "draft@shop.example" });
  await desk.must("POST", "/invites", { email: "new@shop.example" });
  await desk.must("POST", "/roles", { name: "Packers", permissions: ["order:read"] });
  await desk.must("POST", "/return-reasons", { value: "broken", label: "Broken" });
  await desk.must("POST", "/refund-reasons", { code: "late", label: "Late" });
  await desk.must("POST", "/customer-groups", { name: "Trade" });
  await desk.must("POST", "/webhooks", { url: "https://erp.example.com/hooks", events: ["*"] });
  await desk.must("POST", "/campaigns", { name: "Spring", campaign_identifier: "spring" });
  await desk.must("POST", "/price-lists", { title: "Sale", description: "Spring" });
  await desk.must("POST", "/promotions", {
    code: "SPRING",
    type: "standard",
    application_method: { type: "percentage", target_type: "order", value: 10 },
  });
  await staffMember(shop, {});
  // Its goods stay promised.
  await desk.sell([{ variantId, quantity: 1 }]);
  // What orders hold is listed, and named after their lines, by work that goes on beside.
  await untilQuiet(shop);
}

/** The newest of a list. */
async function idOf(list: string): Promise<string> {
  const { body } = await desk.send<Record<string, unknown>>("GET", `${list}?limit=1&order=-created_at`);
  const rows = Object.values(body).find(Array.isArray) as { id?: string }[] | undefined;
  const id = rows?.[0]?.id;
  if (id === undefined) throw new Error(`The shop has none of ${list}: let populate() make one.`);
  return id;
}

describe("what a client saw of", () => {
  it.each(reads.filter((list) => !Object.hasOwn(unchangeable, list)))("%s has a version", async (list) => {
    const url = `${list}/${await idOf(list)}`;
    const { status, etag } = await desk.send("GET", url);
    expect([status, etag]).toEqual([200, expect.stringMatching(/^"\d+"$/)]);
    const update = routes.find(
      ({ method, url: own }) => method === "POST" && own.startsWith(`/admin${list}/:`) && own.split("/").length === 4,
    );
    if (!update) return;
    const late = await desk.send("POST", url, {}, { "if-match": '"987654"' });
    expect(late).toMatchObject({ status: 409, body: { data: { code: "http.stale_version" } } });
    expect((await desk.send("POST", url, {}, { "if-match": String(etag) })).status).toBe(200);
  });
});
