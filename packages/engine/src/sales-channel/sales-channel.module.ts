import { defineModule } from "../platform/module.ts";
import { createSalesChannel, listSalesChannels } from "./admin.routes.ts";
import { CreateSalesChannel } from "./migrations/0001-sales-channel.ts";
import { SalesChannel } from "./sales-channel.entity.ts";
import { SalesChannelService } from "./sales-channel.service.ts";

export const salesChannelModule = defineModule({
  name: "sales-channel",
  entities: [SalesChannel],
  migrations: [{ name: "sales-channel/0001", class: CreateSalesChannel }],
  services: { salesChannels: SalesChannelService },
  routes: [listSalesChannels, createSalesChannel],
  prepare: ({ salesChannels }: { salesChannels: SalesChannelService }) => salesChannels.prepare(),
});
