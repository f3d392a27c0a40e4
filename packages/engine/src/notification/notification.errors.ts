import { defineError } from "@hanse/plugin-kit";
import Type from "typebox";

export const NotificationNotFound = defineError(
  "notification.not_found",
  404,
  "not_found",
  Type.Object({ id: Type.String() }),
  ({ id }) => `Notification with id: ${id} was not found. GET /admin/notifications lists those of the last 90 days.`,
);
