import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import { complete, completeAtLast, orderIdIn } from "../faults/completion.ts";
import type { EngineProcess } from "../faults/engine-process.ts";
import type { Fault } from "../faults/fault.ts";
import { Shopper } from "../shopper.ts";
import { expectStripeBooksInOrder } from "./stripe-books.ts";
import { StripeFleet } from "./stripe-fleet.ts";
import { beginStripe } from "./stripe-shop.ts";

/** One engine that stays; those that are killed come and go beside it. */
let fleet: StripeFleet;
let survivor: EngineProcess;
let variantId: string;
beforeAll(async () => {
  fleet = await StripeFleet.open({ hurries: false });
  survivor = await fleet.next();
  variantId = await fleet.plenty();
}, 120_000);
afterAll(() => fleet.close());
afterEach(async () => {
  fleet.double.server.faults.clear();
  await expectStripeBooksInOrder(fleet.database, fleet.double);
}, 120_000);

const timeout = 300_000;

interface ReadyCart {
  readonly id: string;
  readonly clientSecret: string;
}

async function readyCart(data?: Record<string, unknown>): Promise<ReadyCart> {
  const shopper = new Shopper(await fleet.door());
  const { id } = await shopper.cart([{ variantId, quantity: 1 }]);
  await shopper.ship(id);
  const session = await beginStripe(shopper, id, data);
  return { id, clientSecret: String(session.data["client_secret"]) };
}

const killAfter = (statement: number): Fault => ({ statement, moment: "after", signal: "SIGKILL" });

/** Has an engine of its own die at each of these, while the next one starts. */
async function withVictims<T>(moments: readonly T[], work: (victim: EngineProcess, moment: T) => Promise<void>) {
  let spare = fleet.start();
  for (const [index, moment] of moments.entries()) {
    const victim = await spare;
    if (index < moments.length - 1) spare = fleet.start();
    await work(victim, moment);
    expect(victim.isAlive, `the engine survived ${String(moment)}`).toBe(false);
  }
}

/** The shopper asks elsewhere. */
async function expectOrderOf(cartId: string): Promise<void> {
  const answer = await completeAtLast(cartId, () => complete(survivor, cartId));
  expect(answer, `of ${cartId}`).toSatisfy((given) => orderIdIn(given) !== undefined);
}

it(
  "killed anywhere around the authorisation of what the browser has paid, there is one order",
  { timeout },
  async () => {
    fleet.double.webhooks.lose();
    const elsewhere: Promise<void>[] = [];
    // The plugin has the call on record; Stripe has answered; the order's transaction has begun.
    await withVictims([8, 10, 14], async (victim, statement) => {
      const { id, clientSecret } = await readyCart();
      fleet.double.confirmInBrowser(clientSecret);
      expect(await complete(victim, id, killAfter(statement))).toBeUndefined();
      elsewhere.push(expectOrderOf(id));
    });
    await Promise.all(elsewhere);
  },
);

it("killed while Stripe charges a saved card, before or after it did, it is charged once", { timeout }, async () => {
  const { double } = fleet;
  double.webhooks.lose();
  await withVictims(["hang-before", "hang-after"] as const, async (victim, kind) => {
    const { id } = await readyCart({ payment_method: "pm_card_visa" });
    const isAsked = () => double.requests.filter(({ path }) => path.endsWith("/confirm")).length;
    const before = isAsked();
    double.plan({ kind, on: "POST /v1/payment_intents/*/confirm" });
    const answer = complete(victim, id);
    await vi.waitFor(() => expect(isAsked()).toBe(before + 1), { timeout: 30_000, interval: 2 });
    await victim.kill();
    expect(await answer).toBeUndefined();
    await expectOrderOf(id);
  });
});

it("killed anywhere in a webhook, that is taken when it is sent again, and makes the order", { timeout }, async () => {
  const { double } = fleet;
  const carts: string[] = [];
  // Stripe has answered; the event is on record and not committed.
  await withVictims([3, 5], async (victim, statement) => {
    const { id, clientSecret } = await readyCart();
    carts.push(id);
    double.webhooks.sendTo(async (message) => {
      const status = await fleet.post(message, victim, killAfter(statement));
      return status === 200 ? { status } : { status: await fleet.post(message, survivor) };
    });
    double.confirmInBrowser(clientSecret);
    await double.webhooks.settled();
  });
  await expectStripeBooksInOrder(fleet.database, double);
  const answers = await Promise.all(carts.map((id) => complete(survivor, id)));
  expect(answers.map((answer) => answer && orderIdIn(answer))).not.toContain(undefined);
  expect(double.books().authorized).toBeGreaterThan(0);
});
