import { InsufficientInventory, inventory, isError, type ReservationLine, type Transaction } from "@hanse/plugin-kit";
import { cartLineOf } from "../inventory/index.ts";
import type { PluginHost } from "../platform/plugins/plugin-host.ts";
import { pivot, step } from "../platform/workflow/step.ts";
import { workflow } from "../platform/workflow/workflow.ts";
import type { Growth } from "./growth.ts";
import { OutOfStockForOrder } from "./order-change.errors.ts";

/** A change with all that has to be known before it becomes true. */
export interface Confirmable {
  readonly changeId: string;
  readonly orderId: string;
  readonly confirmedBy: string;
  /** The request that does. */
  readonly confirmedWith: string;
  /** What `reserves` was worked out from. */
  readonly growth: readonly Growth[];
  /** Of the order's lines, for whoever is told that one is out of stock. */
  readonly titles: Readonly<Record<string, string>>;
  readonly reserves: readonly ReservationLine[];
}

type Reserved = Pick<Confirmable, "orderId" | "reserves" | "titles">;

interface Uses {
  /** Its own domain's service, as far as it is needed here. */
  orderConfirmations: {
    settle(tx: Transaction, confirmable: Confirmable, reservationKey: string | null): Promise<{ changeId: string }>;
  };
}

/** A reservation lives for so long between its two calls. */
const holdSeconds = 60;

/** Promises the units that the order is to get: all or none, for good. Named by the run, as a released key is used up. */
export const reserveStock = step({
  name: "reserve-stock",
  async run({ plugins }: { plugins: PluginHost }, { orderId, reserves, titles }: Reserved, { key, signal }) {
    const lines = reserves.map((line) => ({ ...line, locationIds: [...line.locationIds] }));
    await plugins
      .one(inventory)
      .reserve({ lines, holdSeconds }, { idempotencyKey: key, signal })
      .catch((error: unknown) => Promise.reject(forStaff(error, orderId, titles)));
    await plugins.one(inventory).commit({ key }, { signal });
    return { output: key };
  },
  undo: ({ plugins }: { plugins: PluginHost }, { key, signal }) => plugins.one(inventory).release({ key }, { signal }),
});

const applyChange = pivot({
  name: "apply-change",
  run: (
    { orderConfirmations }: Uses,
    { confirmable, reservationKey }: { confirmable: Confirmable; reservationKey: string | null },
    { tx },
  ) => orderConfirmations.settle(tx, confirmable, reservationKey),
});

/** Makes a change of an order true, keyed by the change: whoever comes second joins the first. */
export const confirmOrderChange = workflow("confirm-order-change", 1, async (run, confirmable: Confirmable) => {
  const reservationKey = confirmable.reserves.length === 0 ? null : await run(reserveStock, confirmable);
  return run(applyChange, { confirmable, reservationKey });
});

/** The plugin speaks of items and reservations, staff of what they sell. */
function forStaff(error: unknown, orderId: string, titles: Confirmable["titles"]): unknown {
  if (!isError(error, InsufficientInventory)) return error;
  const lines = error.data.lines.map(({ lineId, requested, available }) => {
    const itemId = cartLineOf(lineId);
    return { itemId, title: titles[itemId] ?? itemId, requested, available: Math.max(0, available) };
  });
  return new OutOfStockForOrder({ orderId, lines }, { cause: error });
}
