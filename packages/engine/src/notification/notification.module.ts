import type { EventEnvelope } from "@hanse/plugin-kit";
import type { Logger } from "pino";
import type { Static } from "typebox";
import { OrderPlaced } from "../order/index.ts";
import { defineModule } from "../platform/module.ts";
import { orderConfirmation } from "./order-confirmation.ts";

export const notificationModule = defineModule({
  name: "notification",
  subscribers: [
    {
      name: "notification.confirm_order",
      event: OrderPlaced.name,
      async handle({ log }: { log: Logger }, { payload }: EventEnvelope<unknown>) {
        const mail = orderConfirmation(payload as Static<typeof OrderPlaced.payload>);
        log.info({ mail }, `mail to ${mail.to}`);
      },
    },
  ],
});
