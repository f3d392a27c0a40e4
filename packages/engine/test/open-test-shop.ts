import { AsyncLocalStorage } from "node:async_hooks";
import { createHash, randomBytes } from "node:crypto";
import { manualFulfillment } from "@hanse/plugin-fulfillment-manual";
import { inventory } from "@hanse/plugin-inventory";
import { manualPayment } from "@hanse/plugin-payment-manual";
import { taxRates } from "@hanse/plugin-tax-rates";
import type { FastifyInstance } from "fastify";
import { noteUses } from "../src/api-key/api-key.queries.ts";
import { createShop, type Shop } from "../src/main.ts";
import { defineConfig, type ShopOptions } from "../src/platform/config/config.ts";
import { migrations } from "../src/migrations.ts";
import { cloneDatabase, dropDatabase, ensureTemplate, testServerUrl } from "../src/platform/postgres/test-postgres.ts";
import type { ApiKeyService } from "../src/api-key/index.ts";

/** The plugins that every shop of the tests has. */
export const defaultPlugins = () => [inventory(), manualPayment(), manualFulfillment(), taxRates()];

export interface TestShop extends Shop {
  readonly app: FastifyInstance;
  readonly databaseUrl: string;
  /** A publishable key of the default sales channel. */
  readonly key: string;
  /** A secret key, for admin routes: `authorization: Basic …`. */
  readonly adminAuthorization: string;
  /** The statements that the shop sent since the last call, without those of the work that it does by itself. */
  statements(): string[];
}

/** Name of the template: changes with what goes into it, as the server may outlive the sources. */
const template = `hanse_test_${createHash("sha256")
  .update(migrations.map((step) => step.name + step.class.toString()).join("\n"))
  .digest("hex")
  .slice(0, 16)}`;

/** A database with every table and the defaults of a new shop, of its own. */
export async function freshDatabase(): Promise<{ url: string; drop: () => Promise<void> }> {
  const server = testServerUrl();
  await ensureTemplate(server, template, async (url) => {
    const shop = await createShop({ config: testConfig(), databaseUrl: url });
    await shop.close();
  });
  const name = `shop_${randomBytes(6).toString("hex")}`;
  const url = await cloneDatabase(server, template, name);
  return { url, drop: () => dropDatabase(server, name) };
}

export const testConfig = (options: Partial<ShopOptions> = {}) =>
  defineConfig({ plugins: defaultPlugins(), log: { level: "error" }, ...options }, {});

/** A shop of its own on a fresh database, with the real plugins in process. */
export async function openTestShop(options: Partial<ShopOptions> = {}): Promise<TestShop> {
  const fresh = await freshDatabase();
  const shop = await openShopOn(fresh.url, options);
  return {
    ...shop,
    async close() {
      await shop.close();
      await fresh.drop();
    },
  };
}

/**
 * Whatever an opening shop starts goes on in here, and no call of a test comes from here. But what notes the use of keys: the
 * first request of a minute starts that, and it is sent at the end of the minute.
 */
const background = new AsyncLocalStorage<true>();

/** A shop on a database that others may use too: several of them are several processes, as far as PostgreSQL can tell. */
export async function openShopOn(databaseUrl: string, options: Partial<ShopOptions> = {}): Promise<TestShop> {
  let sent: string[] = [];
  const onStatement = (text: string): void => {
    if (!background.getStore() && text !== noteUses.text) sent.push(text);
  };
  const shop = await background.run(true, () =>
    createShop({ config: testConfig(options), databaseUrl, checkReplies: true, onStatement }),
  );
  const apiKeys = shop.container.resolve<ApiKeyService>("apiKeys");
  const [publishable] = await apiKeys.publishable();
  const secret = await apiKeys.createSecret({ title: "tests" });
  sent = [];
  return {
    ...shop,
    app: shop.http,
    databaseUrl,
    key: publishable?.token ?? "",
    adminAuthorization: `Basic ${Buffer.from(`${secret.token}:`).toString("base64")}`,
    statements() {
      const seen = sent;
      sent = [];
      return seen;
    },
  };
}
