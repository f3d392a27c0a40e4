import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { storage, unnamed } from "@hanse/plugin-kit";
import { localFiles } from "@hanse/plugin-storage-local";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { listening } from "../../../test/listening-shop.ts";
import type { Medusa } from "../../../test/medusa.ts";
import { defaultPlugins, openTestShop, type TestShop } from "../../../test/open-test-shop.ts";
import type { PluginHost } from "../../platform/plugins/plugin-host.ts";
import type { TransferDetailDto } from "../../transfer/index.ts";

let shop: TestShop;
let folder: string;
let merchant: Medusa;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "hanse-file-import-"));
  const files = localFiles({ folder, baseUrl: "http://shop.test" });
  shop = await openTestShop({ plugins: [...defaultPlugins(), files] });
  ({ merchant } = await listening(shop));
  // The client looks for the browser's class of this name.
  vi.stubGlobal("FileList", class {});
});
afterAll(async () => {
  await shop.close();
  await rm(folder, { recursive: true });
});

const png = Buffer.from("89504e470d0a1a0a0000000d49484452", "hex");
const file = (content: string | Buffer<ArrayBuffer>, name = "products.csv", type = "text/csv") =>
  new File([content], name, { type });

const shown = async (id: string): Promise<TransferDetailDto> =>
  (await merchant.client.fetch<{ transfer: TransferDetailDto }>(`/admin/products/transfers/${id}`)).transfer;
const ended = async (id: string): Promise<TransferDetailDto> => {
  const open = ["pending", "queued", "running"];
  await expect.poll(async () => (await shown(id)).status, { timeout: 20_000 }).not.toBeOneOf(open);
  return shown(id);
};
const uploads = async () =>
  shop.database.query(unnamed<{ id: string; key: string }>("SELECT id, key FROM upload ORDER BY created_at, id"));

/** Thirty products, the 5th with a status that there is not, the 23rd with a tag, the 27th with a price that is none. */
function thirty(): string {
  const rows = Array.from({ length: 30 }, (_, at) => at + 1).map((number) => {
    const [status, tag, price] = [
      number === 5 ? "sold" : "draft",
      number === 23 ? "held" : "",
      number === 27 ? "cheap" : 1.5,
    ];
    return `sent-${number},Sent ${number},${status},${tag},One,${price}`;
  });
  return ["handle,title,status,tags,variant_title,price_eur", ...rows].join("\n");
}

describe("a file that is sent as multipart", () => {
  test("is imported once it is confirmed, and says how far it is and which lines are wrong", async () => {
    const { transaction_id: id, summary } = await merchant.admin.product.import({ file: file(thirty()) });
    expect(summary).toEqual({ toCreate: 30, toUpdate: 0 });
    expect(await shown(id)).toMatchObject({ status: "pending", total: 30, done: 0 });

    // Somebody else is making the tag of the 23rd product, and takes some time for it.
    const other = await shop.database.pool.connect();
    // PostgreSQL would end who is idle in a transaction for as long as a busy machine may take here.
    await other.query("BEGIN; SET LOCAL idle_in_transaction_session_timeout = 0");
    await other.query("INSERT INTO product_tag (id, value) VALUES ('ptag_held', 'held')");
    try {
      await merchant.admin.product.confirmImport(id);
      await expect.poll(async () => (await shown(id)).done, { timeout: 20_000 }).toBeGreaterThan(0);
      expect(await shown(id)).toMatchObject({
        status: "running",
        total: 30,
        done: 20,
        created: 19,
        failed: 1,
        errors: [{ row: 6, column: "status", value: "sold" }],
      });
    } finally {
      await other.query("ROLLBACK");
      other.release();
    }
    expect(await ended(id)).toMatchObject({
      status: "done",
      done: 30,
      created: 28,
      failed: 2,
      errors: [{ row: 6 }, { row: 28, column: "price_eur", value: "cheap", message: expect.any(String) }],
    });
    expect((await merchant.admin.product.list({ q: "sent" })).count).toBe(28);
  });

  test("is refused and not kept when it is no table of products", async () => {
    const before = await uploads();
    for (const [sent, message] of [
      [file(png, "products.png", "image/png"), /products\.png cannot be read as text: it is image\/png/],
      [file(png), /it is image\/png/],
      [file("colour\nred"), /columns that are not known/],
      [file(""), /it is empty/],
    ] as const) {
      await expect(merchant.admin.product.import({ file: sent })).rejects.toMatchObject({
        status: 400,
        message: expect.stringMatching(message),
      });
    }
    expect(await uploads()).toEqual(before);
  });

  test("comes alone", async () => {
    const before = await uploads();
    const body = new FormData();
    for (const handle of ["one", "two"]) body.append("files", file(`handle,title\n${handle},Title`));
    const both = merchant.client.fetch("/admin/products/import", {
      method: "POST",
      body,
      headers: { "content-type": null },
    });
    await expect(both).rejects.toMatchObject({ status: 400, message: expect.stringContaining("one at a time") });
    expect(await uploads()).toEqual(before);
  });
});

describe("an upload that is no table", () => {
  test("is not planned", async () => {
    const { files } = await merchant.admin.upload.create({ files: [file(png, "board.png", "image/png")] });
    const body = { file_key: files[0]?.id, originalname: "products.csv" };
    await expect(merchant.client.fetch("/admin/products/imports", { method: "POST", body })).rejects.toMatchObject({
      status: 400,
      message: expect.stringContaining("it is image/png"),
    });
  });

  test("in whose place a table was when it was planned is not imported", async () => {
    const { transaction_id: id } = await merchant.admin.product.createImport({
      file: file("handle,title\nswapped,Swapped"),
    });
    const key = (await uploads()).at(-1)?.key ?? "";
    const content = { contentType: "text/csv", contentBase64: png.toString("base64"), access: "private" } as const;
    await shop.container
      .resolve<PluginHost>("plugins")
      .one(storage)
      .put({ key, ...content });
    await merchant.admin.product.confirmImport(id);
    expect(await ended(id)).toMatchObject({
      status: "failed",
      done: 0,
      problem: expect.stringContaining("it is image/png"),
    });
    expect((await merchant.admin.product.list({ handle: "swapped" })).count).toBe(0);
  });
});
