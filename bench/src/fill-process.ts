import { setTimeout as delay } from "node:timers/promises";
import { createShop, defineConfig } from "@hanse/engine";
import { installLargeCatalogue } from "@hanse/engine/demo";
import { unnamed } from "@hanse/plugin-kit";
import { manualFulfillment } from "@hanse/plugin-fulfillment-manual";
import { inventory } from "@hanse/plugin-inventory";
import { manualPayment } from "@hanse/plugin-payment-manual";
import { postgresSearch } from "@hanse/plugin-search-postgres";
import { taxRates } from "@hanse/plugin-tax-rates";
import { givenInput, reportProgress, serveParent } from "./parent.ts";
import type { ShopFacts } from "./shop-facts.ts";

// Fills an empty database with a shop of so many products, as `hanse seed` does, and tells what can be bought there.

const { databaseUrl, products } = givenInput<{ databaseUrl: string; products: number }>();
const publicUrl = "http://localhost:9000";
const anyPageDue = unnamed("SELECT FROM product_page_due LIMIT 1");
const plenty = 100_000_000;
const boughtVariants = 200;

interface Stores {
  settings(): Promise<{ defaultSalesChannelId: string; defaultRegionId: string; defaultLocationId: string }>;
}
interface Regions {
  list(): Promise<readonly { id: string; currencyCode: string }[]>;
}
interface ApiKeys {
  publishable(): Promise<readonly { token: string }[]>;
}
interface SecretKeys {
  createSecret(key: { title: string }): Promise<{ token: string }>;
}
interface VariantStock {
  setStock(counts: readonly { variantId: string; locationId: string; stocked: number }[]): Promise<void>;
}
interface SearchRebuild {
  request(): Promise<unknown>;
  carry(): Promise<void>;
}
interface SearchIndex {
  status(): Promise<{ rebuild: object | null }>;
}
interface ProductPages {
  renderDue(): Promise<number>;
}

const config = defineConfig({
  plugins: [inventory(), manualPayment(), manualFulfillment(), taxRates(), postgresSearch()],
  log: { level: "error" },
});
const { container, database, close } = await createShop({ config, databaseUrl });

await installLargeCatalogue(container, { products, seed: 1, publicUrl, onProgress: reportProgress });

const { defaultSalesChannelId, defaultRegionId, defaultLocationId } = await container
  .resolve<Stores>("stores")
  .settings();
const region = (await container.resolve<Regions>("regions").list()).find(({ id }) => id === defaultRegionId);
const [publishable] = await container.resolve<ApiKeys>("apiKeys").publishable();
if (!region || !publishable) throw new Error("The filled shop has no default region or no publishable key.");
const newest = await database.query(
  unnamed<{ productId: string; title: string; variantId: string }>(
    `SELECT p.id AS "productId", p.title, min(v.id) AS "variantId" FROM product p JOIN product_variant v ON v.product_id = p.id
      WHERE v.manage_inventory GROUP BY p.id ORDER BY p.created_at DESC, p.id DESC LIMIT ${boughtVariants}`,
  ),
);
const { token: secretKey } = await container.resolve<SecretKeys>("apiKeys").createSecret({ title: "Benchmark" });
const variantIds = newest.map(({ variantId }) => variantId);
await container
  .resolve<VariantStock>("variantStock")
  .setStock(variantIds.map((variantId) => ({ variantId, locationId: defaultLocationId, stocked: plenty })));
// The shop's own job may be at it, too.
while ((await database.query(anyPageDue)).length > 0) {
  await container.resolve<ProductPages>("productPages").renderDue();
  await delay(50);
}
const rebuild = container.resolve<SearchRebuild>("searchRebuild");
const index = container.resolve<SearchIndex>("searchIndex");
await rebuild.request();
while ((await index.status()).rebuild) {
  await rebuild.carry();
  await delay(50);
}
await close();

const facts: ShopFacts = {
  products,
  key: publishable.token,
  secretKey,
  salesChannelId: defaultSalesChannelId,
  regionId: region.id,
  currencyCode: region.currencyCode,
  countryCode: "de",
  productIds: newest.slice(0, 20).map(({ productId }) => productId),
  title: newest[0]?.title ?? "",
  variantIds,
};
serveParent(facts, async () => undefined);
