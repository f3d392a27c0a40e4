import { payment } from "@hanse/plugin-kit";
import { inBothPlacements, paymentConformance } from "@hanse/plugin-kit/testing";
import { afterAll, beforeAll } from "vitest";
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
    config: async () => ({ ...double.config, maxNetworkRetries: 0 }),
  },
  (open) =>
    paymentConformance(open, {
      browser: {
        confirm: async ({ client_secret: secret }, how) => void double.confirmInBrowser(secret, how),
        completeAction: async ({ client_secret: secret }) => void double.completeAction(secret),
      },
      books: async () => double.books("eur"),
      captures: "once",
    }),
);
