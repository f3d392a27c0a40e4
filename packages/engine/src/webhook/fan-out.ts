import type { ModuleSubscriber } from "../platform/module.ts";
import type { WebhookDeliveryService } from "./delivery.service.ts";
import { offeredEvents } from "./offered-events.ts";
import type { WantedEventsService } from "./wanted-events.service.ts";

interface Uses {
  webhookDeliveries: WebhookDeliveryService;
  wantedWebhookEvents: WantedEventsService;
}

/** One for each event, so that many of one kind hold up no other. */
export const fanOuts: readonly ModuleSubscriber<Uses>[] = offeredEvents.map((name) => ({
  name: `webhook.${name}`,
  event: name,
  isWanted: ({ wantedWebhookEvents }) => wantedWebhookEvents.has(name),
  handle: ({ webhookDeliveries }, event) => webhookDeliveries.note(event),
}));
