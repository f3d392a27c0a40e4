import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { Shopper } from "../shopper.ts";
import { expectStripeBooksInOrder } from "./stripe-books.ts";
import { StripeFleet } from "./stripe-fleet.ts";
import { beginStripe } from "./stripe-shop.ts";

let fleet: StripeFleet;
let variantId: string;
beforeAll(async () => {
  fleet = await StripeFleet.open({ captureMethod: "automatic" });
  variantId = await fleet.plenty();
}, 120_000);
afterAll(() => fleet.close());

const shoppers = 15;
const unwellMs = 6_000;
/** Between one fault and the next: about every third request fails. */
const faultEveryMs = 40;

const kinds = [
  "drop-before",
  "drop-after",
  "fail-before",
  "delay",
  "fail-kept",
  "hang-after",
  "fail-after",
  "rate-limit",
  "garbage",
  "fail-after-kept",
  "hang-before",
  "answer-twice",
] as const;

it(
  "however Stripe fails, no charge is without an order, and no order without its charge",
  { timeout: 120_000 },
  async () => {
    const { double } = fleet;
    let isOver = false;
    const outcomes = { ordered: 0, left: 0 };
    const others: unknown[] = [];
    const buy = async (_: unknown, lane: number): Promise<void> => {
      const shopper = new Shopper(await fleet.door());
      for (let turn = 0; !isOver; turn += 1) {
        const { id } = await shopper.cart([{ variantId, quantity: 1 }]);
        await shopper.ship(id);
        const { data } = await beginStripe(shopper, id);
        double.confirmInBrowser(data["client_secret"]);
        if ((lane + turn) % 4 === 0) {
          outcomes.left += 1;
          continue;
        }
        const { status, body } = await shopper.complete(id);
        if (status === 200 && body.type === "order") outcomes.ordered += 1;
        else others.push(body);
      }
    };
    const spoil = async (): Promise<number> => {
      for (let turn = 0; ; turn += 1) {
        if (isOver) return turn;
        double.plan({ kind: kinds[turn % kinds.length] ?? "drop-before", ms: 300 });
        await sleep(faultEveryMs);
      }
    };
    const spoiling = spoil();
    const buying = Promise.all(Array.from({ length: shoppers }, buy));
    await sleep(unwellMs);
    isOver = true;
    await buying;
    const faults = await spoiling;
    double.server.faults.clear();

    expect(others).toEqual([]);
    expect(outcomes.ordered).toBeGreaterThan(shoppers);
    expect(outcomes.left).toBeGreaterThan(0);
    expect(fleet.putOff).toBeGreaterThan(0);
    expect(faults).toBeGreaterThan(kinds.length);
    await expectStripeBooksInOrder(fleet.database, double);
  },
);
