import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startBuying } from "./buying.ts";
import { expectStripeBooksInOrder } from "./stripe-books.ts";
import { StripeFleet } from "./stripe-fleet.ts";

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
  { timeout: 300_000 },
  async () => {
    const { double } = fleet;
    let isOver = false;
    const spoil = async (): Promise<number> => {
      for (let turn = 0; ; turn += 1) {
        if (isOver) return turn;
        double.plan({ kind: kinds[turn % kinds.length] ?? "drop-before", ms: 300 });
        await sleep(faultEveryMs);
      }
    };
    const spoiling = spoil();
    const { stopBuying, sold } = startBuying(fleet, variantId, shoppers);
    await sleep(unwellMs);
    await sold(shoppers + 1);
    const { ordered, left, others } = await stopBuying();
    isOver = true;
    const faults = await spoiling;
    double.server.faults.clear();

    expect(others).toEqual([]);
    expect(ordered).toBeGreaterThan(shoppers);
    expect(left).toBeGreaterThan(0);
    expect(fleet.putOff).toBeGreaterThan(0);
    expect(faults).toBeGreaterThan(kinds.length);
    await expectStripeBooksInOrder(fleet.database, double);
  },
);
