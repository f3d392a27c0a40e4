import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FileNotFound, InvalidFileKey, type storage } from "../contracts/storage.ts";
import type { TriedPlugin } from "./tried-plugin.ts";

export interface StorageTrial {
  /** Requests an address as a browser does; `fetch` unless told. */
  browse?(tried: TriedPlugin<typeof storage>, url: string, init: RequestInit): Promise<Response>;
}

const base64 = (text: string): string => Buffer.from(text).toString("base64");

/** Registers what every holder of the contract `storage` has to do. */
export function storageConformance(
  open: () => Promise<TriedPlugin<typeof storage>>,
  { browse = (_tried, url, init) => fetch(url, init) }: StorageTrial = {},
): void {
  describe("storage", () => {
    let tried: TriedPlugin<typeof storage>;
    beforeAll(async () => {
      tried = await open();
    });
    afterAll(() => tried?.close());

    const visit = (url: string, init: RequestInit = {}): Promise<Response> => browse(tried, url, init);
    const put = (key: string, text = key, access: "public" | "private" = "private", contentType = "text/plain") =>
      tried.client.put({ key, contentType, contentBase64: base64(text), access });
    const read = async (key: string): Promise<string> =>
      Buffer.from((await tried.client.get({ key })).contentBase64, "base64").toString();
    const isRefused = (status: number): boolean => status >= 400 && status < 500;

    it("gives back what was put, byte for byte, with its type", async () => {
      const bytes = Buffer.from(Array.from({ length: 100_000 }, (_, index) => (index * 31) % 256));
      const file = { key: "a/b/c.bin", contentType: "image/webp", contentBase64: bytes.toString("base64") };
      expect(await tried.client.put({ ...file, access: "private" })).toEqual({ key: file.key, url: null });
      expect(await tried.client.get({ key: file.key })).toEqual({
        contentType: file.contentType,
        contentBase64: file.contentBase64,
      });
    });

    it("keeps empty files, and keys with spaces, dots and any Unicode", async () => {
      for (const key of ["empty file.txt", "Größe/日本 語+%20?#&.txt", "..hidden/...", "a..b"]) {
        await put(key, "");
        expect(await read(key)).toBe("");
      }
    });

    it("takes the same put again, and replaces what was there", async () => {
      await put("again.txt", "first");
      await put("again.txt", "first");
      expect(await read("again.txt")).toBe("first");
      await put("again.txt", "second", "private", "text/csv");
      expect(await tried.client.get({ key: "again.txt" })).toEqual({
        contentType: "text/csv",
        contentBase64: base64("second"),
      });
    });

    it("ends many puts of one key with one of them, whole", async () => {
      const texts = Array.from({ length: 8 }, (_, index) => String(index).repeat(20_000));
      await Promise.all(texts.map((text) => put("race.txt", text)));
      expect(texts).toContain(await read("race.txt"));
    });

    it("removes files, and does not mind those that are gone", async () => {
      await put("gone/1.txt");
      await put("gone/2.txt");
      await tried.client.remove({ keys: ["gone/1.txt", "gone/never.txt"] });
      await tried.client.remove({ keys: ["gone/1.txt"] });
      await tried.client.remove({ keys: [] });
      await expect(tried.client.get({ key: "gone/1.txt" })).rejects.toMatchObject({ code: FileNotFound.code });
      expect(await read("gone/2.txt")).toBe("gone/2.txt");
    });

    it.each([
      "../up.txt",
      "a/../../up.txt",
      "a/./b",
      "/etc/passwd",
      "a//b",
      "a/",
      "a\\b",
      "nul\u0000.txt",
      "line\nbreak",
      "é".repeat(257),
      "half-\ud800",
    ])("refuses the key %j everywhere", async (key) => {
      const refused = { code: InvalidFileKey.code };
      await expect(put(key)).rejects.toMatchObject(refused);
      await expect(tried.client.get({ key })).rejects.toMatchObject(refused);
      await expect(tried.client.remove({ keys: ["fine.txt", key] })).rejects.toMatchObject(refused);
      await expect(tried.client.url({ key, expiresInSeconds: 60 })).rejects.toMatchObject(refused);
      const upload = { key, contentType: "text/plain", expiresInSeconds: 60 };
      await expect(tried.client.uploadUrl(upload)).rejects.toMatchObject(refused);
    });

    it("refuses a type that would become another header", async () => {
      const call = { key: "a.txt", contentType: "text/plain\r\nx: y", contentBase64: "", access: "private" as const };
      await expect(tried.client.put(call)).rejects.toMatchObject({ code: "plugin.invalid_call" });
    });

    it("shows a public file to everybody", async () => {
      const { url } = await put("shop/öffentlich.txt", "for all", "public");
      const reply = await visit(url ?? "");
      expect([reply.status, await reply.text()]).toEqual([200, "for all"]);
      expect(reply.headers.get("content-type")).toMatch(/^text\/plain/);
    });

    it("shows a private file only by a signed url, and that only", async () => {
      await put("secret/1.txt", "for some");
      await put("secret/2.txt", "for others");
      const { url } = await tried.client.url({ key: "secret/1.txt", expiresInSeconds: 60 });
      const reply = await visit(url);
      expect([reply.status, await reply.text()]).toEqual([200, "for some"]);

      const bare = new URL(url);
      bare.search = "";
      expect(isRefused((await visit(bare.href)).status)).toBe(true);
      expect(isRefused((await visit(url.replace("secret/1.txt", "secret/2.txt"))).status)).toBe(true);
      expect(isRefused((await visit(url.replace(/.$/, (last) => (last === "0" ? "1" : "0")))).status)).toBe(true);
      const longer = url.replace(/=60\b/, "=86400").replace(/(expires=\d+)/, "$10");
      expect(longer).not.toBe(url);
      expect(isRefused((await visit(longer)).status)).toBe(true);
    });

    it("stops showing a file when it becomes private or goes", async () => {
      const { url } = await put("was/public.txt", "for all", "public");
      await put("was/public.txt", "for none any more", "private");
      expect(isRefused((await visit(url ?? "")).status)).toBe(true);
      const signed = await tried.client.url({ key: "was/public.txt", expiresInSeconds: 60 });
      await tried.client.remove({ keys: ["was/public.txt"] });
      expect((await visit(signed.url)).status).toBe(404);
    });

    it("lets a browser upload one file, of that key and type", async () => {
      const upload = await tried.client.uploadUrl({ key: "up/1.png", contentType: "image/png", expiresInSeconds: 60 });
      const { url, method, headers } = upload;
      const other = await visit(url, {
        method,
        headers: { ...headers, "content-type": "text/html" },
        body: "<script>",
      });
      expect(isRefused(other.status)).toBe(true);
      const elsewhere = await visit(url.replace("up/1.png", "up/2.png"), { method, headers, body: "no" });
      expect(isRefused(elsewhere.status)).toBe(true);
      await expect(tried.client.get({ key: "up/2.png" })).rejects.toMatchObject({ code: FileNotFound.code });

      const bytes = Buffer.from([0, 255, 137, 80, 78, 71]);
      const done = await visit(url, { method, headers, body: bytes });
      expect([done.ok, await done.text().then(() => true)]).toEqual([true, true]);
      expect(await tried.client.get({ key: "up/1.png" })).toEqual({
        contentType: "image/png",
        contentBase64: bytes.toString("base64"),
      });
      const bare = new URL(url);
      bare.search = "";
      expect(isRefused((await visit(bare.href)).status)).toBe(true);
    });

    it("does not let an address to read be used to write", async () => {
      await put("kept.txt", "as it was");
      const { url } = await tried.client.url({ key: "kept.txt", expiresInSeconds: 60 });
      for (const method of ["PUT", "POST", "DELETE"])
        expect(isRefused((await visit(url, { method, headers: { "content-type": "text/plain" } })).status)).toBe(true);
      expect(await read("kept.txt")).toBe("as it was");
    });
  });
}
