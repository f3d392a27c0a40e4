import { createRequire } from "node:module";
import { unnamed } from "@hanse/plugin-kit";
import type { HttpTypes } from "@medusajs/types";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Medusa, MedusaModule } from "../../test/medusa.ts";
import { openTestShop, type TestShop } from "../../test/open-test-shop.ts";

const { default: MedusaClient } = createRequire(import.meta.url)("@medusajs/js-sdk") as MedusaModule;

let shop: TestShop;
let sdk: Medusa;
beforeAll(async () => {
  shop = await openTestShop();
  const baseUrl = await shop.app.listen({ port: 0, host: "127.0.0.1" });
  const apiKey = Buffer.from(shop.adminAuthorization.replace("Basic ", ""), "base64").toString().replace(/:$/, "");
  sdk = new MedusaClient({ baseUrl, apiKey });
});
afterAll(() => shop.close());

const draft = (key: string): HttpTypes.AdminCreateProduct => ({
  title: `Mug ${key}`,
  options: [{ title: "Size", values: ["S", "L"] }],
  images: [{ url: `https://shop.test/${key}.svg` }],
  variants: [
    { title: "Small", sku: `${key}-s`, options: { Size: "S" }, prices: [{ currency_code: "eur", amount: 12.5 }] },
    { title: "Large", sku: `${key}-l`, options: { Size: "L" }, prices: [{ currency_code: "eur", amount: 15 }] },
  ],
});

test("a merchant works with products by the js-sdk", async () => {
  const { product } = await sdk.admin.product.create(draft("sdk"));
  const [small, large] = product.variants ?? [];
  if (!small || !large) throw new Error("The variants are missing.");
  expect(small.prices).toMatchObject([{ currency_code: "eur", amount: 12.5 }]);

  const { products, count } = await sdk.admin.product.list({ q: "sdk-s", fields: "id,*variants.prices" });
  expect({ count, id: products[0]?.id }).toEqual({ count: 1, id: product.id });
  await sdk.admin.product.update(product.id, { title: "Enamel mug", status: "published" });
  expect((await sdk.admin.product.retrieve(product.id)).product).toMatchObject({ title: "Enamel mug" });

  await sdk.admin.product.updateVariant(product.id, small.id, { prices: [{ id: small.prices?.[0]?.id, amount: 11 }] });
  const { variant } = await sdk.admin.product.retrieveVariant(product.id, small.id);
  expect(variant.prices).toMatchObject([{ id: small.prices?.[0]?.id, amount: 11 }]);
  const { product: linked } = await sdk.admin.product.linkOptions(product.id, {
    update: [{ product_option_id: product.options?.[0]?.id ?? "", add: ["XL"] }],
  });
  expect(linked.options?.[0]?.values).toHaveLength(3);
  const made = await sdk.admin.product.createVariant(product.id, {
    title: "Extra",
    options: { Size: "XL" },
    prices: [{ currency_code: "eur", amount: 20 }],
  });
  expect(made.product.variants).toHaveLength(3);
  const { variants } = await sdk.admin.product.listVariants(product.id, { order: "-variant_rank", limit: 1 });
  expect(variants).toMatchObject([{ title: "Extra" }]);
  expect((await sdk.admin.product.listOptions(product.id)).product_options).toMatchObject([{ title: "Size" }]);

  const imageId = product.images?.[0]?.id ?? "";
  expect(await sdk.admin.product.batchImageVariants(product.id, imageId, { add: [small.id] })).toEqual({
    added: [small.id],
    removed: [],
  });
  await sdk.admin.product.batchVariantImages(product.id, small.id, { remove: [imageId] });
  const [item] = await shop.database.query(
    unnamed<{ id: string }>(
      `SELECT inventory_item_id AS id FROM variant_inventory_item WHERE variant_id = '${small.id}'`,
    ),
  );
  const link = { variant_id: large.id, inventory_item_id: item?.id ?? "" };
  const items = await sdk.admin.product.batchVariantInventoryItems(product.id, {
    create: [{ ...link, required_quantity: 2 }],
  });
  expect(items).toMatchObject({ created: [{ Product: { variant_id: large.id } }], updated: [], deleted: [] });
  const kit = await sdk.admin.productVariant.list({ sku: "sdk-l", fields: "*inventory_items,+inventory_quantity" });
  expect(kit.variants[0]?.inventory_items).toHaveLength(2);

  const batch = await sdk.admin.product.batchVariants(product.id, {
    update: [{ id: large.id, title: "Very large" }],
    delete: [small.id],
  });
  expect(batch).toMatchObject({ updated: [{ title: "Very large" }], deleted: { ids: [small.id] } });
  expect(await sdk.admin.product.deleteVariant(product.id, large.id)).toMatchObject({ parent: { id: product.id } });
  const both = await sdk.admin.product.batch({ create: [draft("next")], delete: [product.id] });
  expect(both.created).toMatchObject([{ title: "Mug next" }]);
  expect(await sdk.admin.product.delete(both.created[0]?.id ?? "")).toMatchObject({ object: "product", deleted: true });
  await expect(sdk.admin.product.retrieve(product.id)).rejects.toMatchObject({ status: 404 });
});

test("an export without a plugin that keeps files says what is missing", async () => {
  await expect(sdk.admin.product.export({})).rejects.toMatchObject({ status: 400, message: /storage-local/ });
});
