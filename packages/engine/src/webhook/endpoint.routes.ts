import Type from "typebox";
import { StaleVersion } from "../platform/http/http.errors.ts";
import { listQuery } from "../platform/http/listing.ts";
import { route } from "../platform/http/route.ts";
import { expectedVersion, versioned } from "../platform/http/row-version.ts";
import { closed, deleted, deletedOf, listOf } from "../platform/http/shape.ts";
import { endpointListing } from "./endpoint.queries.ts";
import type { WebhookEndpointService, WithSecret } from "./endpoint.service.ts";
import { offeredEvents } from "./offered-events.ts";
import { TooManyWebhooks, WebhookEventNotOffered, WebhookNotFound, WebhookUrlRefused } from "./webhook.errors.ts";
import {
  NewWebhookBody,
  RotateSecretBody,
  toEndpointChanges,
  toNewEndpoint,
  toWebhookDto,
  WebhookChangesBody,
  WebhookDto,
  webhookFields,
} from "./webhook.schema.ts";

interface Uses {
  webhookEndpoints: WebhookEndpointService;
}

const reading = { access: "admin", permission: "webhook:read" } as const;
const writing = { access: "admin", permission: "webhook:write" } as const;
const one = closed({ id: Type.String() });
const Shown = Type.Object({ webhook: Type.Partial(WebhookDto) });
const ShownWithSecret = Type.Object({ webhook: WebhookDto, secret: Type.String() });
const overlapSeconds = 86_400;

const withSecret = ({ endpoint, secret }: WithSecret) => ({ webhook: toWebhookDto(endpoint), secret });

export const listWebhooks = route({
  ...reading,
  id: "admin.webhooks.list",
  method: "GET",
  url: "/admin/webhooks",
  summary: "Where the shop sends events, the latest first; without secrets.",
  query: closed(listQuery(endpointListing.filters)),
  selects: webhookFields,
  reply: listOf("webhooks", Type.Partial(WebhookDto)),
  handle: async ({ query, fields }, { webhookEndpoints }: Uses) => {
    const { rows, ...page } = await webhookEndpoints.list(query);
    return { webhooks: rows.map((endpoint) => fields.pick(toWebhookDto(endpoint))), ...page };
  },
});

export const listWebhookEvents = route({
  ...reading,
  id: "admin.webhooks.listEvents",
  method: "GET",
  url: "/admin/webhooks/events",
  summary: "The events that webhooks can be sent for.",
  reply: Type.Object({ events: Type.Array(Type.String()) }),
  handle: async () => ({ events: [...offeredEvents] }),
});

export const createWebhook = route({
  ...writing,
  id: "admin.webhooks.create",
  method: "POST",
  url: "/admin/webhooks",
  summary: "Has events sent to a URL; the secret that proves them is in the reply, and nowhere later.",
  body: NewWebhookBody,
  reply: ShownWithSecret,
  errors: [WebhookUrlRefused, WebhookEventNotOffered, TooManyWebhooks],
  handle: async ({ body }, { webhookEndpoints }: Uses) =>
    withSecret(await webhookEndpoints.create(toNewEndpoint(body))),
});

export const retrieveWebhook = route({
  ...reading,
  id: "admin.webhooks.retrieve",
  method: "GET",
  url: "/admin/webhooks/:id",
  summary: "Where events are sent, whether it takes them, and why not.",
  params: one,
  selects: webhookFields,
  reply: Shown,
  errors: [WebhookNotFound],
  handle: async ({ params, fields }, { webhookEndpoints }: Uses) => {
    const endpoint = await webhookEndpoints.get(params.id);
    return versioned({ webhook: fields.pick(toWebhookDto(endpoint)) }, endpoint.version);
  },
});

export const updateWebhook = route({
  ...writing,
  id: "admin.webhooks.update",
  method: "POST",
  url: "/admin/webhooks/:id",
  summary: "Changes where events are sent and which; one that becomes active again is sent what waits for it.",
  params: one,
  body: WebhookChangesBody,
  selects: webhookFields,
  reply: Shown,
  repeatable: true,
  errors: [WebhookNotFound, WebhookUrlRefused, WebhookEventNotOffered, StaleVersion],
  handle: async ({ params, body, fields, headers }, { webhookEndpoints }: Uses) => {
    const endpoint = await webhookEndpoints.update(params.id, toEndpointChanges(body), expectedVersion(headers));
    return versioned({ webhook: fields.pick(toWebhookDto(endpoint)) }, endpoint.version);
  },
});

export const deleteWebhook = route({
  ...writing,
  id: "admin.webhooks.delete",
  method: "DELETE",
  url: "/admin/webhooks/:id",
  summary: "Ends a webhook, and forgets what was sent to it.",
  params: one,
  reply: deletedOf("webhook"),
  errors: [WebhookNotFound],
  handle: async ({ params: { id } }, { webhookEndpoints }: Uses) => {
    await webhookEndpoints.delete(id);
    return deleted("webhook", id);
  },
});

export const rotateWebhookSecret = route({
  ...writing,
  id: "admin.webhooks.rotateSecret",
  method: "POST",
  url: "/admin/webhooks/:id/rotate-secret",
  summary: "Gives a webhook a new secret; messages are also signed with the old one for a day, unless told.",
  params: one,
  body: RotateSecretBody,
  reply: ShownWithSecret,
  errors: [WebhookNotFound],
  handle: async ({ params, body }, { webhookEndpoints }: Uses) =>
    withSecret(await webhookEndpoints.rotate(params.id, body.overlap_seconds ?? overlapSeconds)),
});
