import type { ModuleJob, QueuedWork } from "../platform/module.ts";
import { type WebhookDeliveryService, webhooksQueue } from "./delivery.service.ts";

interface Uses {
  webhookDeliveries: WebhookDeliveryService;
}

/** What waits for others to answer costs little, so there may be many. */
const concurrency = 16;

export const sendWebhooks: QueuedWork<Uses> = {
  queue: webhooksQueue,
  concurrency,
  run: ({ webhookDeliveries }, job) => webhookDeliveries.run(job),
};

export const sweepWebhooks: ModuleJob<Uses> = {
  name: "webhook.sweep",
  everyMs: 30_000,
  run: async ({ webhookDeliveries }, { signal }) => void (await webhookDeliveries.sweep({ signal })),
};

export const forgetWebhooks: ModuleJob<Uses> = {
  name: "webhook.forget",
  everyMs: 3_600_000,
  run: async ({ webhookDeliveries }, { signal }) => void (await webhookDeliveries.prune({ signal })),
};
