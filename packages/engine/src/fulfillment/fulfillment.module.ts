import { defineModule } from "../platform/module.ts";
import {
  createFulfillmentSet,
  createServiceZone,
  createShippingOption,
  listShippingOptions,
  listShippingProfiles,
} from "./admin.routes.ts";
import { FulfillmentSet, FulfillmentSetLocation, GeoZone, ServiceZone } from "./fulfillment-set.entity.ts";
import { FulfillmentSetService } from "./fulfillment-set.service.ts";
import { CreateFulfillment } from "./migrations/0001-fulfillment.ts";
import {
  ProductShippingProfile,
  ShippingOption,
  ShippingOptionPrice,
  ShippingOptionRule,
  ShippingOptionType,
  ShippingProfile,
} from "./shipping-option.entity.ts";
import { ShippingOfferService } from "./shipping-offer.service.ts";
import { ShippingOptionService } from "./shipping-option.service.ts";
import { ShippingProfileService } from "./shipping-profile.service.ts";

export const fulfillmentModule = defineModule({
  name: "fulfillment",
  entities: [
    FulfillmentSet,
    FulfillmentSetLocation,
    ServiceZone,
    GeoZone,
    ShippingProfile,
    ProductShippingProfile,
    ShippingOptionType,
    ShippingOption,
    ShippingOptionPrice,
    ShippingOptionRule,
  ],
  migrations: [{ name: "fulfillment/0001", class: CreateFulfillment }],
  services: {
    fulfillmentSets: FulfillmentSetService,
    shippingProfiles: ShippingProfileService,
    shippingOptions: ShippingOptionService,
    shippingOffers: ShippingOfferService,
  },
  routes: [listShippingProfiles, createFulfillmentSet, createServiceZone, listShippingOptions, createShippingOption],
  prepare: ({ shippingProfiles }: { shippingProfiles: ShippingProfileService }) => shippingProfiles.prepare(),
});
