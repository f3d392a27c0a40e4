import { defineModule } from "../platform/module.ts";
import { createRegion, listRegionsForAdmin } from "./admin.routes.ts";
import { CreateRegion } from "./migrations/0001-region.ts";
import { Region, RegionCountry, RegionPaymentProvider } from "./region.entity.ts";
import { RegionService } from "./region.service.ts";
import { listRegions, retrieveRegion } from "./store.routes.ts";

export const regionModule = defineModule({
  name: "region",
  entities: [Region, RegionCountry, RegionPaymentProvider],
  migrations: [{ name: "region/0001", class: CreateRegion }],
  services: { regions: RegionService },
  routes: [listRegions, retrieveRegion, listRegionsForAdmin, createRegion],
});
