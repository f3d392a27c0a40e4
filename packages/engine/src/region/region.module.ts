import { defineModule } from "../platform/module.ts";
import { RegionAdministration } from "./administration.service.ts";
import * as admin from "./admin.routes.ts";
import { CreateRegion } from "./migrations/0001-region.ts";
import { AdministerRegion } from "./migrations/0002-administration.ts";
import { Region, RegionCountry, RegionPaymentProvider } from "./region.entity.ts";
import { RegionService } from "./region.service.ts";
import { listRegions, retrieveRegion } from "./store.routes.ts";

export const regionModule = defineModule({
  name: "region",
  entities: [Region, RegionCountry, RegionPaymentProvider],
  migrations: [
    { name: "region/0001", class: CreateRegion },
    { name: "region/0002", class: AdministerRegion },
  ],
  services: { regions: RegionService, regionAdministration: RegionAdministration },
  routes: [listRegions, retrieveRegion, ...Object.values(admin)],
});
