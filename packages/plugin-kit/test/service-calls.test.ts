import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { withTrace } from "../src/trace-context.ts";
import { apiKey, type Greeter, openGreeter } from "./greeter-service.ts";

let greeter: Greeter;
beforeAll(async () => {
  greeter = await openGreeter();
});
afterAll(() => greeter?.close());

const signal = () => AbortSignal.timeout(5_000);
const nobody = { kind: "anonymous", id: null, salesChannelIds: [] } as const;
const lastSeen = async () => (await greeter.client.recall({})).at(-1);

describe("a call of a service", () => {
  it("is answered with the configuration from the environment", async () => {
    expect(await greeter.client.greet({ name: "Ada" })).toEqual({ text: "Moin, Ada" });
  });

  it("carries idempotency key, trace context and the time that is left", async () => {
    const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    await greeter.client.greet({ name: "Ada" }, { idempotencyKey: "run_1:2", traceparent, budgetMs: 4_321 });
    const seen = (await lastSeen()) as { budgetMs: number };
    expect(seen).toMatchObject({ greeted: "Ada", idempotencyKey: "run_1:2", traceparent });
    expect(seen.budgetMs).toBeGreaterThan(0);
    expect(seen.budgetMs).toBeLessThanOrEqual(4_321);
    const other = traceparent.replace("b7ad", "ffff");
    await withTrace(other, () => greeter.client.greet({ name: "Ada" }));
    expect(await lastSeen()).toMatchObject({ traceparent: other });
  });

  it("without a key or a trace has none there either", async () => {
    await greeter.client.greet({ name: "Ada" });
    expect(Object.keys((await lastSeen()) as object)).toEqual(["greeted", "budgetMs"]);
  });

  it("may be answered with null, but not with nothing", async () => {
    expect(await greeter.client.mumble({ nothing: false })).toBeNull();
    await expect(greeter.client.mumble({ nothing: true })).rejects.toMatchObject({ code: "plugin.invalid_reply" });
  });

  it("takes texts of any kind", async () => {
    const name = 'Ünï "çøð£" \u0000 \u2028 日本 👩‍👩‍👧 \\ </script>';
    expect(await greeter.client.greet({ name })).toEqual({ text: `Moin, ${name}` });
  });

  it("of what there is not, or with what does not fit, is refused on the other side too", async () => {
    const call = { signal: signal(), idempotencyKey: undefined, traceparent: undefined, budgetMs: 1_000 };
    const ask = (operation: string, input: unknown) => greeter.running.call("greeting", operation, input, call);
    await expect(ask("sing", {})).rejects.toMatchObject({ code: "plugin.unknown_operation", status: 404 });
    await expect(ask("constructor", {})).rejects.toMatchObject({ code: "plugin.unknown_operation" });
    await expect(ask("greet", { name: 7 })).rejects.toMatchObject({ code: "plugin.invalid_call" });
    await expect(ask("greet", undefined)).rejects.toMatchObject({ code: "plugin.invalid_call" });
    await expect(greeter.running.call("tax", "calculate", {}, call)).rejects.toMatchObject({
      code: "plugin.unknown_operation",
    });
  });
});

describe("what a service throws", () => {
  it("is an error of the catalogue on the other side, with its data and words", async () => {
    await expect(greeter.client.greet({ name: "nobody" })).rejects.toMatchObject({
      code: "greeting.no_such_name",
      status: 404,
      type: "not_found",
      data: { name: "nobody" },
      message: "Nobody is called nobody.",
    });
  });

  it("and is in no catalogue becomes plugin.unavailable; its words stay in the service's log", async () => {
    const failure = await greeter.client.misbehave({ how: "throw" }).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: "plugin.unavailable", status: 503, retryAfter: 5 });
    expect(JSON.stringify(failure) + String((failure as Error).message)).not.toMatch(/it broke/);
    await expect.poll(greeter.service.log).toMatch(/it broke with \[secret\]/);
  });

  it("blames the service when it answers garbage", async () => {
    await expect(greeter.client.misbehave({ how: "garbage" })).rejects.toMatchObject({ code: "plugin.invalid_reply" });
  });
});

describe("time", () => {
  it("ends for an operation that heeds its signal, on both sides", async () => {
    // Long enough for the call to be there by then.
    await expect(greeter.client.misbehave({ how: "wait" }, { budgetMs: 1_000 })).rejects.toMatchObject({
      code: "plugin.unavailable",
    });
    await expect.poll(lastSeen).toMatchObject({ aborted: expect.stringMatching(/not done within \d+ ms|went away/) });
  });

  it("ends for an operation that does not, on the caller's side", async () => {
    await expect(greeter.client.misbehave({ how: "ignore" }, { budgetMs: 60 })).rejects.toMatchObject({
      code: "plugin.unavailable",
    });
    expect(await greeter.client.greet({ name: "Ada" })).toEqual({ text: "Moin, Ada" });
  });

  it("ends in the service when the caller gives up", async () => {
    const caller = new AbortController();
    const call = greeter.client.misbehave({ how: "wait" }, { signal: caller.signal });
    const failure = call.catch((error: unknown) => error);
    await expect.poll(lastSeen).toEqual({ misbehaved: "wait" });
    caller.abort();
    expect(await failure).toMatchObject({ code: "plugin.unavailable" });
    await expect.poll(lastSeen).toEqual({ aborted: "the caller went away" });
    expect(greeter.resilience.breaker).toBe("closed");
  });
});

