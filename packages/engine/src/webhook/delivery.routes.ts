import Type from "typebox";
import { readFilterValue } from "../platform/http/filter-value.ts";
import { listQuery } from "../platform/http/listing.ts";
import { route } from "../platform/http/route.ts";
import { closed, listOf, oneOrMany } from "../platform/http/shape.ts";
import type { WebhookLogService } from "./delivery-log.service.ts";
import { deliveryListing } from "./delivery.queries.ts";
import { WebhookDeliveryNotFound, WebhookDisabled, WebhookNotFound } from "./webhook.errors.ts";
import {
  deliveryFields,
  DeliveryStateDto,
  ReplayBody,
  toDeliveryDto,
  toDeliveryWithAttempts,
  WebhookDeliveryDto,
  WebhookDeliveryWithAttempts,
} from "./webhook.schema.ts";

interface Uses {
  webhookLog: WebhookLogService;
}

const reading = { access: "admin", permission: "webhook:read" } as const;
const writing = { access: "admin", permission: "webhook:write" } as const;
const one = closed({ id: Type.String() });
const Shown = Type.Object({ webhook_delivery: WebhookDeliveryWithAttempts });

export const listWebhookDeliveries = route({
  ...reading,
  id: "admin.webhooks.listDeliveries",
  method: "GET",
  url: "/admin/webhooks/:id/deliveries",
  summary: "What was sent to a webhook, or is to be, the latest first.",
  params: one,
  query: closed({ ...listQuery(deliveryListing.filters), state: Type.Optional(oneOrMany(DeliveryStateDto)) }),
  selects: deliveryFields,
  reply: listOf("webhook_deliveries", Type.Partial(WebhookDeliveryDto)),
  errors: [WebhookNotFound],
  handle: async ({ params, query, fields }, { webhookLog }: Uses) => {
    const { rows, ...page } = await webhookLog.list(params.id, query);
    return { webhook_deliveries: rows.map((delivery) => fields.pick(toDeliveryDto(delivery))), ...page };
  },
});

export const retrieveWebhookDelivery = route({
  ...reading,
  id: "admin.webhooks.retrieveDelivery",
  method: "GET",
  url: "/admin/webhooks/deliveries/:id",
  summary: "A message with its payload and every attempt to deliver it.",
  params: one,
  reply: Shown,
  errors: [WebhookDeliveryNotFound],
  handle: async ({ params }, { webhookLog }: Uses) => ({
    webhook_delivery: toDeliveryWithAttempts(await webhookLog.get(params.id)),
  }),
});

export const testWebhook = route({
  ...writing,
  id: "admin.webhooks.test",
  method: "POST",
  url: "/admin/webhooks/:id/test",
  summary: "Sends webhook.test at once and once, and answers with what came of it.",
  params: one,
  reply: Shown,
  errors: [WebhookNotFound],
  handle: async ({ params }, { webhookLog }: Uses) => ({
    webhook_delivery: toDeliveryWithAttempts(await webhookLog.test(params.id)),
  }),
});

export const replayWebhookDelivery = route({
  ...writing,
  id: "admin.webhooks.replayDelivery",
  method: "POST",
  url: "/admin/webhooks/deliveries/:id/replay",
  summary: "Sends a message again under its id, whatever became of it, with all its attempts.",
  params: one,
  reply: Shown,
  errors: [WebhookDeliveryNotFound, WebhookDisabled],
  handle: async ({ params }, { webhookLog }: Uses) => ({
    webhook_delivery: toDeliveryWithAttempts(await webhookLog.replay(params.id)),
  }),
});

export const replayWebhook = route({
  ...writing,
  id: "admin.webhooks.replay",
  method: "POST",
  url: "/admin/webhooks/:id/replay",
  summary: "Sends all messages again that failed and were made since a time.",
  params: one,
  body: ReplayBody,
  reply: Type.Object({ replayed: Type.Integer() }),
  errors: [WebhookNotFound, WebhookDisabled],
  handle: async ({ params, body }, { webhookLog }: Uses) => ({
    replayed: await webhookLog.replayFailed(params.id, String(readFilterValue("timestamp", body.since, "since"))),
  }),
});
