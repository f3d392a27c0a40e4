import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { signRequest } from "../src/protocol/signature.ts";
import { type Greeter, newSecret, openGreeter, send } from "./greeter-service.ts";

let greeter: Greeter;
beforeAll(async () => {
  greeter = await openGreeter();
});
afterAll(() => greeter?.close());
beforeEach(() => greeter.events.clear());

const asked = (id: string, name = "Ada") => ({
  id,
  name: "shop.asked",
  aggregate: name,
  occurredAt: "2026-01-02T03:04:05.678Z",
  payload: { name },
});
const signal = () => AbortSignal.timeout(5_000);

const greeted = (id: string, more: object = {}) => ({
  specversion: "1.0",
  id,
  source: "greeter",
  type: "greeting.greeted",
  subject: "Ada",
  time: "2026-01-02T03:04:05.678Z",
  data: { name: "Ada" },
  ...more,
});

interface Telling {
  readonly secret?: string;
  readonly plugin?: string;
  readonly audience?: string;
}

/** Hands events over as a service does, or nearly so. */
async function tell(events: unknown, { secret = greeter.secret, plugin = "greeter", audience = "host" }: Telling = {}) {
  const body = typeof events === "string" ? events : JSON.stringify(events);
  const fields = { "hanse-plugin": plugin, "hanse-audience": audience };
  const target = "/plugin/events";
  const headers = signRequest({ method: "POST", target, fields, body: Buffer.from(body) }, secret);
  const request = { method: "POST", path: target, headers, body };
  const reply = await send(greeter.host.url, request);
  return { status: reply.status, body: JSON.parse(reply.body.toString()) as { code?: string }, request };
}

describe("events", () => {
  it("reach a service, and what it tells in turn arrives", async () => {
    await greeter.running.deliver(asked("e1"), signal());
    expect(await greeter.client.recall({})).toContainEqual({ asked: "Ada", id: "e1" });
    const [event] = [...greeter.events.values()];
    expect(event).toMatchObject({ name: "greeting.greeted", aggregate: "Ada", payload: { name: "Ada" } });
    expect(greeter.events.size).toBe(1);
  });

  it("that nobody asked for are taken and left", async () => {
    const before = await greeter.client.recall({});
    await greeter.running.deliver({ ...asked("e2"), name: "other.happened" }, signal());
    expect(await greeter.client.recall({})).toEqual(before);
  });

  it("arrive once, although a service hands them over twice", async () => {
    expect((await tell([greeted("twice")])).status).toBe(200);
    expect((await tell([greeted("twice"), greeted("other")])).status).toBe(200);
    expect([...greeter.events.keys()]).toEqual(["twice", "other"]);
  });

  it("may be the plugin's own, named after it", async () => {
    await greeter.client.tell({ name: "greeter.tired", aggregate: "greeter", payload: { since: 3 } });
    expect([...greeter.events.values()]).toMatchObject([{ name: "greeter.tired", payload: { since: 3 } }]);
  });

  it("of others cannot be told: the service itself refuses", async () => {
    const order = { name: "order.placed", aggregate: "order_1", payload: {} };
    await expect(greeter.client.tell(order)).rejects.toMatchObject({
      code: "plugin.event_refused",
      data: { plugin: "greeter", event: "order.placed" },
    });
    const misfit = { name: "greeting.greeted", aggregate: "Ada", payload: { name: 7 } };
    await expect(greeter.client.tell(misfit)).rejects.toMatchObject({ code: "plugin.event_refused" });
    expect(greeter.events.size).toBe(0);
  });
});

describe("a host refuses events", () => {
  it("that are not the service's to tell, whatever it is made to send", async () => {
    const refused = { status: 400, body: { code: "plugin.event_refused" } };
    expect(await tell([greeted("a", { type: "order.placed" })])).toMatchObject(refused);
    expect(await tell([greeted("b", { type: "greeterx.greeted" })])).toMatchObject(refused);
    expect(await tell([greeted("c", { data: { name: 7 } })])).toMatchObject(refused);
    expect(await tell([greeted("d"), greeted("e", { type: "payment.changed" })])).toMatchObject(refused);
    expect(greeter.events.size).toBe(0);
  });

  it.each([
    ["are signed with another secret", () => tell([greeted("a")], { secret: newSecret() })],
    ["come from a service that the shop does not know", () => tell([greeted("a")], { plugin: "stranger" })],
    ["are meant for somebody else", () => tell([greeted("a")], { audience: "greeter" })],
  ])("that %s", async (_, telling) => {
    expect(await telling()).toMatchObject({ status: 401, body: { message: "Unauthorized" } });
    expect(greeter.events.size).toBe(0);
    expect(greeter.hostLines.at(-1)).toMatch(/^refused events: /);
  });

  it("that are not signed, changed on the way, or come again", async () => {
    const { request } = await tell([greeted("first")]);
    const again = await send(greeter.host.url, request);
    expect(again.status).toBe(401);
    expect(greeter.hostLines.at(-1)).toMatch(/^refused events: a replay/);
    const unsigned = { ...request, headers: { "hanse-plugin": "greeter" } };
    expect((await send(greeter.host.url, unsigned)).status).toBe(401);
    const changed = { ...request, body: JSON.stringify([greeted("forged")]) };
    expect((await send(greeter.host.url, changed)).status).toBe(401);
    expect([...greeter.events.keys()]).toEqual(["first"]);
  });

  it.each([
    ["no JSON", "["],
    ["no batch", greeted("a")],
    ["without an id", [greeted("")]],
    ["of another version", [greeted("a", { specversion: "2.0" })]],
    ["from no time", [greeted("a", { time: "yesterday" })]],
    ["with a thousand and one of them", Array.from({ length: 1_001 }, (_, index) => greeted(`n${index}`))],
  ])("that are %s", async (_, events) => {
    expect((await tell(events)).status).toBe(400);
    expect(greeter.events.size).toBe(0);
  });
});
