import { storage } from "@hanse/plugin-kit";
import { type TriedPlugin, tryPlugin } from "@hanse/plugin-kit/testing";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { s3Files } from "../src/index.ts";
import { bucket, credentials, openS3Server, type S3Server } from "./s3-server.ts";

let server: S3Server;
let tried: TriedPlugin<typeof storage>;
const open = (more: object = {}) =>
  tryPlugin(s3Files({ endpoint: server.url, bucket, forcePathStyle: true, ...credentials, ...more }), storage);

beforeAll(async () => {
  server = await openS3Server();
  tried = await open();
});
afterAll(async () => {
  await tried.close();
  await server.close();
});
afterEach(() => {
  server.mishap = undefined;
});

const put = (key: string, access: "public" | "private", client = tried.client) =>
  client.put({ key, contentType: "text/plain", contentBase64: "eA==", access });

describe("a public file", () => {
  it("lies where the bucket's policy lets everybody read, and has its address there", async () => {
    const { url } = await put("a b/é.txt", "public");
    expect(url).toBe(`${server.url}/${bucket}/public/a%20b/%C3%A9.txt`);
    expect(server.objects.has("public/a b/é.txt")).toBe(true);
  });

  it("has the address that browsers know the bucket by, where there is another", async () => {
    const other = await open({ publicUrl: "https://cdn.shop.example/" });
    expect((await put("a.txt", "public", other.client)).url).toBe("https://cdn.shop.example/public/a.txt");
    await other.close();
  });

  it("is one file, whatever it was before", async () => {
    await put("moved.txt", "public");
    await put("moved.txt", "private");
    expect([...server.objects.keys()].filter((key) => key.endsWith("moved.txt"))).toEqual(["private/moved.txt"]);
    await put("moved.txt", "public");
    expect([...server.objects.keys()].filter((key) => key.endsWith("moved.txt"))).toEqual(["public/moved.txt"]);
    const { url } = await tried.client.url({ key: "moved.txt", expiresInSeconds: 60 });
    expect((await fetch(url)).status).toBe(200);
  });
});

describe("a failure", () => {
  it("of the service is tried again, and told when it stays", async () => {
    let failures = 2;
    server.mishap = () =>
      (failures -= 1) >= 0 ? { status: 503, body: "<Error><Code>SlowDown</Code></Error>" } : undefined;
    await put("patient.txt", "private");
    expect(server.objects.has("private/patient.txt")).toBe(true);
    server.mishap = () => ({ status: 500 });
    await expect(put("down.txt", "private")).rejects.toMatchObject({ code: "plugin.unavailable" });
  });

  it("to sign rightly is no missing file", async () => {
    await put("mine.txt", "private");
    const other = await open({ secretAccessKey: "another" });
    await expect(other.client.get({ key: "mine.txt" })).rejects.toMatchObject({ code: "plugin.unavailable" });
    await other.close();
  });

  it("says nothing of the secret", async () => {
    server.mishap = () => ({ status: 403 });
    const failure = await put("secret.txt", "private").then(
      () => undefined,
      (error: unknown) => error as Error,
    );
    expect(failure).toMatchObject({ code: "plugin.unavailable" });
    const told = `${JSON.stringify(failure)} ${failure?.message} ${String(failure?.cause)}`;
    expect(told).not.toContain(credentials.secretAccessKey);
  });

  it("to delete one of many is not passed over", async () => {
    const body = "<DeleteResult><Error><Key>private/a</Key><Code>AccessDenied</Code></Error></DeleteResult>";
    server.mishap = ({ method }) => (method === "POST" ? { status: 200, body } : undefined);
    await expect(tried.client.remove({ keys: ["a"] })).rejects.toMatchObject({ code: "plugin.unavailable" });
  });
});

it("a thousand files are removed in as few requests as S3 allows", async () => {
  const before = server.requests.length;
  await tried.client.remove({ keys: Array.from({ length: 1_000 }, (_, index) => `many/${index}`) });
  expect(server.requests.slice(before)).toEqual([`POST /${bucket}/`, `POST /${bucket}/`]);
});

it("files beyond the limit are refused before they are sent or fetched", async () => {
  const small = await open({ maxBytes: 4 });
  const large = { key: "large", contentType: "text/plain", contentBase64: Buffer.alloc(5).toString("base64") };
  const tooLarge = { code: "storage.file_too_large", data: { bytes: 5, maxBytes: 4 } };
  await expect(small.client.put({ ...large, access: "private" })).rejects.toMatchObject(tooLarge);
  await tried.client.put({ ...large, access: "private" });
  await expect(small.client.get({ key: "large" })).rejects.toMatchObject(tooLarge);
  await small.close();
});
