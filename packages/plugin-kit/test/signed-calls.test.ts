import { createHash } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { signRequest, verifyReply } from "../src/protocol/signature.ts";
import { type Greeter, newSecret, openGreeter, type RawRequest, send } from "./greeter-service.ts";

let greeter: Greeter;
beforeAll(async () => {
  greeter = await openGreeter();
});
afterAll(() => greeter?.close());
afterEach(() => vi.useRealTimers());

const path = "/call/greeting/greet";
const body = JSON.stringify({ name: "Eve" });
const fields = {
  "content-type": "application/json",
  "idempotency-key": "key-1",
  "hanse-budget-ms": "5000",
  "hanse-audience": "greeter",
};

interface Changes {
  readonly secret?: string;
  readonly fields?: Record<string, string>;
  readonly at?: number;
  readonly path?: string;
  readonly method?: string;
}

/** A call as a host would sign it, changed before it is signed. */
function signed({
  secret = greeter.secret,
  fields: more = {},
  at,
  path: target = path,
  method = "POST",
}: Changes = {}) {
  if (at !== undefined) vi.useFakeTimers({ toFake: ["Date"], now: at });
  const headers = signRequest({ method, target, fields: { ...fields, ...more }, body: Buffer.from(body) }, secret);
  vi.useRealTimers();
  return { method, path: target, headers, body };
}

const digest = (text: string): string => `sha-256=:${createHash("sha256").update(text).digest("base64")}:`;
const without = ({ headers, ...request }: ReturnType<typeof signed>, name: string) => ({
  ...request,
  headers: Object.fromEntries(Object.entries(headers).filter(([key]) => key !== name)),
});
const changed = ({ headers, ...request }: ReturnType<typeof signed>, more: Record<string, string>) => ({
  ...request,
  headers: { ...headers, ...more },
});
const minute = 60_000;

