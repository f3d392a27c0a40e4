import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { ShopFolder } from "./command-line.ts";
import { demoDatabase } from "./demo-template.ts";

const plugins = (names: readonly (readonly [name: string, from: string])[]): string => `
  import { defineConfig } from "@hanse/engine";
  import { manualFulfillment } from "@hanse/plugin-fulfillment-manual";
  import { inventory } from "@hanse/plugin-inventory";
  import { manualPayment } from "@hanse/plugin-payment-manual";
  import { taxRates } from "@hanse/plugin-tax-rates";
  ${names.map(([name, from]) => `import { ${name} } from "${from}";`).join("\n")}
  export default defineConfig({
    plugins: [inventory(), manualPayment(), manualFulfillment(), taxRates(), ${names.map(([name]) => `${name}()`).join()}],
  });`;

let folder: ShopFolder;
let DATABASE_URL: string;
let drop: () => Promise<void>;

beforeAll(async () => {
  const database = await demoDatabase();
  DATABASE_URL = database.url;
  drop = database.drop;
  folder = await ShopFolder.make();
});
afterAll(async () => {
  await folder.remove();
  await drop();
});

/** Each command is a process of its own, which takes seconds to start, and much longer on a busy machine. */
const patient = { timeout: 120_000 };

const hanse = (...args: string[]) => folder.hanse(args, { DATABASE_URL }).ended;

describe("hanse search", patient, () => {
  it("says what is missing in a shop without search plugin", async () => {
    await writeFile(join(folder.path, "hanse.config.ts"), plugins([]));
    expect(await hanse("search", "reindex")).toMatchObject({
      code: 1,
      stdout: "",
      stderr: expect.stringMatching(/^hanse: This shop has no search plugin.*\n$/),
    });
    expect(await hanse("search", "status")).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("no search plugin"),
    });
  });

  it("builds the index anew, and tells what is in it", async () => {
    const config = plugins([["postgresSearch", "@hanse/plugin-search-postgres"]]);
    await writeFile(join(folder.path, "hanse.config.ts"), config);
    const built = await hanse("search", "reindex");
    expect(built).toMatchObject({ code: 0, stderr: "" });
    const [, products = "none"] =
      /^(\d+) products are in the new search index, after \d+\.\d s\.\n$/.exec(built.stdout) ?? [];
    expect(Number(products)).toBeGreaterThan(10);
    expect((await hanse("search", "status")).stdout).toMatch(
      new RegExp(`^The index of search-postgres was built with ${products} products at .+\\n0 changed products wait`),
    );
  });

  it("leaves the index in use as it was, when it is interrupted", async () => {
    const client = new pg.Client({ connectionString: DATABASE_URL });
    const blocker = new pg.Client({ connectionString: DATABASE_URL });
    await Promise.all([client.connect(), blocker.connect()]);
    try {
      const index = () => client.query("SELECT built_at, products FROM search_index");
      const rebuild = () => client.query("SELECT FROM search_rebuild");
      const before = (await index()).rows;
      await blocker.query("BEGIN");
      await blocker.query("LOCK TABLE product_sales_channel_link IN ACCESS EXCLUSIVE MODE");
      const running = folder.hanse(["search", "reindex"], { DATABASE_URL });
      await vi.waitFor(async () => expect((await rebuild()).rowCount).toBe(1), { timeout: 60_000 });
      const ended = running.interrupt();
      await blocker.query("ROLLBACK");
      expect(await ended).toMatchObject({ code: 130, stdout: "Given up. The search index in use stays as it was.\n" });
      expect((await rebuild()).rowCount).toBe(0);
      expect((await index()).rows).toEqual(before);
    } finally {
      await Promise.all([client.end(), blocker.end()]);
    }
  });
});
