import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { storage } from "@hanse/plugin-kit";
import { type TriedPlugin, tryPlugin } from "@hanse/plugin-kit/testing";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { localFiles } from "../src/index.ts";
import { browse } from "./browser.ts";

let folder: string;
let tried: TriedPlugin<typeof storage>;
const open = (more: object = {}) =>
  tryPlugin(localFiles({ folder, baseUrl: "https://api.shop.example", ...more }), storage);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "hanse-files-"));
  tried = await open();
});
afterAll(async () => {
  await tried.close();
  await rm(folder, { recursive: true });
});
afterEach(() => void vi.useRealTimers());

const put = (key: string, contentType: string, access: "public" | "private" = "public", text = "content") =>
  tried.client.put({ key, contentType, contentBase64: Buffer.from(text).toString("base64"), access });

async function served(key: string, contentType: string, headers: Record<string, string> = {}): Promise<Response> {
  const { url } = await put(key, contentType);
  return browse(tried, url ?? "", { headers });
}

describe("a file that is served", () => {
  it.each(["text/html", "image/svg+xml", "application/pdf", "text/javascript", "application/xhtml+xml"])(
    "of type %s is saved and not run",
    async (contentType) => {
      const { headers } = await served(`evil/"quoted" it's.x`, contentType);
      expect(headers.get("content-type")).toBe(contentType);
      expect(headers.get("content-disposition")).toBe("attachment; filename*=UTF-8''%22quoted%22%20it%27s.x");
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("content-security-policy")).toBe("default-src 'none'; sandbox");
    },
  );

  it.each(["image/webp", "video/mp4", "text/plain; charset=utf-8"])("of type %s is shown", async (contentType) => {
    const { headers } = await served("fine.x", contentType);
    expect(headers.get("content-disposition")).toMatch(/^inline;/);
    expect(headers.get("x-content-type-options")).toBe("nosniff");
  });

  it("is not sent again to whoever has it, until it changes", async () => {
    const first = await served("tagged.txt", "text/plain");
    const etag = first.headers.get("etag") ?? "";
    const again = await served("tagged.txt", "text/plain", { "if-none-match": `"other", W/${etag}` });
    expect([again.status, await again.text()]).toEqual([304, ""]);
    const changed = await served("tagged.txt", "text/csv", { "if-none-match": etag });
    expect(changed.status).toBe(200);
  });

  it("is kept by caches only when it is public", async () => {
    expect((await served("open.txt", "text/plain")).headers.get("cache-control")).toMatch(/^public/);
    await put("closed.txt", "text/plain", "private");
    const { url } = await tried.client.url({ key: "closed.txt", expiresInSeconds: 60 });
    expect((await browse(tried, url)).headers.get("cache-control")).toBe("private, no-store");
  });
});

describe("a signed address", () => {
  it("ends when its time is over", async () => {
    await put("timed.txt", "text/plain", "private");
    // Stands still, for an address counts in whole seconds.
    vi.useFakeTimers({ toFake: ["Date"] });
    const { url } = await tried.client.url({ key: "timed.txt", expiresInSeconds: 60 });
    const upload = await tried.client.uploadUrl({ key: "timed.txt", contentType: "text/plain", expiresInSeconds: 60 });
    vi.setSystemTime(Date.now() + 59_000);
    expect((await browse(tried, url)).status).toBe(200);
    vi.setSystemTime(Date.now() + 3_000);
    expect((await browse(tried, url)).status).toBe(403);
    const { method, headers } = upload;
    expect((await browse(tried, upload.url, { method, headers, body: "late" })).status).toBe(403);
  });

  it("is understood by every process on the folder, and by none with another secret", async () => {
    await put("shared.txt", "text/plain", "private");
    const { url } = await tried.client.url({ key: "shared.txt", expiresInSeconds: 60 });
    const same = await open();
    const other = await open({ secret: "0123456789abcdef0123456789abcdef" });
    expect([(await browse(same, url)).status, (await browse(other, url)).status]).toEqual([200, 403]);
    await same.close();
    await other.close();
  });

  it("rests on a secret that only the owner can read, the same for processes that start at once", async () => {
    const { mode } = await stat(join(folder, "secret"));
    expect(mode & 0o777).toBe(0o600);
    const fresh = await mkdtemp(join(tmpdir(), "hanse-files-"));
    const together = await Promise.all([1, 2, 3, 4].map(() => open({ folder: fresh })));
    const [first] = together;
    await first?.client.put({ key: "a", contentType: "text/plain", contentBase64: "", access: "private" });
    const urls = await Promise.all(together.map(({ client }) => client.url({ key: "a", expiresInSeconds: 60 })));
    for (const { url } of urls) expect((await browse(first as TriedPlugin<typeof storage>, url)).status).toBe(200);
    for (const one of together) await one.close();
    expect((await readdir(fresh)).toSorted()).toEqual(["files", "secret", "unfinished"]);
    await rm(fresh, { recursive: true });
  });
});

