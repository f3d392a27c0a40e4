import { expect } from "vitest";
import { first, type World } from "./world.ts";

/** Regions, currencies, the store, sales channels, keys, taxes, reasons. */
export async function driveSettings({ admin }: World): Promise<void> {
  const { stores } = await admin.store.list();
  const store = first(stores, "store");
  expect((await admin.store.retrieve(store.id)).store.name).toBe(store.name);
  expect((await admin.store.update(store.id, { name: "Harbour" })).store.name).toBe("Harbour");

  expect((await admin.currency.list({ limit: 5 })).currencies).toHaveLength(5);
  expect((await admin.currency.retrieve("eur")).currency.code).toBe("eur");
  // The shop speaks one language: there is no other to choose.
  expect((await admin.locale.list()).locales).toEqual([]);
  await expect(admin.locale.retrieve("de-DE")).rejects.toMatchObject({ status: 404 });

  const { region } = await admin.region.create({ name: "Malta", currency_code: "eur", countries: ["mt"] });
  expect((await admin.region.update(region.id, { name: "Malta and Gozo" })).region.name).toBe("Malta and Gozo");
  expect((await admin.region.retrieve(region.id)).region.countries?.map(({ iso_2: code }) => code)).toEqual(["mt"]);
  expect((await admin.region.list({ q: "Gozo" })).count).toBe(1);
  expect(await admin.region.delete(region.id)).toEqual({ id: region.id, object: "region", deleted: true });

  const { sales_channel: channel } = await admin.salesChannel.create({ name: "Market" });
  expect((await admin.salesChannel.update(channel.id, { name: "Fish market" })).sales_channel.name).toBe("Fish market");
  expect((await admin.salesChannel.retrieve(channel.id)).sales_channel.id).toBe(channel.id);
  expect((await admin.salesChannel.list({ q: "Fish" })).count).toBe(1);
  const { products } = await admin.product.list({ limit: 2 });
  const productIds = products.map(({ id }) => id);
  const offered = async () => (await admin.product.list({ sales_channel_id: [channel.id] })).count;
  await admin.salesChannel.updateProducts(channel.id, { add: productIds });
  expect(await offered()).toBe(2);
  await admin.salesChannel.batchProducts(channel.id, { remove: productIds });
  expect(await offered()).toBe(0);

  const { api_key: key } = await admin.apiKey.create({ title: "Market stall", type: "publishable" });
  expect((await admin.apiKey.update(key.id, { title: "Stall" })).api_key.title).toBe("Stall");
  const channelsOf = async () =>
    (await admin.salesChannel.list({ publishable_key_id: key.id })).sales_channels.map(({ id }) => id);
  await admin.apiKey.batchSalesChannels(key.id, { add: [channel.id] });
  expect(await channelsOf()).toEqual([channel.id]);
  await admin.apiKey.batchSalesChannels(key.id, { remove: [channel.id] });
  expect(await channelsOf()).toEqual([]);
  expect((await admin.apiKey.retrieve(key.id)).api_key.title).toBe("Stall");
  expect((await admin.apiKey.list({ q: "Stall" })).count).toBe(1);
  expect((await admin.apiKey.revoke(key.id, {})).api_key.revoked_at).not.toBeNull();
  expect((await admin.apiKey.delete(key.id)).deleted).toBe(true);
  expect((await admin.salesChannel.delete(channel.id)).deleted).toBe(true);
}

export async function driveTaxes({ admin }: World): Promise<void> {
  expect((await admin.taxProvider.list()).tax_providers.map(({ id }) => id)).toContain("tp_system");
  const { tax_region: taxRegion } = await admin.taxRegion.create({
    country_code: "mt",
    provider_id: "tp_system",
    default_tax_rate: { name: "VAT", code: "vat", rate: 18 },
  });
  expect((await admin.taxRegion.retrieve(taxRegion.id)).tax_region.country_code).toBe("mt");
  expect((await admin.taxRegion.list({ country_code: "mt" })).count).toBe(1);
  const { tax_region: dated } = await admin.taxRegion.update(taxRegion.id, { metadata: { since: "2004" } });
  expect(dated.metadata).toEqual({ since: "2004" });
  const { tax_rate: rate } = await admin.taxRate.create({
    tax_region_id: taxRegion.id,
    name: "Reduced",
    code: "reduced",
    rate: 5,
  });
  expect((await admin.taxRate.update(rate.id, { rate: 7 })).tax_rate.rate).toBe(7);
  expect((await admin.taxRate.retrieve(rate.id)).tax_rate.code).toBe("reduced");
  expect((await admin.taxRate.list({ tax_region_id: taxRegion.id })).count).toBe(2);
  expect((await admin.taxRate.delete(rate.id)).deleted).toBe(true);
  expect((await admin.taxRegion.delete(taxRegion.id)).deleted).toBe(true);
}

export async function driveReasons({ admin }: World): Promise<void> {
  const { return_reason: reason } = await admin.returnReason.create({ value: "too_large", label: "Too large" });
  expect(
    (await admin.returnReason.update(reason.id, { label: "Far too large", value: "too_large" })).return_reason.label,
  ).toBe("Far too large");
  expect((await admin.returnReason.retrieve(reason.id)).return_reason.value).toBe("too_large");
  expect((await admin.returnReason.list({ q: "Far too" })).count).toBe(1);
  expect((await admin.returnReason.delete(reason.id)).deleted).toBe(true);

  const { refund_reason: refund } = await admin.refundReason.create({ label: "Late", code: "late" });
  expect((await admin.refundReason.update(refund.id, { label: "Very late", code: "late" })).refund_reason.label).toBe(
    "Very late",
  );
  expect((await admin.refundReason.retrieve(refund.id)).refund_reason.id).toBe(refund.id);
  expect((await admin.refundReason.list({ q: "Very" })).count).toBe(1);
  expect((await admin.refundReason.delete(refund.id)).deleted).toBe(true);
}
