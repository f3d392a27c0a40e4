import Type from "typebox";
import { StaleVersion, StillInUse } from "../platform/http/http.errors.ts";
import { listQuery } from "../platform/http/listing.ts";
import { route } from "../platform/http/route.ts";
import { expectedVersion, versioned } from "../platform/http/row-version.ts";
import { closed, deleted, deletedOf, listOf } from "../platform/http/shape.ts";
import { SalesChannelNotFound } from "./sales-channel.errors.ts";
import { channelListing } from "./sales-channel.queries.ts";
import {
  NewSalesChannelBody,
  SalesChannelChangesBody,
  SalesChannelDto,
  salesChannelFields,
} from "./sales-channel.schema.ts";
import type { SalesChannelService } from "./sales-channel.service.ts";

interface Uses {
  salesChannels: SalesChannelService;
}

const ById = closed({ id: Type.String() });
const Reply = Type.Object({ sales_channel: Type.Partial(SalesChannelDto) });

export const listSalesChannels = route({
  id: "admin.salesChannels.list",
  method: "GET",
  url: "/admin/sales-channels",
  access: "admin",
  permission: "sales_channel:read",
  summary: "Sales channels, the oldest first.",
  query: closed(listQuery(channelListing.filters)),
  selects: salesChannelFields,
  reply: listOf("sales_channels", Type.Partial(SalesChannelDto)),
  async handle({ query, fields }, { salesChannels }: Uses) {
    const { rows, ...page } = await salesChannels.page(query);
    return { sales_channels: rows.map((channel) => fields.pick(channel)), ...page };
  },
});

export const createSalesChannel = route({
  id: "admin.salesChannels.create",
  method: "POST",
  url: "/admin/sales-channels",
  access: "admin",
  permission: "sales_channel:write",
  summary: "Makes a sales channel.",
  body: NewSalesChannelBody,
  selects: salesChannelFields,
  reply: Reply,
  addsOnce: true,
  async handle({ body, fields }, { salesChannels }: Uses) {
    const { id } = await salesChannels.create(body);
    const channel = await salesChannels.get(id);
    return versioned({ sales_channel: fields.pick(channel) }, channel.version);
  },
});

export const retrieveSalesChannel = route({
  id: "admin.salesChannels.retrieve",
  method: "GET",
  url: "/admin/sales-channels/:id",
  access: "admin",
  permission: "sales_channel:read",
  summary: "One sales channel.",
  params: ById,
  selects: salesChannelFields,
  reply: Reply,
  errors: [SalesChannelNotFound],
  async handle({ params, fields }, { salesChannels }: Uses) {
    const channel = await salesChannels.get(params.id);
    return versioned({ sales_channel: fields.pick(channel) }, channel.version);
  },
});

export const updateSalesChannel = route({
  id: "admin.salesChannels.update",
  method: "POST",
  url: "/admin/sales-channels/:id",
  access: "admin",
  permission: "sales_channel:write",
  summary: "Changes a sales channel; one that is disabled sells nothing.",
  params: ById,
  body: SalesChannelChangesBody,
  selects: salesChannelFields,
  reply: Reply,
  errors: [SalesChannelNotFound, StaleVersion],
  async handle({ params, body, fields, headers }, { salesChannels }: Uses) {
    await salesChannels.update(params.id, body, expectedVersion(headers));
    const channel = await salesChannels.get(params.id);
    return versioned({ sales_channel: fields.pick(channel) }, channel.version);
  },
});

export const deleteSalesChannel = route({
  id: "admin.salesChannels.delete",
  method: "DELETE",
  url: "/admin/sales-channels/:id",
  access: "admin",
  permission: "sales_channel:write",
  summary: "Deletes a sales channel that nothing needs any more; its orders keep it.",
  params: ById,
  reply: deletedOf("sales-channel"),
  errors: [SalesChannelNotFound, StillInUse],
  async handle({ params }, { salesChannels }: Uses) {
    await salesChannels.delete(params.id);
    return deleted("sales-channel", params.id);
  },
});
