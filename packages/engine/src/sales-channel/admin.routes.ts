import Type from "typebox";
import { route } from "../platform/http/route.ts";
import { closed, listOf, pageQuery } from "../platform/http/shape.ts";
import { NewSalesChannel, SalesChannelDto } from "./sales-channel.schema.ts";
import type { SalesChannelService } from "./sales-channel.service.ts";

interface Uses {
  salesChannels: SalesChannelService;
}

export const listSalesChannels = route({
  id: "admin.salesChannels.list",
  method: "GET",
  url: "/admin/sales-channels",
  access: "admin",
  permission: "sales_channel:read",
  summary: "All sales channels.",
  query: closed(pageQuery),
  reply: listOf("sales_channels", SalesChannelDto),
  async handle(_request, { salesChannels }: Uses) {
    const all = await salesChannels.list();
    return { sales_channels: all, count: all.length, offset: 0, limit: all.length };
  },
});

export const createSalesChannel = route({
  id: "admin.salesChannels.create",
  method: "POST",
  url: "/admin/sales-channels",
  access: "admin",
  permission: "sales_channel:write",
  summary: "Makes a sales channel.",
  body: NewSalesChannel,
  reply: Type.Object({ sales_channel: SalesChannelDto }),
  async handle({ body }, { salesChannels }: Uses) {
    const { id } = await salesChannels.create(body);
    const made = (await salesChannels.list()).find((channel) => channel.id === id);
    if (!made) throw new Error(`The sales channel ${id} vanished while it was being made.`);
    return { sales_channel: made };
  },
});
