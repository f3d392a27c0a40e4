import Type from "typebox";
import { listQuery } from "../platform/http/listing.ts";
import { route } from "../platform/http/route.ts";
import { closed, listOf } from "../platform/http/shape.ts";
import { NotificationNotFound } from "./notification.errors.ts";
import { notificationListing } from "./notification.queries.ts";
import { notificationFields, SelectedNotification, toNotificationDto } from "./notification.schema.ts";
import type { NotificationService } from "./notification.service.ts";

interface Uses {
  notifications: NotificationService;
}

export const listNotifications = route({
  id: "admin.notifications.list",
  method: "GET",
  url: "/admin/notifications",
  access: "admin",
  permission: "notification:read",
  summary: "Messages of the last 90 days, and whether they were sent.",
  query: closed(listQuery(notificationListing.filters)),
  reply: listOf("notifications", SelectedNotification),
  selects: notificationFields,
  async handle({ query, fields }, { notifications }: Uses) {
    const { rows, ...page } = await notifications.list(query);
    return { notifications: rows.map((one) => fields.pick(toNotificationDto(one))), ...page };
  },
});

export const retrieveNotification = route({
  id: "admin.notifications.retrieve",
  method: "GET",
  url: "/admin/notifications/:id",
  access: "admin",
  permission: "notification:read",
  summary: "A message, and whether it was sent.",
  params: closed({ id: Type.String() }),
  query: closed({}),
  reply: Type.Object({ notification: SelectedNotification }),
  selects: notificationFields,
  errors: [NotificationNotFound],
  handle: async ({ params, fields }, { notifications }: Uses) => ({
    notification: fields.pick(toNotificationDto(await notifications.get(params.id))),
  }),
});
