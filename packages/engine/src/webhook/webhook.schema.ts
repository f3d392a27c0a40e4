import Type, { type Static } from "typebox";
import { fieldGrammar, leaves } from "../platform/http/fields.ts";
import { closed } from "../platform/http/shape.ts";
import type { KeptAttempt, KeptDelivery, KeptDeliveryWithAttempts } from "./delivery.queries.ts";
import type { WebhookEndpoint } from "./endpoint.queries.ts";
import type { EndpointChanges, NewEndpoint } from "./endpoint.service.ts";

const Nullable = <const S extends Type.TSchema>(schema: S) => Type.Union([schema, Type.Null()]);
const Text = Type.String();
const Metadata = Nullable(Type.Record(Type.String(), Type.Unknown()));
const Status = Type.Union([Type.Literal("active"), Type.Literal("disabled")]);

const url = Type.String({ minLength: 1, maxLength: 2_000 });
const events = Type.Array(Type.String({ minLength: 1, maxLength: 100 }), { minItems: 1, maxItems: 100 });
const optional = {
  description: Type.Optional(Nullable(Type.String({ maxLength: 500 }))),
  metadata: Type.Optional(Metadata),
};

export const NewWebhookBody = closed({ url, events, ...optional });
export type NewWebhookBody = Static<typeof NewWebhookBody>;

export const WebhookChangesBody = closed({
  url: Type.Optional(url),
  events: Type.Optional(events),
  status: Type.Optional(Status),
  ...optional,
});
export type WebhookChangesBody = Static<typeof WebhookChangesBody>;

/** A week at most: the older a secret, the more have seen it. */
export const RotateSecretBody = closed({
  overlap_seconds: Type.Optional(Type.Integer({ minimum: 0, maximum: 604_800 })),
});

export const ReplayBody = closed({ since: Type.String({ maxLength: 64 }) });

export const toNewEndpoint = ({ url: target, events: wanted, ...rest }: NewWebhookBody): NewEndpoint => ({
  url: target,
  events: wanted,
  description: rest.description ?? null,
  metadata: rest.metadata ?? null,
});

/** What was not sent stays as it is. */
export const toEndpointChanges = (sent: WebhookChangesBody): EndpointChanges => ({
  ...(sent.url !== undefined && { url: sent.url }),
  ...(sent.events !== undefined && { events: sent.events }),
  ...(sent.status !== undefined && { status: sent.status }),
  ...(sent.description !== undefined && { description: sent.description }),
  ...(sent.metadata !== undefined && { metadata: sent.metadata }),
});

export const WebhookDto = Type.Object({
  id: Text,
  url: Text,
  description: Nullable(Text),
  events: Type.Array(Text),
  status: Status,
  disabled_reason: Nullable(Text),
  failing_since: Nullable(Text),
  previous_secret_expires_at: Nullable(Text),
  metadata: Metadata,
  created_at: Text,
  updated_at: Text,
});
export type WebhookDto = Static<typeof WebhookDto>;

/** What `fields=` may say of a webhook. */
export const webhookFields = fieldGrammar({ defaults: ["*"], allowed: leaves(WebhookDto) });

export const toWebhookDto = (endpoint: WebhookEndpoint): WebhookDto => ({
  id: endpoint.id,
  url: endpoint.url,
  description: endpoint.description,
  events: [...endpoint.events],
  status: endpoint.status,
  disabled_reason: endpoint.disabledReason,
  failing_since: endpoint.failingSince,
  previous_secret_expires_at: endpoint.previousSecretUntil,
  metadata: endpoint.metadata,
  created_at: endpoint.createdAt,
  updated_at: endpoint.updatedAt,
});

export const DeliveryStateDto = Type.Union([
  Type.Literal("pending"),
  Type.Literal("delivered"),
  Type.Literal("failed"),
]);

export const WebhookDeliveryDto = Type.Object({
  /** The message's id, sent as `webhook-id`. */
  id: Text,
  webhook_id: Text,
  event_id: Text,
  event: Text,
  state: DeliveryStateDto,
  attempt_count: Type.Integer(),
  next_attempt_at: Nullable(Text),
  delivered_at: Nullable(Text),
  occurred_at: Text,
  created_at: Text,
});
export type WebhookDeliveryDto = Static<typeof WebhookDeliveryDto>;

/** What `fields=` may say of a delivery in a list. */
export const deliveryFields = fieldGrammar({ defaults: ["*"], allowed: leaves(WebhookDeliveryDto) });

export const toDeliveryDto = (kept: KeptDelivery): WebhookDeliveryDto => ({
  id: kept.id,
  webhook_id: kept.endpointId,
  event_id: kept.eventId,
  event: kept.eventName,
  state: kept.state,
  attempt_count: kept.attempts,
  next_attempt_at: kept.nextAt,
  delivered_at: kept.deliveredAt,
  occurred_at: kept.occurredAt,
  created_at: kept.createdAt,
});

export const WebhookAttemptDto = Type.Object({
  number: Type.Integer(),
  at: Text,
  status_code: Nullable(Type.Integer()),
  error: Nullable(Text),
  duration_ms: Type.Integer(),
  /** How the answer begins. */
  response: Text,
});
export type WebhookAttemptDto = Static<typeof WebhookAttemptDto>;

const toAttemptDto = (attempt: KeptAttempt): WebhookAttemptDto => ({
  number: attempt.number,
  at: attempt.at,
  status_code: attempt.statusCode,
  error: attempt.error,
  duration_ms: attempt.durationMs,
  response: attempt.response,
});

export const WebhookDeliveryWithAttempts = Type.Object({
  ...WebhookDeliveryDto.properties,
  payload: Type.Unknown(),
  attempts: Type.Array(WebhookAttemptDto),
});

export const toDeliveryWithAttempts = (kept: KeptDeliveryWithAttempts): Static<typeof WebhookDeliveryWithAttempts> => ({
  ...toDeliveryDto(kept),
  payload: kept.payload,
  attempts: kept.history.map(toAttemptDto),
});
