import { unnamed } from "@hanse/plugin-kit";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { openDemoShop } from "../../test/demo-template.ts";
import type { TestShop } from "../../test/open-test-shop.ts";
import { Shopper, variantOf } from "../../test/shopper.ts";

let shop: TestShop;
beforeAll(async () => {
  shop = await openDemoShop();
});
afterAll(() => shop.close());

async function ask<Body>(
  method: "GET" | "POST",
  path: string,
  payload?: object,
): Promise<{ status: number; body: Body }> {
  const reply = await shop.app.inject({
    method,
    url: path.startsWith("/") ? path : `/admin/system/${path}`,
    headers: { authorization: shop.adminAuthorization },
    ...(payload && { payload }),
  });
  return { status: reply.statusCode, body: reply.json<Body>() };
}

/** An event that a subscriber gave up, of one that exists and one that does not. */
const bury = unnamed<{ position: number }>(
  `WITH buried AS (
     INSERT INTO event (id, name, aggregate, payload) VALUES ($1, 'test.happened', 'thing', '{"a":1}') RETURNING position
   ), given_up AS (
     INSERT INTO event_delivery (position, subscriber, aggregate, state, attempts, last_error)
     SELECT position, subscriber, 'thing', 'dead', 12, 'Error: no' FROM buried, unnest($2::text[]) AS subscriber
   )
   SELECT position FROM buried`,
);

describe("dead letters", () => {
  it("are listed with what went wrong, and delivered again when they are replayed", async () => {
    const [first] = await shop.database.query(bury, ["ev_1", ["gone.one", "gone.two"]]);
    const [second] = await shop.database.query(bury, ["ev_2", ["gone.one"]]);
    const listed = await ask<{ dead_letters: object[]; count: number }>("GET", "dead-letters?subscriber=gone.one");
    expect(listed.body).toMatchObject({ count: 2, limit: 50, offset: 0 });
    expect(listed.body.dead_letters[1]).toMatchObject({
      position: first?.position,
      subscriber: "gone.one",
      attempts: 12,
      last_error: "Error: no",
      event_id: "ev_1",
      name: "test.happened",
      payload: { a: 1 },
    });
    const one = { deliveries: [{ position: first?.position, subscriber: "gone.two" }] };
    expect(await ask("POST", "dead-letters/replay", one)).toEqual({ status: 200, body: { replayed: 1 } });
    expect(await ask("POST", "dead-letters/replay", { subscriber: "gone.one" })).toMatchObject({
      body: { replayed: 2 },
    });
    expect(await ask("POST", "dead-letters/replay", { subscriber: "gone.one" })).toMatchObject({
      body: { replayed: 0 },
    });
    expect(second?.position).toBeGreaterThan(first?.position ?? 0);
    const { body } = await ask<{ subscribers: { subscriber: string }[] }>("GET", "subscribers");
    expect(body.subscribers).toContainEqual({
      subscriber: "gone.one",
      open: 2,
      dead: 0,
      oldest_at: expect.stringMatching(/Z$/),
    });
    expect((await ask("POST", "dead-letters/replay", { everything: true })).status).toBe(400);
  });
});

describe("workflow runs", () => {
  it("tell their steps, and what cannot be done with them", async () => {
    const shopper = new Shopper(shop);
    const cart = await shopper.readyCart([{ variantId: await variantOf(shop, "BB-LARGE"), quantity: 1 }]);
    await shopper.complete(cart.id);
    const { body } = await ask<{ runs: { id: string }[]; count: number }>(
      "GET",
      `runs?workflow=place-order&key=${cart.id}`,
    );
    expect(body).toMatchObject({
      count: 1,
      runs: [{ workflow: "place-order", key: cart.id, state: "done", error: null }],
    });
    const id = body.runs[0]?.id ?? "";
    const { body: one } = await ask<{ run: object }>("GET", `runs/${id}`);
    expect(one.run).toMatchObject({
      id,
      steps: ["hold-cart", "authorize-payment", "commit-stock", "place-order"].map((name) => ({
        name,
        state: "done",
        undone: false,
      })),
    });
    // What a run was given is the shopper's: name, address, all of it.
    expect(JSON.stringify(one)).not.toContain("Holstenstr");
    for (const action of ["retry", "compensate"]) {
      expect(await ask("POST", `runs/${id}/${action}`)).toMatchObject({
        status: 400,
        body: { data: { code: "workflow.run_ended" } },
      });
      expect((await ask("POST", `runs/run_none/${action}`)).status).toBe(404);
    }
    expect((await ask<{ runs: unknown[] }>("GET", "runs?state=parked&state=failed")).body.runs).toEqual([]);
  });
});

describe("workflow executions", () => {
  it("are the same runs in the wire's shape", async () => {
    const shopper = new Shopper(shop);
    const cart = await shopper.readyCart([{ variantId: await variantOf(shop, "BB-LARGE"), quantity: 1 }]);
    await shopper.complete(cart.id);
    const list = `/admin/workflows-executions?transaction_id=${cart.id}&state=done`;
    const { body } = await ask<{ workflow_executions: { id: string }[]; count: number }>("GET", list);
    expect(body).toMatchObject({
      count: 1,
      workflow_executions: [{ workflow_id: "place-order", transaction_id: cart.id, state: "done", deleted_at: null }],
    });
    expect(body.workflow_executions[0]).not.toHaveProperty("execution");
    const id = body.workflow_executions[0]?.id ?? "";
    const one = await ask<{ workflow_execution: object }>("GET", `/admin/workflows-executions/${id}`);
    expect(one.body.workflow_execution).toMatchObject({
      id,
      execution: {
        steps: { "_root.hold-cart": { invoke: { state: "done", status: "ok" }, compensate: { state: "dormant" } } },
      },
      context: { errors: [] },
    });
    expect(JSON.stringify(one)).not.toContain("Holstenstr");
    expect((await ask("GET", `/admin/workflows-executions/place-order/${cart.id}`)).body).toEqual(one.body);
    expect((await ask<{ count: number }>("GET", `${list}&state=failed`)).body.count).toBe(1);
    for (const unknown of ["run_none", "place-order/cart_none"])
      expect((await ask("GET", `/admin/workflows-executions/${unknown}`)).status).toBe(404);
  });
});

it("what the engine has none of is told in the wire's shape", async () => {
  expect((await ask("GET", "/admin/locales?limit=5")).body).toEqual({ locales: [], count: 0, limit: 5, offset: 0 });
  expect(await ask("GET", "/admin/locales/de-DE")).toMatchObject({ status: 404, body: { type: "not_found" } });
  const flags = await shop.app.inject({ url: "/admin/feature-flags" });
  expect([flags.statusCode, flags.json()]).toEqual([200, { feature_flags: {} }]);
});

describe("queues and plugins", () => {
  it("say how they do", async () => {
    await vi.waitFor(async () => {
      const { body } = await ask<{ queues: object[] }>("GET", "queues");
      expect(body.queues).toContainEqual(expect.objectContaining({ name: "jobs", failed: 0 }));
    }, 20_000);
    expect((await ask("GET", "queues/jobs/failed")).body).toEqual({ jobs: [] });
    expect((await ask("POST", "queues/jobs/failed/retry", {})).body).toEqual({ retried: 0 });
    expect((await ask("GET", "queues/none/failed")).status).toBe(404);
    const { body } = await ask<{ plugins: { id: string }[] }>("GET", "plugins");
    expect(body.plugins.map(({ id }) => id)).toContain("inventory");
  });
});
