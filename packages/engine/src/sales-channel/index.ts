/** Where products are sold. A publishable key belongs to channels, and a product is visible in those it is linked to. */
export { SalesChannelNotFound } from "./sales-channel.errors.ts";
export { SalesChannelDeleted } from "./sales-channel.events.ts";
export { SalesChannelDto, salesChannelFields } from "./sales-channel.schema.ts";
export { SalesChannelService } from "./sales-channel.service.ts";
