import { unnamed } from "@hanse/plugin-kit";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import type { EngineProcess } from "../faults/engine-process.ts";
import { Shopper } from "../shopper.ts";
import { expectStripeBooksInOrder } from "./stripe-books.ts";
import { StripeFleet } from "./stripe-fleet.ts";
import { beginStripe } from "./stripe-shop.ts";

let fleet: StripeFleet;
let engine: EngineProcess;
beforeAll(async () => {
  fleet = await StripeFleet.open({ hurries: false });
  engine = await fleet.next();
}, 120_000);
afterAll(() => fleet.close());

const told = unnamed<{ count: number }>(
  `SELECT (SELECT count(*) FROM event WHERE name LIKE 'payment.%') + (SELECT count(*) FROM payment_stripe.webhook_event)
        + (SELECT count(*) FROM payment_stripe.outbox) AS count`,
);

it("a webhook that is forged, changed, unsigned or old is refused and logged, and nothing comes of it", async () => {
  const { database, double } = fleet;
  const shopper = new Shopper(await fleet.door());
  const { id } = await shopper.cart([{ variantId: await fleet.plenty(), quantity: 1 }]);
  await shopper.ship(id);
  const { data } = await beginStripe(shopper, id);
  double.webhooks.hold();
  double.confirmInBrowser(data["client_secret"]);
  const event = double.webhooks.events.find(({ type }) => type === "payment_intent.amount_capturable_updated");
  if (!event) throw new Error("The double did not tell of the payment.");

  const nowInSeconds = Math.floor(Date.now() / 1_000);
  const genuine = double.webhooks.sign(event);
  const changed = new TextEncoder().encode(
    new TextDecoder().decode(genuine.body).replace(String(data["id"]), "pi_other"),
  );
  const hostile = {
    forged: double.webhooks.sign(event, { secret: "whsec_of_somebody_else" }),
    changed: { ...genuine, body: changed },
    unsigned: { ...genuine, headers: { "content-type": "application/json" } },
    garbled: { ...genuine, headers: { ...genuine.headers, "stripe-signature": "t=,v1=" } },
    empty: { ...genuine, body: new Uint8Array() },
    old: double.webhooks.sign(event, { at: nowInSeconds - 301 }),
  };
  const before = await database.query(told);
  const answers: [string, number][] = [];
  for (const [kind, message] of Object.entries(hostile)) answers.push([kind, await fleet.post(message, engine)]);
  expect(answers).toEqual(Object.keys(hostile).map((kind) => [kind, 400]));
  // One without a signature is not worth a line.
  const logged = () => engine.log.filter((line) => line.includes("refused a webhook"));
  await vi.waitFor(() => expect(logged()).toHaveLength(answers.length - 1), { timeout: 15_000 });
  expect(engine.log.join("\n")).not.toMatch(/whsec_|sk_test|_secret_/);
  expect(await database.query(told)).toEqual(before);
  expect(await database.query(unnamed("SELECT id FROM orders"))).toEqual([]);

  // Sent late by Stripe itself, it is signed anew.
  expect(await fleet.post(double.webhooks.sign(event), engine)).toBe(200);
  await expectStripeBooksInOrder(database, double);
  expect(await database.query(unnamed("SELECT cart_id FROM orders"))).toEqual([{ cart_id: id }]);
}, 120_000);
