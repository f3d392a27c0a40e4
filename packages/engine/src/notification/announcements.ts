import type { Static } from "typebox";
import { PasswordResetRequested, resetSeconds } from "../auth/index.ts";
import { OrderPlaced, type OrderService, OrderTransferRequested, ShipmentCreated } from "../order/index.ts";
import type { ModuleSubscriber } from "../platform/module.ts";
import { StaffInvited } from "../staff/index.ts";
import type { NotificationService } from "./notification.service.ts";
import { orderConfirmation, shipmentNotice } from "./order-messages.ts";

interface Uses {
  notifications: NotificationService;
  orders: OrderService;
}

type Announcement = ModuleSubscriber<Uses>;

export const confirmOrder: Announcement = {
  name: "notification.confirm_order",
  event: OrderPlaced.name,
  handle({ notifications, orders }, event, { signal }) {
    const { orderId, email, locale, customerId, noNotification } = event.payload as Static<typeof OrderPlaced.payload>;
    return notifications.send(
      event,
      {
        to: email,
        locale,
        template: "order-confirmation",
        resource: { type: "order", id: orderId },
        receiverId: customerId,
        data: async () => (noNotification ? null : orderConfirmation(await orders.get(orderId))),
      },
      { signal },
    );
  },
};

export const noticeShipment: Announcement = {
  name: "notification.notice_shipment",
  event: ShipmentCreated.name,
  async handle({ notifications, orders }, event, { signal }) {
    const shipment = event.payload as Static<typeof ShipmentCreated.payload>;
    if (shipment.noNotification) return;
    const { orderId, fulfillmentId, units } = shipment;
    const { email, locale, customerId } = await orders.get(orderId);
    await notifications.send(
      event,
      {
        to: email,
        locale,
        template: "shipment",
        resource: { type: "order", id: orderId },
        receiverId: customerId,
        async data() {
          const order = await orders.get(orderId);
          const labels = order.fulfillments?.find(({ id }) => id === fulfillmentId)?.labels ?? [];
          const quantities = new Map(units.map(({ lineId, quantity }) => [lineId, quantity]));
          return shipmentNotice(
            order,
            quantities,
            labels.map(({ trackingNumber, trackingUrl }) => ({ trackingNumber, trackingUrl })),
          );
        },
      },
      { signal },
    );
  },
};

export const askForOrder: Announcement = {
  name: "notification.ask_for_order",
  event: OrderTransferRequested.name,
  handle({ notifications }, event, { signal }) {
    const { orderId, displayId, email, locale, newOwnerEmail, description, token, expiresAt } = event.payload as Static<
      typeof OrderTransferRequested.payload
    >;
    return notifications.send(
      event,
      {
        to: email,
        locale,
        template: "order-transfer",
        resource: { type: "order", id: orderId },
        data: unlessLate(new Date(expiresAt), { orderId, displayId, newOwnerEmail, description, token }),
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
