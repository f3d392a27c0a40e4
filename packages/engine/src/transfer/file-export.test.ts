import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { storage, unnamed } from "@hanse/plugin-kit";
import { localFiles } from "@hanse/plugin-storage-local";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { openDemoShop } from "../../test/demo-template.ts";
import { defaultPlugins, type TestShop } from "../../test/open-test-shop.ts";
import { StaffDesk } from "../../test/staff-desk.ts";
import type { PluginHost } from "../platform/plugins/plugin-host.ts";
import { forgetOldExports } from "./transfer.jobs.ts";
import type { TransferDetailDto } from "./transfer.schema.ts";
import type { Transfers } from "./transfer.service.ts";

let folder: string;
let shop: TestShop;
let desk: StaffDesk;
let transfers: Transfers;
let plugins: PluginHost;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "hanse-file-export-"));
  shop = await openDemoShop({ plugins: [...defaultPlugins(), localFiles({ folder, baseUrl: "http://shop.test" })] });
  desk = new StaffDesk(shop);
  transfers = shop.container.resolve<Transfers>("transfers");
  plugins = shop.container.resolve<PluginHost>("plugins");
});
afterAll(async () => {
  await shop.close();
  await rm(folder, { recursive: true });
});

const get = async (id: string) =>
  (await desk.must<{ export: TransferDetailDto }>("GET", `/inventory-items/exports/${id}`)).export;

/** Whoever of this process's workers and the test comes first does it. */
async function finished(id: string): Promise<TransferDetailDto> {
  await transfers.run(id, new AbortController().signal);
  return vi.waitFor(async () => {
    const found = await get(id);
    expect(found.status).toBe("done");
    return found;
  }, 15_000);
}

const exported = async () =>
  finished((await desk.must<{ transaction_id: string }>("POST", "/inventory-items/export")).transaction_id);

const textsOf = ({ files }: TransferDetailDto) =>
  Promise.all(files.map(async ({ key }) => (await plugins.one(storage).get({ key })).contentBase64));

it("an export is done anew when its process dies, into the same files", async () => {
  const before = await exported();
  await shop.database.query(
    unnamed(
      `UPDATE transfer SET status = 'running', done = 1, leased_until = now() - interval '1 second', finished_at = NULL WHERE id = $1`,
    ),
    [before.id],
  );
  await transfers.sweep();
  const after = await finished(before.id);
  expect(after.done).toBe(before.done);
  expect(before.done).toBeGreaterThan(1);
  expect(after.files.map(({ key }) => key)).toEqual(before.files.map(({ key }) => key));
  expect(await textsOf(after)).toEqual(await textsOf(before));
});

it("the files of an export go after a week, and it is still known", async () => {
  const old = await exported();
  const young = await exported();
  await shop.database.query(unnamed("UPDATE transfer SET finished_at = now() - interval '8 days' WHERE id = $1"), [
    old.id,
  ]);
  await forgetOldExports.run({ database: shop.database, plugins }, { signal: AbortSignal.timeout(10_000) });
  expect(await get(old.id)).toMatchObject({ status: "done", files: [] });
  await expect(textsOf(old)).rejects.toMatchObject({ code: "storage.file_not_found" });
  expect(await textsOf(await get(young.id))).toHaveLength(1);
});

it("an export that fails says why, and leaves the others be", async () => {
  const { transaction_id: id } = await desk.must<{ transaction_id: string }>("POST", "/inventory-items/export");
  await finished(id);
  await shop.database.query(
    unnamed(`UPDATE transfer SET status = 'queued', filters = '{"colour": "red"}' WHERE id = $1`),
    [id],
  );
  await transfers.run(id, new AbortController().signal);
  await vi.waitFor(
    async () => expect(await get(id)).toMatchObject({ status: "failed", problem: expect.stringContaining("colour") }),
    15_000,
  );
  expect((await exported()).status).toBe("done");
});
