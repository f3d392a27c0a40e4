import type { TypedNotification } from "@hanse/plugin-kit";
import type { Letterhead, Mail } from "./mail.ts";
import { orderConfirmationMail } from "./mails/order-confirmation.ts";
import { orderTransferMail } from "./mails/order-transfer.ts";
import { passwordResetMail } from "./mails/password-reset.ts";
import { shipmentMail } from "./mails/shipment.ts";
import { staffInviteMail } from "./mails/staff-invite.ts";

/** A message in the words that come with this plugin. */
export function writtenMail(message: TypedNotification, shop: Letterhead): Mail {
  switch (message.template) {
    case "order-confirmation":
      return orderConfirmationMail(message.data, shop);
    case "shipment":
      return shipmentMail(message.data, shop);
    case "order-transfer":
      return orderTransferMail(message.data, shop);
    case "password-reset":
      return passwordResetMail(message.data, shop);
    case "staff-invite":
      return staffInviteMail(message.data, shop);
  }
}
