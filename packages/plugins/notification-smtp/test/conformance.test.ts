import { notification } from "@hanse/plugin-kit";
import { inBothPlacements, notificationConformance } from "@hanse/plugin-kit/testing";
import { afterAll, beforeAll } from "vitest";
import { smtpNotifications } from "../src/index.ts";
import { type Mailbox, openMailbox } from "./mailbox.ts";
import { shopConfig } from "./shop-config.ts";

let mailbox: Mailbox;
beforeAll(async () => {
  mailbox = await openMailbox();
});
afterAll(() => mailbox.close());

inBothPlacements(
  {
    plugin: smtpNotifications,
    module: new URL("../src/index.ts", import.meta.url),
    contract: notification,
    config: async () => shopConfig(mailbox),
  },
  (open) =>
    notificationConformance(
      async () => {
        mailbox.clear();
        return open();
      },
      {
        received: (to) => mailbox.to(to).map(({ mail }) => ({ subject: mail.subject ?? "", text: mail.text ?? "" })),
      },
    ),
);
