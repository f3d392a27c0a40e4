import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { search } from "../src/index.ts";
import { signRequest } from "../src/protocol/signature.ts";
import { searchConformance } from "../src/testing/search-conformance.ts";
import { startService } from "../src/testing/service-process.ts";
import { tryService } from "../src/testing/tried-plugin.ts";
import { newSecret, send } from "./greeter-service.ts";

const command = "python3";
const args = [fileURLToPath(new URL("../../../examples/plugin-any-language/search.py", import.meta.url))];
const isThere = spawnSync(command, ["--version"]).status === 0;
if (!isThere && !process.env["CI"])
  console.warn("Skipped: python3 is not installed, so no service in Python is tried.");

describe.skipIf(!isThere && !process.env["CI"])("a service in Python, without any package of ours", () => {
  searchConformance(() => tryService({ id: "search-python", implements: { search } }, search, { command, args }));

  it("refuses what is not signed, forged, for another service, or came before", async () => {
    const secret = newSecret();
    const environment = { HOST: "127.0.0.1", PORT: "0", HANSE_SERVICE_SECRET: `${newSecret()},${secret}` };
    const service = await startService({ command, args, environment });
    const path = "/call/search/putSynonyms";
    const body = JSON.stringify({ groups: [] });
    const signed = (by = secret, audience = "search-python", text = body) => {
      const fields = { "content-type": "application/json", "hanse-audience": audience };
      const headers = signRequest({ method: "POST", target: path, fields, body: Buffer.from(text) }, by);
      return { method: "POST", path, headers, body };
    };
    const statusOf = async (request: Parameters<typeof send>[1]) => (await send(service.url, request)).status;
    try {
      const call = signed();
      expect(await statusOf(call)).toBe(200);
      expect(await statusOf(call)).toBe(401);
      expect(await statusOf({ method: "POST", path, body })).toBe(401);
      expect(await statusOf({ method: "GET", path: "/manifest" })).toBe(401);
      expect(await statusOf(signed(newSecret()))).toBe(401);
      expect(await statusOf(signed(secret, "tax"))).toBe(401);
      expect(await statusOf(signed(secret, "search-python", "{}"))).toBe(401);
      expect(await statusOf({ ...signed(), path: "/call/search/query" })).toBe(401);
      expect(await statusOf({ ...signed(), headers: { ...signed().headers, "idempotency-key": "k" } })).toBe(401);
      expect(await statusOf(signed())).toBe(200);
      expect(await statusOf({ method: "GET", path: "/livez" })).toBe(200);
      await expect.poll(service.log).toMatch(/refused a call: a replay/);
      expect(service.log()).not.toContain(secret);
    } finally {
      await service.stop();
    }
  });
});
