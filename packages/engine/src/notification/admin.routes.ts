import Type from "typebox";
import { compileFilter, type FilterColumns } from "../platform/http/filter.ts";
import { parseOrder } from "../platform/http/ordering.ts";
import { parsePage } from "../platform/http/pagination.ts";
import { route } from "../platform/http/route.ts";
import { closed, listOf, oneOrMany, pageQuery } from "../platform/http/shape.ts";
import { NotificationNotFound } from "./notification.errors.ts";
import { notificationFields, SelectedNotification, toNotificationDto } from "./notification.schema.ts";
import type { NotificationService } from "./notification.service.ts";

interface Uses {
  notifications: NotificationService;
}

const OneOrMany = Type.Optional(oneOrMany(Type.String()));

const columns: FilterColumns = {
  id: { sql: "n.id", type: "text" },
  to: { sql: "n.recipient", type: "text" },
  channel: { sql: "n.channel", type: "text" },
  template: { sql: "n.template", type: "text" },
  status: { sql: "n.status", type: "text" },
  resource_id: { sql: "n.resource_id", type: "text", nullable: true },
  resource_type: { sql: "n.resource_type", type: "text", nullable: true },
};

const sortable = { id: "n.id", created_at: "n.created_at", updated_at: "n.updated_at" };

export const listNotifications = route({
  id: "admin.notifications.list",
  method: "GET",
  url: "/admin/notifications",
  access: "admin",
  permission: "notification:read",
  summary: "Messages of the last 90 days, and whether they were sent.",
  query: closed({
    ...pageQuery,
    id: OneOrMany,
    to: OneOrMany,
    channel: OneOrMany,
    template: OneOrMany,
    status: OneOrMany,
    resource_id: OneOrMany,
    resource_type: OneOrMany,
  }),
  reply: listOf("notifications", SelectedNotification),
  selects: notificationFields,
  async handle({ query, fields }, { notifications }: Uses) {
    const { limit: _limit, offset: _offset, order, ...conditions } = query;
    const page = parsePage(query, { defaultLimit: 50 });
    const sorted = parseOrder(order, sortable, "-created_at");
    const { count, notifications: found } = await notifications.list(compileFilter(conditions, columns), sorted, page);
    return { notifications: found.map((one) => fields.pick(toNotificationDto(one))), count, ...page };
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
