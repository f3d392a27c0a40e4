import { definePlugin, payment } from "@hanse/plugin-kit";
import Type from "typebox";
import { createPayments } from "./migrations/payment-manual-0001.ts";
import { Movement, Payment } from "./payment.entity.ts";
import { Payments } from "./payment.service.ts";

/**
 * Payment that is settled outside the shop: invoice, bank transfer, cash. Authorises whatever is asked, and keeps books, so
 * that nothing is captured or refunded twice or beyond what was promised.
 */
export const manualPayment = definePlugin({
  id: "payment-manual",
  implements: { payment },
  providerId: "pp_system_default",
  config: Type.Object({}),
  data: { schema: "payment_manual", entities: [Payment, Movement], migrations: [createPayments] },
  setup({ db }) {
    const payments = new Payments(db);
    return {
      payment: {
        initiate: () => payments.prepare({}),
        update: ({ data }) => payments.prepare(data),
        authorize: (session, call) => payments.authorize(session, call),
        capture: (part, call) => payments.capture(part, call),
        refund: (part, call) => payments.refund(part, call),
        cancel: (which) => payments.cancel(which),
        retrieve: (which) => payments.retrieve(which),
      },
    };
  },
});
