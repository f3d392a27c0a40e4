import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { localFiles } from "@hanse/plugin-storage-local";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { defaultPlugins, openTestShop, type TestShop } from "../../test/open-test-shop.ts";
import { merchantOf } from "../../test/support/merchant.ts";

interface Body {
  readonly files: readonly {
    id: string;
    key: string;
    url: string;
    filename: string;
    mime_type: string;
    size: number;
  }[];
  readonly data?: { readonly code: string };
}

const pngHead = Buffer.from("89504e470d0a1a0a", "hex");
const script = "<script>alert(document.cookie)</script>";
let parent: string;
let folder: string;
let shop: TestShop;
let baseUrl: string;

beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), "hanse-hostile-"));
  folder = join(parent, "files");
  const files = localFiles({ folder, baseUrl: "http://shop.example" });
  shop = await openTestShop({
    plugins: [...defaultPlugins(), files],
    files: { maxBytes: 10_000, maxTextBytes: 20_000 },
  });
  baseUrl = await shop.app.listen({ host: "127.0.0.1", port: 0 });
});
afterAll(async () => {
  await shop.close();
  await rm(parent, { recursive: true });
});

async function upload(name: string, type: string, content: string | Buffer): Promise<{ status: number; body: Body }> {
  const form = new FormData();
  form.append("files", new Blob([Buffer.from(content)], { type }), name);
  const headers = { authorization: shop.adminAuthorization };
  const reply = await fetch(`${baseUrl}/admin/uploads`, { method: "POST", headers, body: form });
  return { status: reply.status, body: (await reply.json()) as Body };
}

/** A body as programs write it by hand, with a header of a file that no FormData would send. */
async function uploadRaw(disposition: string, content: Buffer): Promise<{ status: number; body: Body }> {
  const body = Buffer.concat([
    Buffer.from(`--edge\r\nContent-Disposition: ${disposition}\r\nContent-Type: image/png\r\n\r\n`),
    content,
    Buffer.from("\r\n--edge--\r\n"),
  ]);
  const headers = { authorization: shop.adminAuthorization, "content-type": "multipart/form-data; boundary=edge" };
  const reply = await fetch(`${baseUrl}/admin/uploads`, { method: "POST", headers, body });
  return { status: reply.status, body: (await reply.json()) as Body };
}

