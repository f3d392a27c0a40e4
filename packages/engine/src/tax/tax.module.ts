import { defineModule } from "../platform/module.ts";
import { CreateTax } from "./migrations/0001-tax.ts";
import { AdministerTax } from "./migrations/0002-administration.ts";
import { preferInclusivity } from "./tax-inclusivity.ts";
import * as rates from "./tax-rate.routes.ts";
import { TaxRateService } from "./tax-rate.service.ts";
import * as regions from "./tax-region.routes.ts";
import { TaxRegionService } from "./tax-region.service.ts";
import { TaxRate, TaxRateRule, TaxRegion } from "./tax.entity.ts";
import { TaxService } from "./tax.service.ts";

export const taxModule = defineModule({
  name: "tax",
  entities: [TaxRegion, TaxRate, TaxRateRule],
  migrations: [
    { name: "tax/0001", class: CreateTax },
    { name: "tax/0002", class: AdministerTax },
  ],
  services: { taxes: TaxService, taxRegions: TaxRegionService, taxRates: TaxRateService },
  routes: [...Object.values(regions), ...Object.values(rates)],
  subscribers: [preferInclusivity],
});
