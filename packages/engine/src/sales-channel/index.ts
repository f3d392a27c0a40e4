/** Where products are sold. A publishable key belongs to channels, and a product is visible in those it is linked to. */
export { SalesChannelService } from "./sales-channel.service.ts";
