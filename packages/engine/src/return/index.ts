/**
 * Goods that come back to the shop: announced, sent, received. Not the money: what they are worth is taken off the order when
 * they have come, and paying it back is a refund of the payment.
 */
export { announce, callOff, type GivenBack } from "./announcement.ts";
export { inboundRoutes } from "./inbound.routes.ts";
export type { Inbound } from "./inbound.service.ts";
export { outboundRoutes } from "./outbound.routes.ts";
export type { Replacement } from "./replacement.ts";
export { type Return, outstanding } from "./return.ts";
export { NothingComesBack, ReturnNotFound } from "./return.errors.ts";
export { ReturnCanceled, ReturnReceived, ReturnRequested } from "./return.events.ts";
export { returnOfSql } from "./return.queries.ts";
export { ReturnDto, ReturnItemDto, toReturnDto } from "./return.schema.ts";
export { ReturnService } from "./return.service.ts";
