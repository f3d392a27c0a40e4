import {
  type Database,
  InsufficientInventory,
  inventory,
  isError,
  type Reservation,
  ReservationExpired,
} from "@hanse/plugin-kit";
import type { Cart } from "../cart/index.ts";
import { cartLineOf, type StockedLine, type VariantStockService } from "../inventory/index.ts";
import type { ShopConfig } from "../platform/config/config.ts";
import type { PluginHost } from "../platform/plugins/plugin-host.ts";
import { step } from "../platform/workflow/step.ts";
import type { Checkout } from "./checkout.ts";
import { CartChanged, HoldExpired, OutOfStock } from "./checkout.errors.ts";
import { freezeCart, unfreezeCart } from "./checkout.queries.ts";

interface Uses {
  database: Database;
  plugins: PluginHost;
  config: ShopConfig;
  variantStock: VariantStockService;
}

/** A cart that nobody changes any more, with its stock set aside. */
export interface Hold {
  /** Names the checkout in the cart. */
  readonly checkoutRun: string;
  /** Null when nothing of it is kept in stock. */
  readonly reservationKey: string | null;
  readonly expiresAt: string;
}

/**
 * Freezes the cart and reserves its stock: all lines or none. One step, since both are named by its key and undone by it. It
 * is made for its cart, because undoing it takes the cart even where `run` never came back.
 */
export const holdCart = ({ cart, shipsFrom }: Checkout) =>
  step({
    name: "hold-cart",
    async run({ database, plugins, config, variantStock }: Uses, _input: null, { key, signal }) {
      const [frozen] = await database.query(freezeCart, [cart.id, cart.version, key]);
      if (!frozen) throw new CartChanged({ cartId: cart.id });
      const items = new Map(frozen.stock.map((variant) => [variant.variantId, variant.items]));
      const wanted = await variantStock.reservationLinesFor(cart.items.map(stockedLine), cart.salesChannelId, items);
      const lines = wanted.map((line) => ({ ...line, locationIds: nearest(line.locationIds, shipsFrom) }));
      const { holdSeconds } = config.checkout;
      const reservation =
        lines.length === 0
          ? undefined
          : await plugins
              .one(inventory)
              .reserve({ lines, holdSeconds }, { idempotencyKey: key, signal })
              .catch((error: unknown) => Promise.reject(forShopper(error, cart)));
      return { output: holdOf(key, reservation, holdSeconds) };
    },
    async undo({ database, plugins }: Uses, { key, signal }) {
      await database.query(unfreezeCart, [cart.id, cart.version, key]);
      if (cart.items.some((item) => item.product.manageInventory))
        await plugins.one(inventory).release({ key }, { signal });
    },
  });

const holdOf = (key: string, reservation: Reservation | undefined, holdSeconds: number): Hold => ({
  checkoutRun: key,
  reservationKey: reservation?.key ?? null,
  expiresAt: reservation?.expiresAt ?? new Date(Date.now() + holdSeconds * 1_000).toISOString(),
});

const stockedLine = ({ id, variantId, quantity, product }: Cart["items"][number]): StockedLine => ({
  lineId: id,
  variantId,
  quantity,
  allowBackorder: product.allowBackorder,
  manageInventory: product.manageInventory,
});

/** First where the parcel leaves from; everything else stays in its order. */
const nearest = (locationIds: readonly string[], shipsFrom: readonly string[]): string[] => [
  ...locationIds.filter((id) => shipsFrom.includes(id)),
  ...locationIds.filter((id) => !shipsFrom.includes(id)),
];

/** The plugin speaks of items and reservations, a shopper of products. */
function forShopper(error: unknown, cart: Cart): unknown {
  if (isError(error, ReservationExpired)) return new HoldExpired({ cartId: cart.id }, { cause: error });
  if (!isError(error, InsufficientInventory)) return error;
  const lacking = error.data.lines;
  const lines = cart.items.flatMap(({ id, variantId, quantity, product }) => {
    // A variant may take several items, and several units of one: what there is least of decides.
    const units = lacking
      .filter(({ lineId }) => cartLineOf(lineId) === id)
      .map(({ requested, available }) => Math.floor((Math.max(0, available) * quantity) / requested));
    if (units.length === 0) return [];
    const title = product.variantTitle === product.title ? product.title : `${product.title} (${product.variantTitle})`;
    return [{ lineItemId: id, variantId, title, requested: quantity, available: Math.min(...units) }];
  });
  return new OutOfStock({ cartId: cart.id, lines }, { cause: error });
}
