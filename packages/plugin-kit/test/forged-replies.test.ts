import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { manifestOf } from "../src/manifest.ts";
import { type Fields, signReply } from "../src/protocol/signature.ts";
import { greeter } from "./greeter.ts";
import { connect, type Connection, newSecret } from "./greeter-service.ts";

interface Reply {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}

const secret = newSecret();
const text = JSON.stringify({ text: "Hello" });
const manifest = manifestOf(greeter.definition, { subscriptions: [], jobs: [], routes: [], hasWebhook: false });

/** What an honest service would answer. */
function honest(request: Fields, body = text, status = 200, by = secret): Reply {
  const fields = { "content-type": "application/json", "hanse-manifest": "m1" };
  return { status, headers: signReply({ status, fields, body: Buffer.from(body) }, request, by), body };
}

let answer: (request: Fields) => Reply = honest;
let server: Server;
let connection: Connection;
const calls: string[] = [];
beforeAll(async () => {
  server = createServer((request, response) => {
    request.resume().on("end", () => {
      const fields = request.headers as Fields;
      const isManifest = request.url === "/manifest";
      if (!isManifest) calls.push(request.url ?? "");
      const { status, headers, body } = isManifest ? honest(fields, JSON.stringify(manifest)) : answer(fields);
      response.writeHead(status, headers).end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  connection = await connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, secret);
});
afterAll(async () => {
  await connection?.running.close();
  server?.closeAllConnections();
  server?.close();
});

const misbehave = () => connection.client.misbehave({ how: "now" });
let kept: Fields = {};

const lies: [string, (request: Fields) => Reply][] = [
  ["has no signature", () => ({ status: 200, headers: { "content-type": "application/json" }, body: text })],
  ["is signed with another secret", (request) => honest(request, text, 200, newSecret())],
  ["has another body than was signed", (request) => ({ ...honest(request), body: '{"text":"Forged"}' })],
  ["has another status than was signed", (request) => ({ ...honest(request), status: 201 })],
  [
    "names another manifest than was signed",
    (request) => ({ ...honest(request), headers: { ...honest(request).headers, "hanse-manifest": "m2" } }),
  ],
  ["answers another request", () => honest(kept)],
  [
    "is a request's signature sent back",
    (request) => ({
      ...honest(request),
      headers: {
        ...honest(request).headers,
        signature: request["signature"] ?? "",
        "signature-input": request["signature-input"] ?? "",
      },
    }),
  ],
  ["is refused without a signature", () => ({ status: 401, headers: {}, body: '{"message":"Unauthorized"}' })],
  ["is an error of the catalogue without a signature", () => ({ status: 404, headers: {}, body: "{}" })],
];

describe("a reply is not believed when it", () => {
  it.each(lies)("%s", async (_, lie) => {
    answer = (request) => {
      kept = request;
      return honest(request);
    };
    expect(await misbehave()).toEqual({ text: "Hello" });
    answer = lie;
    await expect(misbehave()).rejects.toMatchObject({
      code: "plugin.unavailable",
      message: "The plugin greeter is not available for greeting.misbehave at the moment. Try again in a few seconds.",
    });
    expect(connection.running.problem).toMatch(/cannot be reached/);
  });
});

describe("a reply that is signed but wrong", () => {
  it.each([
    ["is not JSON", "<html>", 200, "plugin.unavailable"],
    ["does not fit the contract", '{"words":1}', 200, "plugin.invalid_reply"],
    ["is an error that is none", '{"message":"so sorry"}', 500, "plugin.unavailable"],
    [
      "is an error with a code that is none",
      '{"code":"<b>","status":404,"type":"a","message":"m","data":{}}',
      404,
      "plugin.unavailable",
    ],
  ])("because it %s is the service's fault", async (_, body, status, code) => {
    answer = (request) => honest(request, body, status);
    await expect(misbehave()).rejects.toMatchObject({ code });
    answer = honest;
    expect(await misbehave()).toEqual({ text: "Hello" });
  });

  it("because it never ends costs no more than 32 MB", async () => {
    answer = (request) => ({ ...honest(request), body: "x".repeat(33 * 1024 * 1024) });
    await expect(misbehave()).rejects.toMatchObject({ code: "plugin.unavailable" });
    expect(connection.running.problem).toMatch(/longer than 33554432 bytes/);
    answer = honest;
  });
});

it("what is not believed is sent again only where that does no harm", async () => {
  answer = () => ({ status: 200, headers: {}, body: text });
  calls.length = 0;
  await expect(misbehave()).rejects.toMatchObject({ code: "plugin.unavailable" });
  expect(calls).toEqual(["/call/greeting/misbehave"]);
  calls.length = 0;
  await expect(connection.client.greet({ name: "Ada" })).rejects.toMatchObject({ code: "plugin.unavailable" });
  expect(calls).toEqual(Array.from({ length: 3 }, () => "/call/greeting/greet"));
});
