import { setTimeout as sleep } from "node:timers/promises";
import { inventory } from "@hanse/plugin-inventory";
import { stripePayment } from "@hanse/plugin-payment-stripe";
import { expect, it } from "vitest";
import { type Failure, Shopper } from "../shopper.ts";
import { startBuying } from "./buying.ts";
import { expectStripeBooksInOrder } from "./stripe-books.ts";
import { StripeFleet } from "./stripe-fleet.ts";
import { beginStripe } from "./stripe-shop.ts";

const shoppers = 12;
const faultMs = 1_200;
const calmMs = 800;

it(
  "with payment-stripe as a service that is killed, hangs and restarts, the books agree",
  { timeout: 300_000 },
  async () => {
    const fleet = await StripeFleet.open({
      extracted: [{ plugin: stripePayment, packageName: "@hanse/plugin-payment-stripe" }],
    });
    try {
      const { double } = fleet;
      const [service] = fleet.services;
      const variantId = await fleet.plenty();
      const { stopBuying, sold } = startBuying(fleet, variantId, shoppers);
      await sleep(calmMs);
      await service?.kill();
      await sleep(faultMs);
      await service?.start();
      await sleep(calmMs);
      service?.hang();
      await sleep(faultMs);
      service?.wake();
      await sleep(calmMs);
      await service?.restart();
      await sold(shoppers + 1);
      const { ordered, left, others } = await stopBuying();

      expect(others).toEqual([]);
      expect(ordered).toBeGreaterThan(shoppers);
      expect(left).toBeGreaterThan(0);
      expect(fleet.putOff).toBeGreaterThan(0);
      await expectStripeBooksInOrder(fleet.database, double);
    } finally {
      await fleet.close();
    }
  },
);

it(
  "with the stock's service down after the shopper paid, the same session buys once it is back",
  { timeout: 180_000 },
  async () => {
    const fleet = await StripeFleet.open({
      extracted: [{ plugin: inventory, packageName: "@hanse/plugin-inventory" }],
      // The money must still be there when the service is back.
      hurries: false,
    });
    try {
      const { double } = fleet;
      const [service] = fleet.services;
      const engine = await fleet.next();
      const shopper = new Shopper(engine);
      double.webhooks.lose();
      const { id } = await shopper.cart([{ variantId: await fleet.plenty(), quantity: 1 }]);
      await shopper.ship(id);
      const session = await beginStripe(shopper, id);
      double.confirmInBrowser(session.data["client_secret"]);
      await service?.kill();
      expect(await shopper.complete<Failure>(id)).toMatchObject({
        status: 503,
        body: { type: "unavailable", data: { code: "plugin.unavailable" } },
      });
      expect((await shopper.view(id)).payment_collection?.payment_sessions).toMatchObject([{ id: session.id }]);
      await service?.start();
      expect(await new Shopper(await fleet.door()).complete(id)).toMatchObject({
        status: 200,
        body: { type: "order" },
      });
      await expectStripeBooksInOrder(fleet.database, double);
      expect(double.intents).toMatchObject([
        { status: "requires_capture", amount_capturable: Math.round(session.amount * 100) },
      ]);
    } finally {
      await fleet.close();
    }
  },
);