const forgeries: [string, RegExp, () => RawRequest][] = [
  ["has no signature", /not signed/, () => ({ method: "POST", path, headers: fields, body })],
  ["has a signature without its parameters", /not signed/, () => without(signed(), "signature-input")],
  ["has garbage for a signature", /not signed/, () => changed(signed(), { signature: "hanse=garbage" })],
  ["is signed with another secret", /another secret/, () => signed({ secret: newSecret() })],
  ["has another body", /body/, () => ({ ...signed(), body: JSON.stringify({ name: "Mallory" }) })],
  [
    "has another body with the digest that belongs to it",
    /another secret, or changed/,
    () => {
      const forged = JSON.stringify({ name: "Mallory" });
      return { ...changed(signed(), { "content-digest": digest(forged) }), body: forged };
    },
  ],
  ["goes to another path", /changed/, () => ({ ...signed(), path: "/call/greeting/misbehave" })],
  ["has another query", /changed/, () => ({ ...signed({ path: `${path}?a=1` }), path: `${path}?a=2` })],
  ["has a query that was not signed", /changed/, () => ({ ...signed(), path: `${path}?a=1` })],
  ["is signed for another method", /changed/, () => ({ ...signed({ method: "PUT" }), method: "POST" })],
  ["has another idempotency key", /changed/, () => changed(signed(), { "idempotency-key": "key-2" })],
  ["has more time than was signed", /changed/, () => changed(signed(), { "hanse-budget-ms": "900000" })],
  ["has lost its idempotency key", /covers something else/, () => without(signed(), "idempotency-key")],
  [
    "has a principal that its signature does not cover",
    /covers something else/,
    () => changed(signed(), { "hanse-principal": "user_1" }),
  ],
  [
    "has a plugin's name that its signature does not cover",
    /covers something else/,
    () => changed(signed(), { "hanse-plugin": "greeter" }),
  ],
  ["is meant for another plugin", /meant for tax/, () => signed({ fields: { "hanse-audience": "tax" } })],
  ["was signed more than a minute ago", /60 seconds/, () => signed({ at: Date.now() - minute - 2_000 })],
  ["will be signed in more than a minute", /60 seconds/, () => signed({ at: Date.now() + minute + 2_000 })],
  [
    "claims to be younger than it was signed",
    /changed/,
    () => {
      const old = signed({ at: Date.now() - minute - 2_000 });
      const input = old.headers["signature-input"] ?? "";
      return changed(old, {
        "signature-input": input.replace(/created=\d+/, `created=${Math.floor(Date.now() / 1_000)}`),
      });
    },
  ],
  [
    "has a nonce of its own making",
    /changed/,
    () => {
      const call = signed();
      const input = call.headers["signature-input"] ?? "";
      return changed(call, { "signature-input": input.replace(/nonce="[^"]+"/, `nonce="${crypto.randomUUID()}"`) });
    },
  ],
  [
    "names another algorithm",
    /alg or tag/,
    () => {
      const call = signed();
      const input = call.headers["signature-input"] ?? "";
      return changed(call, { "signature-input": input.replace("hmac-sha256", "none") });
    },
  ],
  [
    "covers less than it has to",
    /covers something else/,
    () => {
      const call = signed();
      const input = call.headers["signature-input"] ?? "";
      return changed(call, { "signature-input": input.replace(' "content-digest"', "") });
    },
  ],
];

describe("a call is answered 401, logged with the reason, and does nothing when it", () => {
  it.each(forgeries)("%s", async (_, reason, forge) => {
    const logBefore = greeter.service.log().length;
    const seenBefore = await greeter.client.recall({});
    const reply = await send(greeter.service.url, forge());
    expect({ status: reply.status, body: reply.body.toString() }).toEqual({
      status: 401,
      body: '{"message":"Unauthorized"}',
    });
    expect(reply.headers["signature"]).toBeUndefined();
    const logged = () => greeter.service.log().slice(logBefore);
    await expect.poll(logged).toMatch(new RegExp(`refused a call: .*${reason.source}`));
    expect(logged()).not.toContain(greeter.secret);
    expect(await greeter.client.recall({})).toEqual(seenBefore);
  });

  it("came before", async () => {
    const call = signed({ fields: { "idempotency-key": "key-replayed" } });
    expect((await send(greeter.service.url, call)).status).toBe(200);
    expect((await send(greeter.service.url, call)).status).toBe(401);
    await expect.poll(() => greeter.service.log()).toMatch(/refused a call: a replay/);
    const seen = await greeter.client.recall({});
    expect(seen.filter((one) => JSON.stringify(one).includes("key-replayed"))).toHaveLength(1);
  });
});

describe("without a signature", () => {
  it.each([
    ["GET", "/manifest"],
    ["POST", "/events"],
    ["POST", "/jobs/tidy"],
    ["POST", "/webhook"],
    ["POST", "/route"],
    ["POST", "/call/greeting/recall"],
    ["HEAD", "/manifest"],
  ])("%s %s is refused", async (method, target) => {
    expect((await send(greeter.service.url, { method, path: target, body: "" })).status).toBe(401);
  });

  it("only its health can be asked", async () => {
    const ask = async (target: string) => {
      const reply = await send(greeter.service.url, { method: "GET", path: target });
      return [reply.status, JSON.parse(reply.body.toString())];
    };
    expect(await ask("/livez")).toEqual([200, { status: "ok", plugin: "greeter" }]);
    expect(await ask("/readyz")).toEqual([200, { status: "ok" }]);
  });
});

describe("a call as it should be", () => {
  it("within a minute either way is answered, with a signature that belongs to it", async () => {
    for (const at of [Date.now() - minute + 5_000, Date.now(), Date.now() + minute - 5_000]) {
      const call = signed({ at });
      const { status, headers, body: answer } = await send(greeter.service.url, call);
      expect({ status, answer: JSON.parse(answer.toString()) }).toEqual({ status: 200, answer: { text: "Moin, Eve" } });
      const reply = { status, fields: headers as Record<string, string>, body: answer };
      verifyReply(reply, call.headers, [greeter.secret]);
      expect(() => verifyReply({ ...reply, status: 201 }, call.headers, [greeter.secret])).toThrow(/changed/);
      expect(() => verifyReply(reply, signed().headers, [greeter.secret])).toThrow(/changed/);
      expect(() => verifyReply(reply, call.headers, [newSecret()])).toThrow(/another secret/);
    }
  });
});
