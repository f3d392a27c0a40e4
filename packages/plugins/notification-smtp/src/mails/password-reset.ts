import { NotificationRefused, type PasswordReset } from "@hanse/plugin-kit";
import { html } from "../html.ts";
import { button, layout, paragraph } from "../layout.ts";
import type { Letterhead, Mail } from "../mail.ts";
import { momentText } from "./moment-text.ts";

/** Where a new password can be chosen; whoever has this link may do it. */
export function passwordResetUrl({ actorType, email, token }: PasswordReset, shop: Letterhead): string {
  const address = actorType === "user" ? shop.adminUrl : shop.storefrontUrl;
  if (address === null)
    throw new NotificationRefused({ reason: "mails to staff need adminUrl in the configuration of notification-smtp" });
  return `${address}/reset-password?${new URLSearchParams({ email, token }).toString()}`;
}

/** What someone is told who asked for a new password. */
export function passwordResetMail(reset: PasswordReset, shop: Letterhead): Mail {
  const title = "Choose a new password";
  const url = passwordResetUrl(reset, shop);
  const why = `Someone asked for a new password for your account at ${shop.shopName}. If it was you, choose one here. The link works once, until ${momentText(reset.expiresAt, shop.locale)}.`;
  const otherwise = "If it was not you, do nothing: your password stays as it is.";
  return {
    subject: `Your new password at ${shop.shopName}`,
    text: [why, "", url, "", otherwise].join("\n"),
    html: layout(shop, title, html`${paragraph(why)}${button("Choose a password", url)}${paragraph(otherwise)}`),
  };
}
