import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fulfillment, storage } from "@hanse/plugin-kit";
import { localFiles } from "@hanse/plugin-storage-local";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PluginHost } from "../src/platform/plugins/plugin-host.ts";
import { defaultPlugins, openTestShop, type TestShop } from "./open-test-shop.ts";

let shop: TestShop;
let plugins: PluginHost;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "hanse-files-"));
  const files = localFiles({ folder, baseUrl: "http://shop.example", maxBytes: 1_000 });
  shop = await openTestShop({ plugins: [...defaultPlugins(), files] });
  plugins = shop.container.resolve<PluginHost>("plugins");
});
afterAll(async () => {
  await shop.close();
  await rm(folder, { recursive: true });
});

const pathOf = (address: string): string => address.replace(/^http:\/\/shop\.example/, "");

describe("files of a plugin, by way of the shop", () => {
  it("reach browsers with their type, once, and as nothing that runs", async () => {
    const file = {
      key: "a b/é.svg",
      contentType: "image/svg+xml",
      contentBase64: "PHN2Zy8+",
      access: "public" as const,
    };
    const { url } = await plugins.one(storage).put(file);
    const reply = await shop.app.inject({ url: pathOf(url ?? "") });
    expect([reply.statusCode, reply.body]).toEqual([200, "<svg/>"]);
    expect(reply.headers).toMatchObject({
      "content-type": "image/svg+xml",
      "x-content-type-options": "nosniff",
      "content-disposition": expect.stringMatching(/^attachment/),
      "content-security-policy": expect.stringContaining("sandbox"),
    });
    const headers = { "if-none-match": String(reply.headers["etag"]) };
    const again = await shop.app.inject({ url: pathOf(url ?? ""), headers });
    expect([again.statusCode, again.body]).toEqual([304, ""]);
  });

  it("come from browsers byte for byte, up to the plugin's limit", async () => {
    const wanted = { key: "up.png", contentType: "image/png", expiresInSeconds: 60 };
    const { url, method, headers } = await plugins.one(storage).uploadUrl(wanted);
    const payload = Buffer.from([0, 255, 137, 80, 0, 10, 13]);
    const send = (body: Buffer) =>
      shop.app.inject({ url: pathOf(url), method: method as "POST", headers, payload: body });
    expect((await send(payload)).statusCode).toBe(200);
    const stored = await plugins.one(storage).get({ key: "up.png" });
    expect(stored).toEqual({ contentType: "image/png", contentBase64: payload.toString("base64") });
    expect((await send(Buffer.alloc(1_001))).statusCode).toBe(413);
  });

  it("that staff may see are staff's: a label is printed for them alone", async () => {
    const parcel = { orderId: "order_1", serviceId: "manual-fulfillment", data: {}, items: [] };
    const { labels } = await plugins
      .provider(fulfillment, "manual_manual")
      .create(parcel, { idempotencyKey: "plugin-files" });
    const url = labels[0]?.labelUrl ?? "";
    expect((await shop.app.inject({ url })).statusCode).toBe(401);
    const reply = await shop.app.inject({ url, headers: { authorization: shop.adminAuthorization } });
    expect([reply.statusCode, reply.headers["content-type"]]).toEqual([200, "application/pdf"]);
    expect(reply.rawPayload.subarray(0, 5).toString()).toBe("%PDF-");
  });
});
