import { defineModule } from "../platform/module.ts";
import { FulfillmentProviderService } from "./fulfillment-provider.service.ts";
import { listFulfillmentProviderOptions, listFulfillmentProviders } from "./fulfillment-provider.routes.ts";
import {
  createFulfillmentSet,
  createServiceZone,
  deleteFulfillmentSet,
  deleteServiceZone,
  retrieveServiceZone,
  updateServiceZone,
} from "./fulfillment-set.routes.ts";
import { FulfillmentSet, FulfillmentSetLocation, GeoZone, ServiceZone } from "./fulfillment-set.entity.ts";
import { FulfillmentSetService } from "./fulfillment-set.service.ts";
import { CreateFulfillment } from "./migrations/0001-fulfillment.ts";
import { AddShippingAdmin } from "./migrations/0002-admin.ts";
import { ShippingOptionAdministration } from "./option-administration.service.ts";
import {
  ProductShippingProfile,
  ShippingOption,
  ShippingOptionPrice,
  ShippingOptionRule,
  ShippingOptionType,
  ShippingProfile,
} from "./shipping-option.entity.ts";
import { ShippingOfferService } from "./shipping-offer.service.ts";
import {
  createShippingOptionType,
  deleteShippingOptionType,
  listShippingOptionTypes,
  retrieveShippingOptionType,
  updateShippingOptionType,
} from "./shipping-option-type.routes.ts";
import { ShippingOptionTypeService } from "./shipping-option-type.service.ts";
import {
  batchShippingOptionRules,
  createShippingOption,
  deleteShippingOption,
  listShippingOptions,
  retrieveShippingOption,
  updateShippingOption,
} from "./shipping-option.routes.ts";
import { ShippingOptionService } from "./shipping-option.service.ts";
import {
  createShippingProfile,
  deleteShippingProfile,
  listShippingProfiles,
  retrieveShippingProfile,
  updateShippingProfile,
} from "./shipping-profile.routes.ts";
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
  migrations: [
    { name: "fulfillment/0001", class: CreateFulfillment },
    { name: "fulfillment/0002", class: AddShippingAdmin },
  ],
  services: {
    fulfillmentSets: FulfillmentSetService,
    shippingProfiles: ShippingProfileService,
    shippingOptions: ShippingOptionService,
    shippingOffers: ShippingOfferService,
    shippingOptionAdministration: ShippingOptionAdministration,
    shippingOptionTypes: ShippingOptionTypeService,
    fulfillmentProviders: FulfillmentProviderService,
  },
  routes: [
    createFulfillmentSet,
    deleteFulfillmentSet,
    createServiceZone,
    retrieveServiceZone,
    updateServiceZone,
    deleteServiceZone,
    listFulfillmentProviders,
    listFulfillmentProviderOptions,
    listShippingOptions,
    createShippingOption,
    retrieveShippingOption,
    updateShippingOption,
    deleteShippingOption,
    batchShippingOptionRules,
    listShippingOptionTypes,
    createShippingOptionType,
    retrieveShippingOptionType,
    updateShippingOptionType,
    deleteShippingOptionType,
    listShippingProfiles,
    createShippingProfile,
    retrieveShippingProfile,
    updateShippingProfile,
    deleteShippingProfile,
  ],
  prepare: ({ shippingProfiles }: { shippingProfiles: ShippingProfileService }) => shippingProfiles.prepare(),
});
