import { definePlugin, payment } from "@hanse/plugin-kit";
import { Customer } from "./customer.entity.ts";
import { Customers } from "./customer.service.ts";
import { AuthorizeCall, Intent, Movement } from "./intent.entity.ts";
import { Intents } from "./intent.service.ts";
import { createStripePayments } from "./migrations/payment-stripe-0001.ts";
import { Movements } from "./movement.service.ts";
import { StripeSettings } from "./settings.ts";
import { StripeGateway } from "./stripe-gateway.ts";
import { WebhookEvent } from "./webhook-event.entity.ts";
import { Webhooks } from "./webhook.service.ts";

const providerId = "pp_stripe_stripe";

/**
 * Payment by Stripe: payment intents with whatever methods the account's dashboard turns on. The browser confirms with the
 * `client_secret` in the session's data; the webhook tells what it did. One capture a payment, all or a part: Stripe
 * releases the rest with it.
 */
export const stripePayment = definePlugin({
  id: "payment-stripe",
  implements: { payment },
  providerId,
  config: StripeSettings,
  data: {
    schema: "payment_stripe",
    entities: [Intent, AuthorizeCall, Movement, Customer, WebhookEvent],
    migrations: [createStripePayments],
  },
  setup({ config, db, log, webhook, job }) {
    const stripe = new StripeGateway(config);
    const intents = new Intents(db, stripe, new Customers(db, stripe), config);
    const movements = new Movements(db, stripe, intents);
    const webhooks = new Webhooks(db, stripe, intents, { webhookSecret: config.webhookSecret, providerId, log });
    webhook((request) => webhooks.take(request));
    job("forget-webhook-events", { cron: "17 4 * * *" }, () => webhooks.forgetOld());
    return {
      payment: {
        initiate: (session, call) => intents.prepare(session, call),
        update: (session, call) => intents.prepare(session, call),
        authorize: (session, call) => intents.authorize(session, call),
        capture: (part, call) => movements.move("capture", part, call),
        refund: (part, call) => movements.move("refund", part, call),
        cancel: (which, call) => intents.cancel(which, call),
        retrieve: (which, call) => intents.retrieve(which, call),
      },
    };
  },
});
