import { expect } from "vitest";
import { first, type World } from "./world.ts";

/** A fulfillment set with a zone, and an option in it, from their making to their end. */
export async function driveShipping({ admin }: World): Promise<void> {
  const { fulfillment_providers: providers } = await admin.fulfillmentProvider.list();
  const provider = first(providers, "fulfillment provider").id;
  expect(provider).toBe("manual_manual");
  const { fulfillment_options: services } = await admin.fulfillmentProvider.listFulfillmentOptions(provider);
  const service = first(services, "service");

  const { shipping_profile: profile } = await admin.shippingProfile.create({ name: "Bulky", type: "bulky" });
  expect((await admin.shippingProfile.update(profile.id, { name: "Heavy" })).shipping_profile.name).toBe("Heavy");
  expect((await admin.shippingProfile.retrieve(profile.id)).shipping_profile.type).toBe("bulky");
  expect((await admin.shippingProfile.list({ q: "Heavy" })).count).toBe(1);

  const { shipping_option_type: type } = await admin.shippingOptionType.create({ code: "barge", label: "Barge" });
  const { shipping_option_type: renamed } = await admin.shippingOptionType.update(type.id, { label: "Slow barge" });
  expect(renamed.label).toBe("Slow barge");
  expect((await admin.shippingOptionType.retrieve(type.id)).shipping_option_type.code).toBe("barge");
  expect((await admin.shippingOptionType.list({ q: "barge" })).count).toBe(1);

  const { stock_locations: locations } = await admin.stockLocation.list({ name: "Hamburg Warehouse" });
  const location = first(locations, "location").id;
  await admin.stockLocation.createFulfillmentSet(location, { name: "By barge", type: "shipping" });
  const { stock_location: equipped } = await admin.stockLocation.retrieve(location, { fields: "*fulfillment_sets" });
  const set = first(
    equipped.fulfillment_sets?.filter(({ name }) => name === "By barge"),
    "fulfillment set",
  ).id;
  const { fulfillment_set: zoned } = await admin.fulfillmentSet.createServiceZone(
    set,
    { name: "Elbe", geo_zones: [{ type: "country", country_code: "de" }] },
    { fields: "*service_zones" },
  );
  const zone = first(zoned.service_zones, "service zone").id;
  await admin.fulfillmentSet.updateServiceZone(set, zone, { name: "Lower Elbe" });
  const { service_zone: read } = await admin.fulfillmentSet.retrieveServiceZone(set, zone, { fields: "*geo_zones" });
  expect(read).toMatchObject({ name: "Lower Elbe", geo_zones: [{ type: "country", country_code: "de" }] });

  const { shipping_option: option } = await admin.shippingOption.create({
    name: "Barge",
    price_type: "flat",
    service_zone_id: zone,
    shipping_profile_id: profile.id,
    provider_id: provider,
    type_id: type.id,
    data: { id: service.id },
    prices: [{ currency_code: "eur", amount: 3.5 }],
  });
  const { id } = option;
  await admin.shippingOption.update(id, { name: "Barge on the Elbe", prices: [{ currency_code: "eur", amount: 2.5 }] });
  const { shipping_option: cheaper } = await admin.shippingOption.retrieve(id, { fields: "*prices,*type" });
  expect(cheaper).toMatchObject({ name: "Barge on the Elbe", prices: [{ amount: 2.5 }], type: { code: "barge" } });
  const { created } = await admin.shippingOption.updateRules(id, {
    create: [{ attribute: "enabled_in_store", operator: "eq", value: "false" }],
  });
  expect(created).toMatchObject([{ attribute: "enabled_in_store", operator: "eq" }]);
  expect((await admin.shippingOption.list({ q: "Barge on" })).count).toBe(1);

  expect((await admin.shippingOption.delete(id)).deleted).toBe(true);
  const gone = await admin.fulfillmentSet.deleteServiceZone(set, zone);
  expect(gone).toMatchObject({ id: zone, deleted: true, parent: { id: set } });
  expect((await admin.fulfillmentSet.delete(set)).deleted).toBe(true);
  expect((await admin.shippingOptionType.delete(type.id)).deleted).toBe(true);
  expect((await admin.shippingProfile.delete(profile.id)).deleted).toBe(true);
}
