import { createHash, randomBytes } from "node:crypto";
import { demoCategories } from "../src/demo/categories.ts";
import { demoProducts } from "../src/demo/catalogue.ts";
import { installDemo } from "../src/demo/index.ts";
import { demoShop } from "../src/demo/shop.ts";
import { createShop } from "../src/main.ts";
import { migrations } from "../src/migrations.ts";
import type { ShopOptions } from "../src/platform/config/config.ts";
import { cloneDatabase, dropDatabase, ensureTemplate, testServerUrl } from "../src/platform/postgres/test-postgres.ts";
import { openShopOn, testConfig, type TestShop } from "./open-test-shop.ts";

/** Changes with the tables and with what the demo puts into them. */
const template = `hanse_test_${createHash("sha256")
  .update(migrations.map((step) => step.name + step.class.toString()).join("\n"))
  .update(JSON.stringify([demoShop, demoCategories, demoProducts]))
  .digest("hex")
  .slice(0, 16)}_demo`;

/** Where the demo's pictures are said to be. */
const publicUrl = "http://localhost:9000";

/** A database with the demo shop in it, of its own. */
export async function demoDatabase(): Promise<{ url: string; drop: () => Promise<void> }> {
  const server = testServerUrl();
  await ensureTemplate(server, template, async (url) => {
    const shop = await createShop({ config: testConfig(), databaseUrl: url });
    try {
      await installDemo(shop.container, publicUrl, () => undefined);
    } finally {
      await shop.close();
    }
  });
  const name = `demo_${randomBytes(6).toString("hex")}`;
  return { url: await cloneDatabase(server, template, name), drop: () => dropDatabase(server, name) };
}

/** The demo shop as it was just installed: filled once for a run, copied for every call. */
export async function openDemoShop(options: Partial<ShopOptions> = {}): Promise<TestShop> {
  const { url, drop } = await demoDatabase();
  const shop = await openShopOn(url, options);
  return {
    ...shop,
    async close() {
      await shop.close();
      await drop();
    },
  };
}
