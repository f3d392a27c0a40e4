import { payment, PaymentChanged } from "@hanse/plugin-kit";
import { inBothPlacements, type TriedPlugin } from "@hanse/plugin-kit/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { stripePayment } from "../src/index.ts";
import { openStripeDouble, type StripeDouble } from "./stripe-double/index.ts";

let double: StripeDouble;
beforeAll(async () => {
  double = await openStripeDouble();
});
afterAll(() => double.close());

inBothPlacements(
  {
    plugin: stripePayment,
    module: new URL("../src/index.ts", import.meta.url),
    contract: payment,
    config: async () => double.config,
  },
  (open) => {
    let tried: TriedPlugin<typeof payment>;
    beforeAll(async () => {
      tried = await open();
    });
    afterAll(() => tried.close());

    it("takes Stripe's webhooks byte by byte, tells the shop, and refuses a forged one", async () => {
      const { signal } = new AbortController();
      const sessionId = `payses_${crypto.randomUUID()}`;
      const session = { sessionId, amount: 1999, currencyCode: "eur", data: {} };
      const { data } = await tried.client.initiate(session, { idempotencyKey: sessionId });
      double.webhooks.sendTo((message) => tried.running.webhook({ ...message, signal }));
      double.confirmInBrowser(data["client_secret"]);
      await double.webhooks.settled();
      const changes = () =>
        tried.events.filter(({ name, aggregate }) => name === PaymentChanged.name && aggregate === sessionId);
      await expect
        .poll(changes, { timeout: 20_000 })
        .toMatchObject([{ payload: { providerId: "pp_stripe_stripe", status: "authorized", amount: 1999 } }]);
      const [event] = double.webhooks.events;
      const forged = double.webhooks.sign(event ?? expect.fail("nothing happened"), { secret: "whsec_forged" });
      expect(await tried.running.webhook({ ...forged, signal })).toMatchObject({ status: 400 });
    });
  },
);