describe("besides calls, a service", () => {
  it("runs its jobs when it is told, and only those", async () => {
    await greeter.running.runJob("tidy", signal());
    expect(await lastSeen()).toEqual({ job: "tidy" });
    await expect(greeter.running.runJob("wreck", signal())).rejects.toMatchObject({ code: "plugin.unknown_job" });
    await expect(greeter.running.runJob("../events", signal())).rejects.toMatchObject({ code: "plugin.unknown_job" });
  });

  it("gets webhooks byte for byte, with their headers, and its answer reaches the sender", async () => {
    const body = Uint8Array.from({ length: 256 }, (_, index) => index);
    const headers = { "x-signature": "t=1,v1=abc", "content-type": "application/json", "x-umlaut": "ü" };
    expect(await greeter.running.webhook({ headers, body, signal: signal() })).toEqual({ status: 202, body: "taken" });
    expect(await lastSeen()).toEqual({ webhook: Buffer.from(body).toString("hex"), headers });
  });

  it("answers its own routes: parameters, query with defaults, headers and who asks", async () => {
    const principal = { kind: "customer", id: "cus_1", salesChannelIds: ["sc_1"] } as const;
    const ask = async (path: string, query: Record<string, unknown>) => {
      const headers = { "accept-language": "de" };
      const call = { method: "GET", scope: "store", path, query, body: undefined, headers, principal } as const;
      const reply = await greeter.running.handle({ ...call, signal: signal() });
      return { status: reply.status, type: reply.headers["content-type"], body: JSON.parse(String(reply.body)) };
    };
    expect(await ask("/hello/Ad%C3%A4", { times: "2" })).toEqual({
      status: 200,
      type: "application/json",
      body: { text: "Moin AdäMoin Adä", principal, headers: { "accept-language": "de" } },
    });
    expect(await ask("/hello/Ada", {})).toMatchObject({ body: { text: "Moin Ada" } });
    await expect(ask("/hello/Ada", { times: "9" })).rejects.toMatchObject({
      code: "plugin.invalid_request",
      status: 400,
      message: expect.stringContaining("times"),
    });
    await expect(ask("/bye/Ada", {})).rejects.toMatchObject({ code: "plugin.route_not_found", status: 404 });
  });

  it("answers its own routes with bytes, a status and headers of its choice", async () => {
    const call = { scope: "public", query: {}, body: undefined, principal: nobody, signal: signal() } as const;
    const reply = await greeter.running.handle({ ...call, method: "GET", path: "/files/a/b" });
    expect([reply.status, reply.headers["content-type"], ...Buffer.from(reply.body)]).toEqual([
      203,
      "application/octet-stream",
      0,
      255,
      3,
    ]);
  });

  it("validates the bodies of its own routes", async () => {
    const call = { method: "POST", scope: "admin", path: "/names", query: {}, principal: nobody } as const;
    const reply = await greeter.running.handle({ ...call, body: { name: "Ada" }, signal: signal() });
    expect(JSON.parse(String(reply.body))).toEqual({ taken: "Ada" });
    await expect(greeter.running.handle({ ...call, body: { name: 1 }, signal: signal() })).rejects.toMatchObject({
      code: "plugin.invalid_request",
    });
    const asShopper = { ...call, scope: "store", body: { name: "Ada" }, signal: signal() } as const;
    await expect(greeter.running.handle(asShopper)).rejects.toMatchObject({ code: "plugin.route_not_found" });
  });
});

describe("a service's manifest", () => {
  it("says what it can do and wants to be told", async () => {
    expect(greeter.running.manifest).toMatchObject({
      protocol: 1,
      id: "greeter",
      providerId: null,
      subscriptions: ["shop.asked"],
      jobs: [{ name: "tidy", schedule: { everyMs: 60_000 } }],
      hasWebhook: true,
      contracts: { greeting: { version: 1, operations: { greet: { input: { required: ["name"] } } } } },
    });
    const routes = greeter.running.manifest?.routes.map(({ method, scope, path }) => `${method} ${scope} ${path}`);
    expect(routes).toEqual(["GET store /hello/:name", "POST admin /names", "GET public /files/*"]);
    expect(greeter.manifests).toHaveLength(1);
  });
});

it("a secret of the configuration appears in no log, manifest, reply or error", async () => {
  await greeter.client.misbehave({ how: "late" });
  await expect.poll(greeter.service.log).toMatch(/misbehaved with \[secret\]/);
  expect(greeter.service.log()).not.toContain(apiKey);
  expect(greeter.service.log()).not.toContain(greeter.secret);
  expect(JSON.stringify(greeter.running.manifest)).not.toContain(apiKey);
  expect(greeter.lines.concat(greeter.hostLines).join("\n")).not.toMatch(new RegExp(`${apiKey}|${greeter.secret}`));
});
