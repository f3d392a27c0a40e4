import { defineError } from "@hanse/plugin-kit";
import Type from "typebox";

export const WebhookNotFound = defineError(
  "webhook.not_found",
  404,
  "not_found",
  Type.Object({ id: Type.String() }),
  ({ id }) => `There is no webhook ${id}. GET /admin/webhooks lists them.`,
);

export const WebhookDeliveryNotFound = defineError(
  "webhook.delivery_not_found",
  404,
  "not_found",
  Type.Object({ id: Type.String() }),
  ({ id }) =>
    `There is no webhook delivery ${id}, or not any more. GET /admin/webhooks/{id}/deliveries lists those of a webhook.`,
);

/** Without the address: it may hold what nobody else is to read. */
export const WebhookUrlRefused = defineError(
  "webhook.url_refused",
  400,
  "invalid_data",
  Type.Object({ problem: Type.String() }),
  ({ problem }) => `Webhooks cannot be sent to this url: ${problem}`,
);

export const WebhookEventNotOffered = defineError(
  "webhook.event_not_offered",
  400,
  "invalid_data",
  Type.Object({ event: Type.String(), offered: Type.Array(Type.String()) }),
  ({ event, offered }) =>
    `There are no webhooks for the event "${event}". Use some of ${offered.join(", ")}, or * for all.`,
);

export const WebhookDisabled = defineError(
  "webhook.disabled",
  400,
  "not_allowed",
  Type.Object({ id: Type.String(), reason: Type.String() }),
  ({ id, reason }) => `The webhook ${id} is disabled: ${reason} Set its status to active first.`,
);

export const TooManyWebhooks = defineError(
  "webhook.too_many",
  400,
  "not_allowed",
  Type.Object({ limit: Type.Integer() }),
  ({ limit }) => `The shop has ${limit} webhooks, and no more can be kept. Delete one first.`,
);