describe("the folder", () => {
  const pathOf = (key: string): string => {
    const name = createHash("sha256").update(key).digest("hex");
    return join(folder, "files", name.slice(0, 2), name);
  };

  it("is never left by a link that lies in it", async () => {
    const secret = join(folder, "outside");
    await writeFile(
      secret,
      `${JSON.stringify({ key: "x", contentType: "text/plain", access: "public", size: 2 })}\nhi`,
    );
    await mkdir(dirname(pathOf("linked.txt")), { recursive: true });
    await symlink(secret, pathOf("linked.txt"));
    await expect(tried.client.get({ key: "linked.txt" })).rejects.toMatchObject({ code: "plugin.unavailable" });
    await put("linked.txt", "text/plain", "public", "mine");
    expect(await readFile(secret, "utf8")).toContain("hi");
    expect((await tried.client.get({ key: "linked.txt" })).contentBase64).toBe(Buffer.from("mine").toString("base64"));
  });

  it("keeps nothing of writes that failed, and loses what crashes left", async () => {
    const old = join(folder, "unfinished", "from-a-crash");
    const young = join(folder, "unfinished", "under-way");
    for (const path of [old, young]) await writeFile(path, "half");
    await utimes(old, new Date(0), new Date(0));
    const again = await open();
    await again.close();
    expect(await readdir(join(folder, "unfinished"))).toEqual(["under-way"]);
    await rm(young);
  });

  it("says so when a file is damaged, instead of giving half of it", async () => {
    await put("damaged.txt", "text/plain", "public", "a long content");
    const whole = await readFile(pathOf("damaged.txt"));
    await writeFile(pathOf("damaged.txt"), whole.subarray(0, -3));
    await expect(tried.client.get({ key: "damaged.txt" })).rejects.toMatchObject({ code: "plugin.unavailable" });
  });
});

it("files beyond the limit are refused, put and uploaded", async () => {
  const small = await open({ maxBytes: 10 });
  const eleven = Buffer.alloc(11);
  const file = { key: "big", contentType: "text/plain", access: "public" as const };
  const tooLarge = small.client.put({ ...file, contentBase64: eleven.toString("base64") });
  await expect(tooLarge).rejects.toMatchObject({ code: "storage.file_too_large", data: { bytes: 11, maxBytes: 10 } });
  const { url, ...upload } = await small.client.uploadUrl({
    key: "big",
    contentType: "text/plain",
    expiresInSeconds: 9,
  });
  expect((await browse(small, url, { ...upload, body: eleven })).status).toBe(413);
  expect((await browse(small, url, { ...upload, body: eleven.subarray(1) })).status).toBe(200);
  const [route] = small.running.manifest?.routes.filter(({ method }) => method === "POST") ?? [];
  expect(route?.rawBody).toEqual({ maxBytes: 10 });
  await small.close();
});
