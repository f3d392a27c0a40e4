import Type, { type Static } from "typebox";
import { fieldGrammar, leaves } from "../platform/http/fields.ts";
import type { KeptNotification } from "./notification.queries.ts";

const Text = Type.Union([Type.String(), Type.Null()]);

export const NotificationDto = Type.Object({
  id: Type.String(),
  to: Type.String(),
  channel: Type.String(),
  template: Type.String(),
  /** Not kept: it may hold secrets of the recipient. */
  data: Type.Null(),
  trigger_type: Text,
  resource_id: Text,
  resource_type: Text,
  receiver_id: Text,
  original_notification_id: Type.Null(),
  external_id: Text,
  provider_id: Type.String(),
  status: Type.Union([Type.Literal("pending"), Type.Literal("sent"), Type.Literal("failed")]),
  reason: Text,
  sent_at: Text,
  created_at: Type.String(),
  updated_at: Type.String(),
});
export type NotificationDto = Static<typeof NotificationDto>;

export const SelectedNotification = Type.Partial(NotificationDto);

export const notificationFields = fieldGrammar({ defaults: ["*"], allowed: leaves(NotificationDto) });

export const toNotificationDto = (kept: KeptNotification): NotificationDto => ({
  id: kept.id,
  to: kept.recipient,
  channel: kept.channel,
  template: kept.template,
  data: null,
  trigger_type: kept.eventName,
  resource_id: kept.resourceId,
  resource_type: kept.resourceType,
  receiver_id: kept.receiverId,
  original_notification_id: null,
  external_id: kept.providerMessageId,
  provider_id: kept.channel,
  status: kept.status,
  reason: kept.reason,
  sent_at: kept.sentAt,
  created_at: kept.createdAt,
  updated_at: kept.updatedAt,
});
