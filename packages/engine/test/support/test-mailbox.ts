import { definePlugin, type Notification, notification, NotificationRefused } from "@hanse/plugin-kit";
import Type from "typebox";

/** A holder of the notification contract for tests: keeps what it is given to send. */
export class TestMailbox {
  /** Every call, also those that failed. */
  readonly calls: (Notification & { readonly key: string | undefined })[] = [];
  /** What the next calls do instead of taking the message. */
  readonly failures: ("refuse" | "fail")[] = [];

  readonly plugin = definePlugin({
    id: "notification-test",
    implements: { notification },
    providerId: "email",
    config: Type.Object({}),
    setup: () => ({
      notification: {
        send: async (message, { idempotencyKey: key }) => {
          this.calls.push({ ...message, key });
          const failure = this.failures.shift();
          if (failure === "refuse") throw new NotificationRefused({ reason: "there is no such mailbox" });
          if (failure === "fail") throw new Error("the mail server is down");
          return { messageId: `message-${this.calls.length}` };
        },
      },
    }),
  });

  to(address: string): (typeof this.calls)[number][] {
    return this.calls.filter(({ to }) => to === address);
  }
}
