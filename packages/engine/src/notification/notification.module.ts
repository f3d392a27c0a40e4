import { defineModule } from "../platform/module.ts";
import { listNotifications, retrieveNotification } from "./admin.routes.ts";
import { askForOrder, confirmOrder, mailPasswordReset, mailStaffInvite, noticeShipment } from "./announcements.ts";
import { eraseRecipient } from "./erasure.ts";
import { CreateNotification } from "./migrations/0001-notification.ts";
import { IndexNotificationLists } from "./migrations/0002-lists.ts";
import { NotificationRow } from "./notification.entity.ts";
import { forgetNotifications } from "./notification.jobs.ts";
import { NotificationService } from "./notification.service.ts";

export const notificationModule = defineModule({
  name: "notification",
  entities: [NotificationRow],
  migrations: [
    { name: "notification/0001", class: CreateNotification },
    { name: "notification/0002", class: IndexNotificationLists },
  ],
  services: { notifications: NotificationService },
  routes: [listNotifications, retrieveNotification],
  subscribers: [eraseRecipient, confirmOrder, mailPasswordReset, mailStaffInvite, noticeShipment, askForOrder],
  jobs: [forgetNotifications],
});
