import { defineModule } from "../platform/module.ts";
import { WebhookLogService } from "./delivery-log.service.ts";
import {
  listWebhookDeliveries,
  replayWebhook,
  replayWebhookDelivery,
  retrieveWebhookDelivery,
  testWebhook,
} from "./delivery.routes.ts";
import { WebhookDeliveryService } from "./delivery.service.ts";
import {
  createWebhook,
  deleteWebhook,
  listWebhookEvents,
  listWebhooks,
  retrieveWebhook,
  rotateWebhookSecret,
  updateWebhook,
} from "./endpoint.routes.ts";
import { WebhookEndpointService } from "./endpoint.service.ts";
import { fanOuts } from "./fan-out.ts";
import { CreateWebhook } from "./migrations/0001-webhook.ts";
import { AdministerWebhooks } from "./migrations/0002-administration.ts";
import { WantedEventsService } from "./wanted-events.service.ts";
import { forgetWebhooks, sendWebhooks, sweepWebhooks } from "./webhook.jobs.ts";
import { WebhookSender } from "./webhook-sender.ts";

export const webhookModule = defineModule({
  name: "webhook",
  migrations: [
    { name: "webhook/0001", class: CreateWebhook },
    { name: "webhook/0002", class: AdministerWebhooks },
  ],
  services: {
    wantedWebhookEvents: WantedEventsService,
    webhookSender: WebhookSender,
    webhookEndpoints: WebhookEndpointService,
    webhookDeliveries: WebhookDeliveryService,
    webhookLog: WebhookLogService,
  },
  routes: [
    listWebhooks,
    listWebhookEvents,
    createWebhook,
    retrieveWebhook,
    updateWebhook,
    deleteWebhook,
    rotateWebhookSecret,
    testWebhook,
    listWebhookDeliveries,
    retrieveWebhookDelivery,
    replayWebhookDelivery,
    replayWebhook,
  ],
  subscribers: fanOuts,
  queued: [sendWebhooks],
  jobs: [sweepWebhooks, forgetWebhooks],
  prepare: ({ wantedWebhookEvents }: { wantedWebhookEvents: WantedEventsService }) => wantedWebhookEvents.load(),
});
