import { type Allocation, CallUndone, type Database, inventory, isError } from "@hanse/plugin-kit";
import type { Static } from "typebox";
import { cartLineOf } from "../inventory/index.ts";
import type { PluginHost } from "../platform/plugins/plugin-host.ts";
import type { OrderChanged } from "./order-change.events.ts";
import { keepRelease, keptRelease, reservationsOfOrder } from "./order-change.queries.ts";

type Change = Static<typeof OrderChanged.payload>;

interface Release {
  readonly key: string;
  readonly lines: { lineId: string; locationId: string; quantity: number }[];
}

/** Gives back the stock that a changed order does not need any more. */
export class StockReleaseService {
  readonly #database: Database;
  readonly #plugins: PluginHost;

  constructor({ database, plugins }: { database: Database; plugins: PluginHost }) {
    this.#database = database;
    this.#plugins = plugins;
  }

  /**
   * Gives back what lines that became fewer do not need: units that have not left, those promised last first. Doing it again
   * gives back nothing more, as what goes back is decided once.
   */
  async release(change: Change): Promise<void> {
    if (change.lines.every(({ quantity, quantityBefore }) => quantity >= quantityBefore)) return;
    for (const { key, lines } of await this.#planned(change)) {
      try {
        await this.#plugins
          .one(inventory)
          .releaseLines({ key, lines }, { idempotencyKey: `release:${change.changeId}:${key}` });
      } catch (error) {
        // The order was canceled meanwhile, and everything given back with it.
        if (!isError(error, CallUndone)) throw error;
      }
    }
  }

  async #planned(change: Change): Promise<Release[]> {
    const [kept] = await this.#database.query(keptRelease, [change.changeId]);
    if (kept?.plan) return kept.plan as Release[];
    const plan = JSON.stringify(await this.#plan(change));
    const [first] = await this.#database.query(keepRelease, [change.changeId, plan]);
    return (first?.plan ?? []) as Release[];
  }

  async #plan({ orderId, lines }: Change): Promise<Release[]> {
    const reservations = await this.#database.query(reservationsOfOrder, [orderId]);
    const held: Held[] = [];
    for (const { key, isCheckout } of reservations.toReversed()) {
      const allocations = await this.#allocationsOf(key);
      held.push(...allocations.map((allocation) => ({ key, isCheckout, ...allocation })));
    }
    const shrunk = lines.filter(({ quantity, quantityBefore }) => quantity < quantityBefore);
    const units = shrunk.flatMap((line) => unitsToRelease(line, held));
    return [...Map.groupBy(units, ({ key }) => key)].map(([key, of]) => ({
      key,
      lines: of.map(({ lineId, locationId, quantity }) => ({ lineId, locationId, quantity })),
    }));
  }

  /** Committing what is committed only tells what it takes. */
  async #allocationsOf(key: string): Promise<readonly Allocation[]> {
    try {
      return (await this.#plugins.one(inventory).commit({ key })).allocations;
    } catch (error) {
      if (isError(error, CallUndone)) return [];
      throw error;
    }
  }
}

interface Held extends Allocation {
  readonly key: string;
  readonly isCheckout: boolean;
}

interface Units {
  readonly key: string;
  readonly lineId: string;
  readonly locationId: string;
  readonly quantity: number;
}

/** A variant may take several items, and several units of each: they go back in the proportion in which they were taken. */
function unitsToRelease(line: Change["lines"][number], held: readonly Held[]): Units[] {
  const own = held.filter(
    ({ lineId, isCheckout }) => cartLineOf(lineId) === (isCheckout ? line.cartLineItemId : line.lineId),
  );
  return [...Map.groupBy(own, ({ itemId }) => itemId).values()].flatMap((ofItem) => {
    const taken = ofItem.reduce((sum, { quantity }) => sum + quantity, 0);
    const perUnit = Math.floor(taken / line.quantityBefore);
    let left = perUnit * (line.quantityBefore - line.quantity);
    return ofItem.flatMap(({ key, lineId, locationId, quantity, shipped }) => {
      const going = Math.min(left, quantity - shipped);
      left -= going;
      return going > 0 ? [{ key, lineId, locationId, quantity: going }] : [];
    });
  });
}
