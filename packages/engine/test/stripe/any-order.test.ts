import { setTimeout as sleep } from "node:timers/promises";
import type { StripeDouble } from "@hanse/plugin-payment-stripe/double";
import fc from "fast-check";
import { expect, it } from "vitest";
import { expectStripeBooksInOrder } from "./stripe-books.ts";
import { beginStripe, StripeShop } from "./stripe-shop.ts";

/** A cart, and what the browser has learned of its payments, newest last. */
interface Scene {
  readonly stripe: StripeShop;
  readonly double: StripeDouble;
  readonly cartId: string;
  readonly secrets: string[];
  readonly intents: string[];
}

/** What shoppers, the merchant, Stripe and time do. Most of it may be refused. */
const actions = {
  begin: (scene: Scene) => begin(scene),
  beginWithCard: (scene: Scene) => begin(scene, "pm_card_visa"),
  beginWithAskingCard: (scene: Scene) => begin(scene, "pm_card_authenticationRequired"),
  beginWithBadCard: (scene: Scene) => begin(scene, "pm_card_visa_chargeDeclined"),
  pay: ({ double, secrets }: Scene, turn: number) => double.confirmInBrowser(oneOf(secrets, turn)),
  payAsking: ({ double, secrets }: Scene, turn: number) =>
    double.confirmInBrowser(oneOf(secrets, turn), "requires-action"),
  payBadly: ({ double, secrets }: Scene, turn: number) => double.confirmInBrowser(oneOf(secrets, turn), "declined"),
  passCheck: ({ double, secrets }: Scene, turn: number) => double.completeAction(oneOf(secrets, turn)),
  failCheck: ({ double, secrets }: Scene, turn: number) =>
    double.completeAction(oneOf(secrets, turn), { succeeds: false }),
  complete: ({ stripe, cartId }: Scene) => stripe.shopper.complete(cartId),
  completeTwice: ({ stripe, cartId }: Scene) =>
    Promise.all([stripe.shopper.complete(cartId), stripe.shopper.complete(cartId)]),
  add: ({ stripe, cartId }: Scene) =>
    stripe.shopper.send("POST", `/store/carts/${cartId}/line-items`, { variant_id: stripe.variantId, quantity: 1 }),
  takeEmailAway: ({ stripe, cartId }: Scene) => stripe.shopper.send("POST", `/store/carts/${cartId}`, { email: null }),
  giveEmail: ({ stripe, cartId }: Scene) =>
    stripe.shopper.send("POST", `/store/carts/${cartId}`, { email: "ada@example.com" }),
  chooseManual: ({ stripe, cartId }: Scene) => stripe.shopper.pay(cartId),
  captureAtStripe: ({ double, intents }: Scene, turn: number) => double.dashboard.capture(oneOf(intents, turn)),
  refundAtStripe: ({ double, intents }: Scene, turn: number) => double.dashboard.refund(oneOf(intents, turn), 100),
  cancelAtStripe: ({ double, intents }: Scene, turn: number) => double.dashboard.cancel(oneOf(intents, turn)),
  letTimePass: ({ stripe }: Scene) => stripe.rows("UPDATE payment_follow_up SET due_at = now()").then(stripe.sweep),
  spoil: ({ double }: Scene, turn: number) =>
    double.plan({ kind: faults[turn % faults.length] ?? "drop-after", ms: 50 }),
  wait: () => sleep(30),
} satisfies Record<string, (scene: Scene, turn: number) => unknown>;

const faults = ["drop-after", "fail-kept", "delay", "fail-after", "drop-before", "garbage"] as const;

/** The newest, mostly. */
const oneOf = (known: readonly string[], turn: number): string => known.at(turn % 3 === 0 ? 0 : -1) ?? "";

async function begin({ stripe, cartId, secrets, intents }: Scene, method?: string): Promise<void> {
  const { data } = await beginStripe(
    stripe.shopper,
    cartId,
    method === undefined ? undefined : { payment_method: method },
  );
  secrets.push(String(data["client_secret"]));
  intents.push(String(data["id"]));
}

interface Step {
  readonly action: keyof typeof actions;
  readonly turn: number;
  /** Whether the next one comes only after this one. */
  readonly isAwaited: boolean;
}

const step: fc.Arbitrary<Step> = fc.record({
  action: fc.constantFrom(
    ...(Object.keys(actions) as Step["action"][]),
    // What is done most.
    ...(["begin", "pay", "pay", "complete", "complete"] as const),
  ),
  turn: fc.nat({ max: 17 }),
  isAwaited: fc.boolean(),
});

async function play(stripe: StripeShop, steps: readonly Step[]): Promise<void> {
  const { shopper, double, variantId } = stripe;
  const { id: cartId } = await shopper.cart([{ variantId, quantity: 1 }]);
  await shopper.ship(cartId);
  const scene: Scene = { stripe, double, cartId, secrets: [], intents: [] };
  const underWay: Promise<unknown>[] = [];
  for (const { action, turn, isAwaited } of [{ action: "begin", turn: 0, isAwaited: true } as Step, ...steps]) {
    // Refusals are none of this test's business.
    const done = Promise.resolve()
      .then(async (): Promise<unknown> => actions[action](scene, turn))
      .catch(() => undefined);
    if (isAwaited) await done;
    underWay.push(done);
  }
  await Promise.all(underWay);
}

it.each(["manual", "automatic"] as const)(
  "whatever is done in whatever order, with %s capture, the books agree in the end",
  { timeout: 300_000 },
  async (captureMethod) => {
    const stripe = await StripeShop.open({ captureMethod });
    try {
      const carts = fc.array(fc.array(step, { minLength: 8, maxLength: 16 }), { minLength: 8, maxLength: 8 });
      const property = fc.asyncProperty(carts, async (all) => {
        stripe.sendWebhooks(2);
        await Promise.all(all.map((steps) => play(stripe, steps)));
        stripe.double.server.faults.clear();
        await stripe.expireHolds();
        await expectStripeBooksInOrder(stripe.shop.database, stripe.double, stripe.sweep);
      });
      await fc.assert(property, { numRuns: 3, seed: 1_866, endOnFailure: true });
      const [{ count } = { count: 0 }] = await stripe.rows<{ count: number }>("SELECT count(*) AS count FROM orders");
      expect(count).toBeGreaterThan(0);
    } finally {
      await stripe.close();
    }
  },
);
