import { NotificationRefused, type StaffInvite } from "@hanse/plugin-kit";
import { html } from "../html.ts";
import { button, layout, paragraph } from "../layout.ts";
import type { Letterhead, Mail } from "../mail.ts";
import { momentText } from "./moment-text.ts";

/** Where an invitation is accepted; whoever has this link may do it. */
export function inviteUrl({ token }: StaffInvite, { adminUrl }: Letterhead): string {
  if (adminUrl === null)
    throw new NotificationRefused({ reason: "mails to staff need adminUrl in the configuration of notification-smtp" });
  return `${adminUrl}/invite?${new URLSearchParams({ token }).toString()}`;
}

/** What someone is told who may become a staff user. */
export function staffInviteMail(invite: StaffInvite, shop: Letterhead): Mail {
  const title = `You are invited to ${shop.shopName}`;
  const url = inviteUrl(invite, shop);
  const why = `You may help to run ${shop.shopName}. Accept the invitation here until ${momentText(invite.expiresAt, shop.locale)}.`;
  const otherwise = "If you do not know what this is about, do nothing.";
  return {
    subject: title,
    text: [why, "", url, "", otherwise].join("\n"),
    html: layout(shop, title, html`${paragraph(why)}${button("Accept the invitation", url)}${paragraph(otherwise)}`),
  };
}