const everyFile = async (): Promise<string[]> =>
  (await readdir(parent, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => resolve(entry.parentPath, entry.name));
const open = (address: string) => shop.app.inject({ url: address.replace("http://shop.example", "") });

describe("what a browser would run is not taken, whatever it is called", () => {
  it.each<[string, string, string | Buffer]>([
    ["SVG with a program", "image/png", `<svg xmlns="http://www.w3.org/2000/svg">${script}</svg>`],
    ["SVG after a comment", "image/gif", `<!-- GIF89a --><svg onload="alert(1)"/>`],
    ["SVG after a byte order mark and blanks", "", `\uFEFF \n\t<svg/onload=alert(1)>`],
    ["SVG of a declared type", "image/svg+xml", `<?xml version="1.0"?><svg/>`],
    ["HTML called a picture", "image/png", `<!DOCTYPE html>${script}`],
    ["HTML called text", "text/plain", `<html>${script}`],
    ["HTML called a table", "text/csv", `<body onload=alert(1)>`],
    ["HTML in UTF-16", "text/plain", Buffer.from(`\uFEFF<html>${script}`, "utf16le")],
    ["a PDF that does not begin as one", "application/pdf", `junk %PDF-1.7 ${script}\0`],
    ["an archive", "image/png", Buffer.from("504b0304140000000800", "hex")],
    ["nothing at all", "image/png", ""],
    ["nothing, of no type", "", ""],
  ])("%s as %j", async (_, type, content) => {
    const before = await everyFile();
    const { status, body } = await upload("photo.png", type, content);
    expect({ status, code: body.data?.code }).toEqual({ status: 400, code: expect.stringMatching(/^files\.type_/) });
    expect(await everyFile()).toEqual(before);
  });

  it.each<[string, string, Buffer, string]>([
    [
      "a PNG that goes on as HTML",
      "image/png",
      Buffer.concat([pngHead, Buffer.from(`<html>${script}</html>`)]),
      "x.html",
    ],
    ["a GIF that is a program too", "image/gif", Buffer.from(`GIF89a/*\0*/=1;alert(1)//`), "x.js"],
    [
      "a JPEG with HTML in its comment",
      "image/jpeg",
      Buffer.concat([Buffer.from("ffd8fffe00ff", "hex"), Buffer.from(script)]),
      "x.svg",
    ],
  ])("%s is only ever shown as the picture it begins as", async (_, type, content, name) => {
    const { status, body } = await upload(name, type, content);
    expect(status).toBe(200);
    const [file] = body.files;
    expect(file).toMatchObject({
      mime_type: type,
      key: expect.stringMatching(/^uploads\/[0-9a-f]{32}\.(png|gif|jpg)$/),
    });
    const { headers, rawPayload } = await open(file?.url ?? "");
    expect(rawPayload.equals(content)).toBe(true);
    expect(headers).toMatchObject({
      "content-type": type,
      "x-content-type-options": "nosniff",
      "content-security-policy": expect.stringContaining("sandbox"),
    });
  });

  it("text that holds markup further down is handed to staff alone, as text", async () => {
    const { body } = await upload("notes.html", "text/plain", `Notes\n${script}`);
    const [file] = body.files;
    expect(file).toMatchObject({ mime_type: "text/plain", key: expect.stringMatching(/\.txt$/) });
    const { headers } = await open(file?.url ?? "");
    expect(headers).toMatchObject({
      "content-type": expect.stringMatching(/^text\/plain/),
      "x-content-type-options": "nosniff",
      "content-security-policy": expect.stringContaining("sandbox"),
    });
    expect((await open(file?.url.split("?")[0] ?? "")).statusCode).toBe(404);
  });
});

describe("the name of a file", () => {
  const picture = Buffer.concat([pngHead, Buffer.alloc(30, 1)]);

  it.each([
    `form-data; name="files"; filename="../../../escape.png"`,
    `form-data; name="files"; filename="..\\\\..\\\\escape.png"`,
    `form-data; name="files"; filename="/etc/escape.png"`,
    `form-data; name="files"; filename="escape.png%00.html"`,
    `form-data; name="files"; filename*=UTF-8''..%2F..%2Fescape.png`,
    `form-data; name="files"; filename="${"a".repeat(3_000)}.png"`,
    `form-data; name="../../files"; filename="CON.png"`,
  ])("decides nothing about where it is kept: %s", async (disposition) => {
    const before = new Set(await everyFile());
    const { status, body } = await uploadRaw(disposition, picture);
    const added = (await everyFile()).filter((path) => !before.has(path));
    if (status !== 200) {
      expect({ status: Math.floor(status / 100), added }).toEqual({ status: 4, added: [] });
      return;
    }
    const [file] = body.files;
    expect(file?.key).toMatch(/^uploads\/[0-9a-f]{32}\.png$/);
    expect(file?.filename.length).toBeLessThanOrEqual(200);
    expect(added.length).toBeGreaterThan(0);
    for (const path of added) {
      expect(path.startsWith(`${folder}/`)).toBe(true);
      expect(path).not.toContain("escape");
    }
  });

  it("is no way to files of others", async () => {
    const merchant = merchantOf(shop);
    for (const id of ["..%2F..%2Fetc%2Fpasswd", "uploads%2F..%2F..%2Fx", "%00"])
      for (const method of ["GET", "DELETE"] as const)
        expect(Math.floor((await merchant.send(method, `/uploads/${id}`)).status / 100)).toBe(4);
  });
});

it("a file that is too large is cut off, and leaves nothing, not even an open connection", async () => {
  const before = await everyFile();
  const large = Buffer.concat([pngHead, Buffer.alloc(5_000_000, 1)]);
  const { status, body } = await upload("large.png", "image/png", large);
  expect({ status, code: body.data?.code }).toEqual({ status: 413, code: "files.too_large" });
  expect(await everyFile()).toEqual(before);
  const connections = () =>
    new Promise<number>((resolve) => shop.app.server.getConnections((_, count) => resolve(count)));
  shop.app.server.closeIdleConnections();
  await expect.poll(async () => (shop.app.server.closeIdleConnections(), connections()), { timeout: 20_000 }).toBe(0);
});
