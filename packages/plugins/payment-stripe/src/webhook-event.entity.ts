import { defineEntity, p } from "@mikro-orm/core";

/** An event that Stripe sent and that was handled: it is sent again until Stripe hears so. */
export const WebhookEvent = defineEntity({
  name: "WebhookEvent",
  tableName: "webhook_event",
  properties: {
    /** Stripe's id, `evt_…`. */
    id: p.text().primary(),
    type: p.text(),
    receivedAt: p.datetime().defaultRaw("now()").index(),
  },
});
