import { defineEntity, p } from "@mikro-orm/postgresql";

/** A message to somebody: that it was to be sent, and what became of it. */
export const NotificationRow = defineEntity({
  name: "Notification",
  tableName: "notification",
  properties: {
    id: p.string().primary(),
    eventId: p.string(),
    eventName: p.string(),
    template: p.string(),
    channel: p.string(),
    recipient: p.string(),
    resourceType: p.string().nullable(),
    resourceId: p.string().nullable(),
    receiverId: p.string().nullable(),
    status: p.enum(["pending", "sent", "failed"]),
    reason: p.string().nullable(),
    providerMessageId: p.string().nullable(),
    createdAt: p.datetime().onCreate(() => new Date()),
    updatedAt: p
      .datetime()
      .onCreate(() => new Date())
      .onUpdate(() => new Date()),
    sentAt: p.datetime().nullable(),
  },
});
