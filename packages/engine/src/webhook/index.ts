/**
 * Tells merchants' own systems of events over HTTP: signed, at least once, retried for days, to be looked at and sent again. Not
 * the webhooks that come in: those are the plugins'.
 */
export { offeredEvents } from "./offered-events.ts";
export { WebhookDeliveryService } from "./delivery.service.ts";
export { WebhookEndpointService } from "./endpoint.service.ts";
