import type { OrderTransfer } from "@hanse/plugin-kit";
import { html } from "../html.ts";
import { block, button, layout, paragraph } from "../layout.ts";
import type { Letterhead, Mail } from "../mail.ts";
import { momentText } from "./moment-text.ts";

/** Where an order is given away or kept; whoever has this link may do it. */
export const orderTransferUrl = ({ orderId, token }: OrderTransfer, { storefrontUrl }: Letterhead): string =>
  `${storefrontUrl}/order/${encodeURIComponent(orderId)}/transfer/${encodeURIComponent(token)}`;

/** What whoever has an order's mailbox is told when somebody else asks for the order. */
export function orderTransferMail(transfer: OrderTransfer, shop: Letterhead): Mail {
  const title = `Somebody asks for your order ${transfer.displayId}`;
  const url = orderTransferUrl(transfer, shop);
  const why = `Your order ${transfer.displayId} at ${shop.shopName} is to go to ${transfer.newOwnerEmail}, who will see it, with its addresses, among their own. You decide here until ${momentText(transfer.expiresAt, shop.locale)}.`;
  const otherwise = "If you do not know what this is about, do nothing: the order stays yours.";
  const { description } = transfer;
  return {
    subject: title,
    text: [why, ...(description === null ? [] : ["", "They write:", description]), "", url, "", otherwise].join("\n"),
    html: layout(
      shop,
      title,
      html`${paragraph(why)}${description === null ? null : block("They write", description.split("\n"))}${button("Look at the request", url)}${paragraph(otherwise)}`,
    ),
  };
}
