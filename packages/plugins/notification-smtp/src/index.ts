import { definePlugin, knownLocale, notification, OncePerKey, requiredKey, typedNotification } from "@hanse/plugin-kit";
import { Configuration } from "./configuration.ts";
import { checkedAddress } from "./email-address.ts";
import type { Letterhead } from "./mail.ts";
import { Mailer } from "./mailer.ts";
import { TemplateFolder } from "./template-folder.ts";
import { writtenMail } from "./written-mail.ts";

const withoutSlash = (url: string): string => url.replace(/\/+$/, "");

/** Sends mail by an SMTP server. A crash in the midst of sending may lead to the same mail twice, with one Message-ID. */
export const smtpNotifications = definePlugin({
  id: "notification-smtp",
  implements: { notification },
  providerId: "email",
  config: Configuration,
  async setup({ config, onClose }) {
    const mailer = new Mailer(config);
    onClose(async () => mailer.close());
    const own = config.templatesDir === undefined ? undefined : await TemplateFolder.read(config.templatesDir);
    const sent = new OncePerKey<string>();
    return {
      notification: {
        async send({ to, template, data, locale, replyTo }, call) {
          const key = requiredKey(call, "notification-smtp", "notification.send");
          checkedAddress(to);
          const message = typedNotification({ template, data });
          const shop: Letterhead = {
            shopName: config.shopName,
            storefrontUrl: withoutSlash(config.storefrontUrl),
            adminUrl: config.adminUrl === undefined ? null : withoutSlash(config.adminUrl),
            locale: knownLocale(locale),
          };
          const mail = own?.write(message, shop) ?? writtenMail(message, shop);
          const envelope = { to, replyTo, key, signal: call.signal };
          return { messageId: await sent.run(key, () => mailer.send(mail, envelope)) };
        },
      },
    };
  },
});
