import {
  definePlugin,
  notification,
  NotificationRefused,
  OncePerKey,
  requiredKey,
  typedNotification,
} from "@hanse/plugin-kit";
import Type from "typebox";
import { messageText } from "./message-text.ts";

const oneAddress = /^[^\s,;<>@]+@[^\s,;<>@]+$/;

/**
 * Writes messages to the log instead of sending them, for trying a shop out. Links to reset passwords are among them, so
 * whoever reads the log can use them: not for a shop that is open.
 */
export const logNotifications = definePlugin({
  id: "notification-log",
  implements: { notification },
  providerId: "email",
  config: Type.Object({}),
  setup({ log }) {
    const written = new OncePerKey<null>();
    return {
      notification: {
        async send({ to, template, data, locale }, call) {
          const key = requiredKey(call, "notification-log", "notification.send");
          if (!oneAddress.test(to))
            throw new NotificationRefused({ reason: "the recipient's address is not an email address" });
          const message = typedNotification({ template, data });
          await written.run(key, async () => {
            log.info({ mail: { to, ...messageText(message, locale) } }, `mail to ${to}`);
            return null;
          });
          return { messageId: null };
        },
      },
    };
  },
});
