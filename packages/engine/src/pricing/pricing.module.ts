import { defineModule } from "../platform/module.ts";
import { CreatePricing } from "./migrations/0001-pricing.ts";
import { Price, PricePreference } from "./price.entity.ts";
import { PriceService } from "./price.service.ts";

export const pricingModule = defineModule({
  name: "pricing",
  entities: [Price, PricePreference],
  migrations: [{ name: "pricing/0001", class: CreatePricing }],
  services: { prices: PriceService },
});
