import { type Database, unnamed } from "@hanse/plugin-kit";
import type { StripeDouble } from "@hanse/plugin-payment-stripe/double";
import { expect, vi } from "vitest";
import { shopProblems } from "../faults/books.ts";
import { untilDeadAreForgotten } from "../faults/dead-engines.ts";

/** What is under way: neither checkouts that wait for their shopper, nor webhooks that did not come in yet. */
const unfinished = unnamed<{ runs: number; outboxes: number; deliveries: number }>(
  `SELECT (SELECT count(*) FROM workflow_run WHERE state NOT IN ('done', 'failed', 'parked')) AS runs,
          (SELECT count(*) FROM inventory.outbox) + (SELECT count(*) FROM payment_stripe.outbox) AS outboxes,
          (SELECT count(*) FROM event_delivery WHERE state <> 'done') AS deliveries`,
);

/** One that is under way may wait for its shopper again. */
const open = unnamed<{ key: string }>("SELECT key FROM workflow_run WHERE state NOT IN ('done', 'failed')");

const handOutAgain = unnamed<never>("UPDATE event_delivery SET due_at = now() WHERE state = 'delivering'");

/** Lets pass whatever a payment is kept, looked at later or tried again. */
const makeDue = unnamed<never>("UPDATE payment_follow_up SET due_at = now()");
/** What is at hand, or was tried and is not done. */
const due = unnamed<{ count: number }>(
  "SELECT count(*) AS count FROM payment_follow_up WHERE due_at <= now() OR failures > 0",
);

/** Each line is a thing that must never be; `what` names it, `id` where. */
const problems = unnamed<{ what: string; id: string }>(`
  ${shopProblems}
  UNION ALL
  SELECT 'an order is not paid for exactly its total, once', o.id FROM orders o WHERE o.total <> coalesce((
    SELECT sum(p.amount) FROM payment p WHERE p.payment_collection_id = o.payment_collection_id), 0)
  UNION ALL
  SELECT 'something is still to be done about the session of an order', p.payment_session_id
    FROM payment p JOIN payment_follow_up f USING (payment_session_id) WHERE f.key = ''
  UNION ALL
  SELECT 'more was sold than there is', item_id FROM inventory.level WHERE reserved > stocked
  UNION ALL
  SELECT 'what was captured or refunded was not told of, amount for amount', p.id FROM payment p
   WHERE (p.captured_amount, p.refunded_amount) <> (
     SELECT coalesce(sum((e.payload->>'amount')::bigint) FILTER (WHERE e.name = 'payment.captured'), 0),
            coalesce(sum((e.payload->>'amount')::bigint) FILTER (WHERE e.name = 'payment.refunded'), 0)
       FROM event e WHERE e.aggregate = p.id)`);

/** Payments of orders by Stripe, in minor units. */
const payments = unnamed<{
  id: string;
  intent: string;
  amount: number;
  captured: number;
  refunded: number;
  isCanceled: boolean;
}>(
  `SELECT p.id, p.data->>'id' AS intent, p.amount, p.captured_amount AS captured, p.refunded_amount AS refunded,
          p.canceled_at IS NOT NULL AS "isCanceled"
     FROM payment p JOIN orders o USING (payment_collection_id) WHERE p.provider_id = 'pp_stripe_stripe'`,
);

/** What Stripe's books and the shop's say differently; euros and dollars have the same minor units in both. */
async function differences(database: Database, double: StripeDouble): Promise<string[]> {
  const found: string[] = [];
  const owned = new Set<string>();
  for (const { id, intent: intentId, amount, captured, refunded, isCanceled } of await database.query(payments)) {
    const intent = double.account.intents.get(intentId);
    const charge = intent && double.account.chargeOf(intent);
    if (owned.has(intentId)) found.push(`two payments have the money of ${intentId}`);
    owned.add(intentId);
    const there = {
      captured: intent?.amount_received ?? 0,
      refunded: charge?.amount_refunded ?? 0,
      isCanceled: intent?.status === "canceled",
    };
    const here = { captured, refunded, isCanceled };
    if (JSON.stringify(there) !== JSON.stringify(here))
      found.push(`${id}: ${JSON.stringify(here)}, at Stripe ${intentId}: ${JSON.stringify(there)}`);
    if (intent?.status === "requires_capture" && intent.amount_capturable !== amount)
      found.push(`${id} is for ${amount}, at Stripe ${intentId} for ${intent.amount_capturable}`);
    if (intent?.status !== "requires_capture" && intent?.status !== "succeeded" && !isCanceled)
      found.push(`${id} is paid with ${intentId}, which is ${intent?.status}`);
  }
  for (const { id, status } of double.books().paying)
    if (!owned.has(id)) found.push(`${id} is ${status}, and no order has its money`);
  return found;
}

/**
 * Waits until nothing is under way any more and all money had the time to go back, and expects every account to agree:
 * carts, orders, stock, events, and Stripe's books with the shop's.
 *
 * @param sweep follows payments up now; unless told, what runs in the background does.
 */
export async function expectStripeBooksInOrder(
  database: Database,
  double: StripeDouble,
  sweep: () => Promise<void> = async () => undefined,
): Promise<void> {
  await double.webhooks.settled();
  await untilDeadAreForgotten(database);
  await database.query(handOutAgain);
  // Once for what has to be given up, again for what came of that.
  for (let round = 0; round < 2; round += 1) {
    await expectRest(database);
    await database.query(makeDue);
    await vi.waitFor(
      async () => {
        await sweep();
        expect(await database.query(due)).toEqual([{ count: 0 }]);
      },
      { timeout: 60_000, interval: 50 },
    );
    await double.webhooks.settled();
  }
  await expectRest(database);
  expect(await database.query(problems)).toEqual([]);
  expect(await differences(database, double)).toEqual([]);
}

/** Waits until nothing is under way, webhooks aside. */
export async function expectRest(database: Database): Promise<void> {
  await vi.waitFor(
    async () => expect(await database.query(unfinished)).toEqual([{ runs: 0, outboxes: 0, deliveries: 0 }]),
    { timeout: 60_000, interval: 20 },
  );
}

/** Has `expire` end what checkouts wait for, also of one that comes to wait only now, until none is left. */
export async function expectNoneOpen(database: Database, expire: () => Promise<void>): Promise<void> {
  await vi.waitFor(
    async () => {
      await expire();
      expect(await database.query(open)).toEqual([]);
    },
    { timeout: 60_000, interval: 20 },
  );
}
