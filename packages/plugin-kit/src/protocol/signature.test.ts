import { createHmac } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { contentDigest } from "./content-digest.ts";
import { BadSignature, signReply, signRequest, verifyReply, verifyRequest } from "./signature.ts";

const secret = "0123456789abcdef0123456789abcdef";
const now = 1_700_000_000;
const hmac = (base: string): string => createHmac("sha256", secret).update(base, "utf8").digest("base64");

beforeEach(() => vi.useFakeTimers({ toFake: ["Date"], now: now * 1_000 }));
afterEach(() => vi.useRealTimers());

/** Everything below is put together by the rules of RFC 9421 and RFC 9530, with none of the code under test. */
const body = '{"name":"Ada"}';
const emptyDigest = "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:";
const nonce = "d0f9d7a2-5c6b-4f6e-9d43-2f3d3f9e1a77";

const parameters =
  '("@method" "@path" "@query" "content-digest" "hanse-audience" "content-type" "idempotency-key" "hanse-budget-ms")' +
  `;created=${now};nonce="${nonce}";alg="hmac-sha256";tag="hanse-request"`;
const requestBase = [
  '"@method": POST',
  '"@path": /call/greeting/greet',
  '"@query": ?a=1&b=%20',
  `"content-digest": DIGEST`,
  '"hanse-audience": greeter',
  '"content-type": application/json',
  '"idempotency-key": run_1:2',
  '"hanse-budget-ms": 1500',
  `"@signature-params": ${parameters}`,
].join("\n");

const digestOfBody = contentDigest(Buffer.from(body));
const request = {
  method: "POST",
  target: "/call/greeting/greet?a=1&b=%20",
  body: Buffer.from(body),
  fields: {
    "content-type": "application/json",
    "idempotency-key": "run_1:2",
    "hanse-budget-ms": "1500",
    "hanse-audience": "greeter",
    "content-digest": digestOfBody,
    "signature-input": `hanse=${parameters}`,
    signature: `hanse=:${hmac(requestBase.replace("DIGEST", digestOfBody))}:`,
  },
};

describe("the signature of a request", () => {
  it("made by the rules of the RFC is accepted, and its nonce told", () => {
    expect(verifyRequest(request, [secret], "greeter")).toBe(nonce);
  });

  it("is made by the rules of the RFC", () => {
    const { signature: _signature, "signature-input": _input, "content-digest": _digest, ...fields } = request.fields;
    const signed = signRequest({ ...request, fields }, secret);
    const made = /nonce="([^"]+)"/.exec(signed["signature-input"] ?? "")?.[1] ?? "";
    const base = requestBase.replace("DIGEST", digestOfBody).replace(nonce, made);
    expect(signed["signature-input"]).toBe(`hanse=${parameters.replace(nonce, made)}`);
    expect(signed["signature"]).toBe(`hanse=:${hmac(base)}:`);
    expect(signed["content-digest"]).toBe(digestOfBody);
  });

  it("of a request without a query, body or type covers the question mark and the digest of nothing", () => {
    const list = `("@method" "@path" "@query" "content-digest" "hanse-audience");created=${now};nonce="${nonce}";alg="hmac-sha256";tag="hanse-request"`;
    const base = `"@method": GET\n"@path": /manifest\n"@query": ?\n"content-digest": ${emptyDigest}\n"hanse-audience": greeter\n"@signature-params": ${list}`;
    const fields = {
      "hanse-audience": "greeter",
      "content-digest": emptyDigest,
      "signature-input": `hanse=${list}`,
      signature: `hanse=:${hmac(base)}:`,
    };
    const bare = { method: "GET", target: "/manifest", fields, body: Buffer.alloc(0) };
    expect(verifyRequest(bare, [secret], "greeter")).toBe(nonce);
  });

  it("is accepted for a minute either way, and not a second longer", () => {
    for (const seconds of [-60, 0, 60]) {
      vi.setSystemTime((now + seconds) * 1_000);
      expect(verifyRequest(request, [secret], "greeter")).toBe(nonce);
    }
    for (const seconds of [-61, 61]) {
      vi.setSystemTime((now + seconds) * 1_000);
      expect(() => verifyRequest(request, [secret], "greeter")).toThrow(BadSignature);
    }
  });

  it("is accepted with any of the secrets, and with none of others", () => {
    expect(verifyRequest(request, ["x".repeat(32), secret], "greeter")).toBe(nonce);
    expect(() => verifyRequest(request, ["x".repeat(32)], "greeter")).toThrow(BadSignature);
    expect(() => verifyRequest(request, [], "greeter")).toThrow(BadSignature);
  });

  it.each([
    ["cut short", (text: string) => `hanse=:${text.slice(7, 20)}:`],
    ["empty", () => "hanse=::"],
    ["of another label", (text: string) => text.replace("hanse", "other")],
    ["two of them", (text: string) => `${text}, ${text}`],
  ])("is refused when it is %s", (_, change) => {
    const fields = { ...request.fields, signature: change(request.fields.signature) };
    expect(() => verifyRequest({ ...request, fields }, [secret], "greeter")).toThrow(BadSignature);
  });
});

describe("the signature of a reply", () => {
  const replyBody = Buffer.from("{}");
  const replyDigest = contentDigest(replyBody);
  const list = `("@status" "content-digest" "content-type" "hanse-manifest" "signature";req;key="hanse");created=${now};alg="hmac-sha256";tag="hanse-reply"`;
  const base = [
    '"@status": 200',
    `"content-digest": ${replyDigest}`,
    '"content-type": application/json',
    '"hanse-manifest": m1',
    `"signature";req;key="hanse": ${request.fields.signature.slice("hanse=".length)}`,
    `"@signature-params": ${list}`,
  ].join("\n");
  const fields = { "content-type": "application/json", "hanse-manifest": "m1" };

  it("is made by the rules of the RFC", () => {
    const signed = signReply({ status: 200, fields, body: replyBody }, request.fields, secret);
    expect(signed["signature-input"]).toBe(`hanse=${list}`);
    expect(signed["signature"]).toBe(`hanse=:${hmac(base)}:`);
  });

  it("made by the rules of the RFC is accepted, and for this request alone", () => {
    const reply = {
      status: 200,
      body: replyBody,
      fields: {
        ...fields,
        "content-digest": replyDigest,
        "signature-input": `hanse=${list}`,
        signature: `hanse=:${hmac(base)}:`,
      },
    };
    verifyReply(reply, request.fields, [secret]);
    const other = { ...request.fields, signature: "hanse=:AAAA:" };
    expect(() => verifyReply(reply, other, [secret])).toThrow(BadSignature);
    expect(() => verifyReply({ ...reply, body: Buffer.from("[]") }, request.fields, [secret])).toThrow(BadSignature);
  });
});

it("the digest is that of RFC 9530", () => {
  expect(contentDigest(Buffer.alloc(0))).toBe(emptyDigest);
  // The example of RFC 9530, section 2.
  expect(contentDigest(Buffer.from('{"hello": "world"}\n'))).toBe(
    "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:",
  );
});
