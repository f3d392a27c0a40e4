import { defineModule } from "../platform/module.ts";
import { ActivePriceListService } from "./active-price-lists.service.ts";
import { ListPriceService } from "./list-prices.service.ts";
import { CreatePricing } from "./migrations/0001-pricing.ts";
import { CreatePriceList } from "./migrations/0002-price-lists.ts";
import { Price, PriceList, PricePreference } from "./price.entity.ts";
import { PriceService } from "./price.service.ts";
import { PriceListService } from "./price-list.service.ts";
import * as listRoutes from "./price-lists.routes.ts";
import { PricePreferenceService } from "./price-preference.service.ts";
import * as preferenceRoutes from "./price-preferences.routes.ts";

export const pricingModule = defineModule({
  name: "pricing",
  entities: [Price, PriceList, PricePreference],
  migrations: [
    { name: "pricing/0001", class: CreatePricing },
    { name: "pricing/0002", class: CreatePriceList },
  ],
  services: {
    activePriceLists: ActivePriceListService,
    prices: PriceService,
    listPrices: ListPriceService,
    priceLists: PriceListService,
    pricePreferences: PricePreferenceService,
  },
  routes: [...Object.values(listRoutes), ...Object.values(preferenceRoutes)],
});
