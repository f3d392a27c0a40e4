import { setTimeout as sleep } from "node:timers/promises";
import { expect, vi } from "vitest";
import { Shopper } from "../shopper.ts";
import type { StripeFleet } from "./stripe-fleet.ts";
import { beginStripe } from "./stripe-shop.ts";

/** What became of the carts that were paid in the browser. */
export interface Bought {
  readonly ordered: number;
  /** Of carts whose shopper never came back after paying. */
  readonly left: number;
  /** Answers other than an order. */
  readonly others: readonly unknown[];
}

const pauseMs = 50;

/** Shoppers who buy until they are told to stop. */
export interface Buying {
  stopBuying(): Promise<Bought>;
  /** Waits until so many carts have become orders. */
  sold(carts: number): Promise<void>;
}

/** Has shoppers buy, one cart after the other; every fourth does not come back after paying. */
export function startBuying(fleet: StripeFleet, variantId: string, shoppers: number): Buying {
  let isOver = false;
  let ordered = 0;
  let left = 0;
  const others: unknown[] = [];
  const buy = async (_: unknown, lane: number): Promise<void> => {
    const shopper = new Shopper(await fleet.door());
    for (let turn = 0; !isOver; turn += 1) {
      const { id } = await shopper.cart([{ variantId, quantity: 1 }]);
      await shopper.ship(id);
      const { data } = await beginStripe(shopper, id);
      fleet.double.confirmInBrowser(data["client_secret"]);
      if ((lane + turn) % 4 === 0) {
        left += 1;
        continue;
      }
      const { status, body } = await shopper.complete(id);
      if (status === 200 && body.type === "order") ordered += 1;
      else others.push(body);
      await sleep(pauseMs);
    }
  };
  const buying = Promise.all(Array.from({ length: shoppers }, buy));
  return {
    async stopBuying() {
      isOver = true;
      await buying;
      return { ordered, left, others };
    },
    sold: (carts) => vi.waitFor(() => expect(ordered).toBeGreaterThanOrEqual(carts), { timeout: 60_000, interval: 50 }),
  };
}
