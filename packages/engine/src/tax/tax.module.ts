import { defineModule } from "../platform/module.ts";
import { CreateTax } from "./migrations/0001-tax.ts";
import { TaxRate, TaxRateRule, TaxRegion } from "./tax.entity.ts";
import { TaxService } from "./tax.service.ts";

export const taxModule = defineModule({
  name: "tax",
  entities: [TaxRegion, TaxRate, TaxRateRule],
  migrations: [{ name: "tax/0001", class: CreateTax }],
  services: { taxes: TaxService },
});
