import { defineModule } from "../platform/module.ts";
import * as admin from "./admin.routes.ts";
import { CreateSalesChannel } from "./migrations/0001-sales-channel.ts";
import { AdministerSalesChannel } from "./migrations/0002-administration.ts";
import { SalesChannel } from "./sales-channel.entity.ts";
import { SalesChannelService } from "./sales-channel.service.ts";

export const salesChannelModule = defineModule({
  name: "sales-channel",
  entities: [SalesChannel],
  migrations: [
    { name: "sales-channel/0001", class: CreateSalesChannel },
    { name: "sales-channel/0002", class: AdministerSalesChannel },
  ],
  services: { salesChannels: SalesChannelService },
  routes: Object.values(admin),
  prepare: ({ salesChannels }: { salesChannels: SalesChannelService }) => salesChannels.prepare(),
});
