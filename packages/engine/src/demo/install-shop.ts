import type { AwilixContainer } from "awilix";
import type { FulfillmentSetService, ShippingOptionService } from "../fulfillment/index.ts";
import type { StockLocationService } from "../inventory/index.ts";
import type { PriceService } from "../pricing/index.ts";
import type { RegionService } from "../region/index.ts";
import type { StoreService } from "../store/index.ts";
import { demoShop } from "./shop.ts";

/** What has been installed is noted in the store's metadata. */
export type Part = "shop" | "taxes" | `demo ${string}`;

export async function isInstalled(container: AwilixContainer, part: Part): Promise<boolean> {
  return (await installedParts(container)).includes(part);
}

export async function markInstalled(container: AwilixContainer, part: Part): Promise<void> {
  const stores = container.resolve<StoreService>("stores");
  const { metadata } = await stores.settings();
  const parts = (await installedParts(container)).filter((other) => other.split(" ")[0] !== part.split(" ")[0]);
  await stores.update({ metadata: { ...metadata, installed: [...parts, part] } });
}

async function installedParts(container: AwilixContainer): Promise<string[]> {
  const { metadata } = await container.resolve<StoreService>("stores").settings();
  const installed = metadata?.["installed"];
  return Array.isArray(installed) ? installed.map(String) : [];
}

/** Location ids by the keys of the demo's drafts. */
export async function locationsByKey(container: AwilixContainer): Promise<Map<string, string>> {
  const locations = await container.resolve<StockLocationService>("stockLocations").list();
  return new Map(
    demoShop.locations.flatMap(({ key, name }) => {
      const found = locations.find((location) => location.name === name);
      return found ? [[key, found.id] as const] : [];
    }),
  );
}

/** The shop around a catalogue: its name, currencies, regions, stock locations and shipping. Once. */
export async function installShop(container: AwilixContainer): Promise<void> {
  if (await isInstalled(container, "shop")) return;
  await installRegions(container);
  await installLocations(container);
  await installShipping(container);
  await markInstalled(container, "shop");
}

async function installRegions(container: AwilixContainer): Promise<void> {
  const stores = container.resolve<StoreService>("stores");
  const regions = container.resolve<RegionService>("regions");
  const prices = container.resolve<PriceService>("prices");
  await stores.update({ name: demoShop.storeName, currencyCodes: demoShop.currencies });
  for (const { name, currencyCode, countries, pricesIncludeTax } of demoShop.regions) {
    const existing = (await regions.list()).find((region) => region.name === name);
    const { id } =
      existing ??
      (await regions.create({
        name,
        currencyCode,
        countryCodes: countries,
        paymentProviderIds: ["pp_system_default"],
      }));
    await prices.preferTaxInclusive("region_id", id, pricesIncludeTax);
  }
  const [first] = await regions.list();
  if (first) await stores.update({ defaultRegionId: first.id });
}

async function installLocations(container: AwilixContainer): Promise<void> {
  const stores = container.resolve<StoreService>("stores");
  const locations = container.resolve<StockLocationService>("stockLocations");
  const { defaultSalesChannelId } = await stores.settings();
  for (const { key, name, address } of demoShop.locations) {
    if ((await locationsByKey(container)).has(key)) continue;
    await locations.create({
      name,
      address: {
        address1: address.address1,
        address2: null,
        company: null,
        city: address.city,
        countryCode: address.countryCode,
        phone: null,
        province: address.province ?? null,
        postalCode: address.postalCode,
      },
      salesChannelIds: defaultSalesChannelId ? [defaultSalesChannelId] : [],
    });
  }
  const [first] = (await locationsByKey(container)).values();
  if (first) await stores.update({ defaultLocationId: first });
}

async function installShipping(container: AwilixContainer): Promise<void> {
  const sets = container.resolve<FulfillmentSetService>("fulfillmentSets");
  const options = container.resolve<ShippingOptionService>("shippingOptions");
  const locations = await locationsByKey(container);
  const offered = new Set((await options.list()).map((option) => option.name));
  for (const zone of demoShop.shippingZones) {
    const locationId = locations.get(zone.location);
    const names = zone.options.map(({ name }) => `${name}, ${zone.name}`);
    if (!locationId || names.every((name) => offered.has(name))) continue;
    const { zoneIds } = await sets.create({
      name: `${zone.name} from ${zone.location}`,
      type: "shipping",
      locationId,
      zones: [
        { name: zone.name, geoZones: zone.countries.map((countryCode) => ({ type: "country" as const, countryCode })) },
      ],
    });
    for (const { name, code, description, prices } of zone.options) {
      await options.create({
        name: `${name}, ${zone.name}`,
        zoneId: zoneIds[0] ?? "",
        providerId: "manual_manual",
        type: { label: name, code, description },
        prices: Object.entries(prices).map(([currencyCode, amount]) => ({ currencyCode, amount })),
      });
    }
  }
}
