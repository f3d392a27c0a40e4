import { mkdtemp, readdir, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { localFiles } from "@hanse/plugin-storage-local";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { MedusaModule } from "../../test/medusa.ts";
import { defaultPlugins, openTestShop, type TestShop } from "../../test/open-test-shop.ts";
import { adminRequests } from "../../test/staff-member.ts";
import type { FileService } from "./file.service.ts";

const png = Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), Buffer.alloc(40, 7)]);
let folder: string;
let shop: TestShop;
let ask: ReturnType<typeof adminRequests>;
let baseUrl: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "hanse-uploads-"));
  const files = localFiles({ folder, baseUrl: "http://shop.example" });
  shop = await openTestShop({
    plugins: [...defaultPlugins(), files],
    files: { maxBytes: 50_000, maxTextBytes: 90_000 },
  });
  ask = adminRequests(shop, shop.adminAuthorization);
  baseUrl = await shop.app.listen({ host: "127.0.0.1", port: 0 });
});
afterAll(async () => {
  await shop.close();
  await rm(folder, { recursive: true });
});

/** As browsers send it. */
async function upload(...files: readonly (readonly [name: string, type: string, content: string | Buffer])[]) {
  const form = new FormData();
  for (const [name, type, content] of files) form.append("files", new Blob([Buffer.from(content)], { type }), name);
  const headers = { authorization: shop.adminAuthorization };
  const reply = await fetch(`${baseUrl}/admin/uploads`, { method: "POST", headers, body: form });
  // oxlint-disable-next-line typescript/no-explicit-any -- a test reads what it expects
  return { status: reply.status, body: (await reply.json()) as any };
}

const storedFiles = async (): Promise<number> =>
  (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).length;
const open = (address: string) => shop.app.inject({ url: address.replace("http://shop.example", "") });

describe("an upload", () => {
  it("keeps pictures for everybody and tables for staff", async () => {
    const { status, body } = await upload(
      ["../Board é.PNG", "image/png", png],
      ["products.csv", "text/csv", "id,title\n1,Brett\n"],
    );
    expect(status).toBe(200);
    const [picture, table] = body.files;
    expect(picture).toMatchObject({
      mime_type: "image/png",
      size: png.byteLength,
      created_by: expect.stringMatching(/^apk_/),
    });
    expect(picture.key).toMatch(/^uploads\/[0-9a-f]{32}\.png$/);
    expect(picture.url).not.toContain("?");
    expect((await open(picture.url)).rawPayload.equals(png)).toBe(true);
    expect((await open(picture.url)).headers["content-type"]).toBe("image/png");
    expect(table).toMatchObject({ filename: "products.csv", mime_type: "text/csv" });
    expect((await open(table.url)).body).toContain("Brett");
    expect((await open(table.url.split("?")[0])).statusCode).toBe(404);
    expect((await ask("GET", `/uploads/${picture.id}`)).body.file).toEqual(picture);
    const stored = shop.container.resolve<FileService>("files");
    expect((await stored.readText(table.key)).toString()).toBe("id,title\n1,Brett\n");
    await expect(stored.readText(picture.id)).rejects.toMatchObject({ code: "files.upload_is_no_text" });

    expect((await ask("DELETE", `/uploads/${picture.id}`)).body).toEqual({
      id: picture.id,
      object: "file",
      deleted: true,
    });
    expect((await open(picture.url)).statusCode).toBe(404);
    for (const method of ["GET", "DELETE"] as const)
      expect((await ask(method, `/uploads/${picture.id}`)).status).toBe(404);
  });

  it.each([
    ["x.svg", "image/svg+xml", "<svg onload='alert(1)'/>", "files.type_refused"],
    ["x.png", "image/png", "<html>", "files.type_refused"],
    ["x.csv", "text/csv", `${"a,b\n".repeat(2_000)}\0`, "files.type_refused"],
    ["x.exe", "application/octet-stream", "MZ\0\0", "files.type_refused"],
    ["x.png", "image/png", Buffer.from("ffd8ffe000104a46", "hex"), "files.type_differs"],
    ["x.txt", "image/gif", "only text", "files.type_differs"],
    ["x.png", "image/png", Buffer.concat([png, Buffer.alloc(60_000)]), "files.too_large"],
    ["x.csv", "text/csv", "a,b\n".repeat(30_000), "files.too_large"],
  ])("of %s as %s is refused with the reason, and leaves nothing", async (name, type, content, code) => {
    const before = await storedFiles();
    const { status, body } = await upload(["good.png", "image/png", png], [name, type, content]);
    expect({ status, code: body.data.code }).toEqual({ status: code === "files.too_large" ? 413 : 400, code });
    expect(body.message).toContain(name);
    expect(await storedFiles()).toBe(before);
  });

  it("needs files", async () => {
    expect((await upload()).body.data.code).toBe("files.none_sent");
    expect((await ask("POST", "/uploads", { files: [] })).body.data.code).toBe("files.none_sent");
    const anonymous = await fetch(`${baseUrl}/admin/uploads`, { method: "POST", body: new FormData() });
    expect(anonymous.status).toBe(401);
  });

  it("of multipart bodies is taken here alone", async () => {
    const form = new FormData();
    form.append("title", "Board");
    const headers = { authorization: shop.adminAuthorization };
    expect((await fetch(`${baseUrl}/admin/products`, { method: "POST", headers, body: form })).status).toBe(415);
  });
});

describe("the js-sdk", () => {
  it("uploads, and imports by the address it is given or by uploading", async () => {
    const { default: Medusa } = createRequire(import.meta.url)("@medusajs/js-sdk") as MedusaModule;
    const apiKey = Buffer.from(shop.adminAuthorization.slice(6), "base64").toString().slice(0, -1);
    const sdk = new Medusa({ baseUrl, apiKey });
    // The client asks whether it was given a browser's list of files.
    Object.assign(globalThis, { FileList: class FileList {} });
    const files = [new File([png], "b.png", { type: "image/png" }), { name: "t.csv", content: "a,b\n" }];
    const uploaded = await sdk.admin.upload.create({ files });
    expect(uploaded.files).toMatchObject([{ filename: "b.png" }, { filename: "t.csv", mime_type: "text/csv" }]);
    expect((await sdk.admin.upload.retrieve(uploaded.files[0]?.id ?? "")).file.url).toBe(uploaded.files[0]?.url);
    expect(await sdk.admin.upload.delete(uploaded.files[0]?.id ?? "")).toMatchObject({ object: "file", deleted: true });
    const wanted = { originalname: "p.csv", mime_type: "text/csv", size: 10 };
    const presigned = await sdk.admin.upload.presignedUrl(wanted);
    // Files of this storage are POSTed, which the client does to /admin/uploads when the address has no scheme.
    expect(presigned).toMatchObject({ ...wanted, extension: "csv", url: presigned.filename });
    await expect(sdk.admin.upload.presignedUrl({ ...wanted, mime_type: "text/html" })).rejects.toMatchObject({
      status: 400,
    });
    await expect(sdk.admin.upload.presignedUrl({ ...wanted, size: 90_001 })).rejects.toMatchObject({ status: 413 });
  });
});

it("a shop without storage says so", async () => {
  const bare = await openTestShop();
  try {
    const askBare = adminRequests(bare, bare.adminAuthorization);
    expect((await askBare("POST", "/uploads", {})).body.data.code).toBe("files.no_storage");
  } finally {
    await bare.close();
  }
});
