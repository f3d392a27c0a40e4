import type { Static } from "typebox";
import { PasswordResetRequested, resetSeconds } from "../auth/index.ts";
import { OrderPlaced, type OrderService } from "../order/index.ts";
import type { ModuleSubscriber } from "../platform/module.ts";
import { StaffInvited } from "../staff/index.ts";
import type { NotificationService } from "./notification.service.ts";
import { orderConfirmation } from "./order-messages.ts";

interface Uses {
  notifications: NotificationService;
  orders: OrderService;
}

type Announcement = ModuleSubscriber<Uses>;

export const confirmOrder: Announcement = {
  name: "notification.confirm_order",
  event: OrderPlaced.name,
  handle({ notifications, orders }, event, { signal }) {
    const { orderId, email, locale, customerId } = event.payload as Static<typeof OrderPlaced.payload>;
    return notifications.send(
      event,
      {
        to: email,
        locale,
        template: "order-confirmation",
        resource: { type: "order", id: orderId },
        receiverId: customerId,
        data: async () => orderConfirmation(await orders.get(orderId)),
      },
      { signal },
    );
  },
};

export const mailPasswordReset: Announcement = {
  name: "notification.mail_password_reset",
  event: PasswordResetRequested.name,
  handle({ notifications }, event, { signal }) {
    const {
      entity_id: email,
      actor_type: actor,
      token,
    } = event.payload as Static<typeof PasswordResetRequested.payload>;
    const expiresAt = new Date(Date.parse(event.occurredAt) + resetSeconds * 1_000);
    const actorType = actor === "user" ? "user" : "customer";
    return notifications.send(
      event,
      { to: email, template: "password-reset", data: unlessLate(expiresAt, { actorType, email, token }) },
      { signal },
    );
  },
};

export const mailStaffInvite: Announcement = {
  name: "notification.mail_staff_invite",
  event: StaffInvited.name,
  handle({ notifications }, event, { signal }) {
    const { inviteId, email, token, expiresAt } = event.payload as Static<typeof StaffInvited.payload>;
    return notifications.send(
      event,
      {
        to: email,
        template: "staff-invite",
        resource: { type: "invite", id: inviteId },
        data: unlessLate(new Date(expiresAt), { email, token }),
      },
      { signal },
    );
  },
};

/** A link that no longer works is not worth a mail. */
const unlessLate =
  <Data extends object>(expiresAt: Date, data: Data) =>
  async (): Promise<(Data & { expiresAt: string }) | null> =>
    expiresAt.getTime() > Date.now() ? { ...data, expiresAt: expiresAt.toISOString() } : null;
