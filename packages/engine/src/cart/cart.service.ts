import { setTimeout as sleep } from "node:timers/promises";
import { type Database, newId } from "@hanse/plugin-kit";
import type { PaymentCollectionService } from "../payment/index.ts";
import { isKeyed, noteAdded } from "../platform/idempotency/idempotent-replies.ts";
import type { ActivePromotionService } from "../promotion/index.ts";
import type { RegionService } from "../region/index.ts";
import type { CartPlace } from "../storefront/index.ts";
import { type Cart, type CartDraft, type ItemDraft, matchingItem, totalsOf } from "./cart.ts";
import { CartBeingCompleted, CartBusy, CartCompleted, CartNotFound, LineItemNotFound } from "./cart.errors.ts";
import { insertCart, loadCart, loadCartPlace, type LoadedCart, saveCart } from "./cart.queries.ts";
import type { CartView } from "./cart.schema.ts";
import { promotionsIn } from "./promoted-cart.ts";
import type { Change, SettlementService } from "./settlement.service.ts";

export interface AddedItem {
  readonly variantId: string;
  readonly quantity: number;
  readonly metadata: Record<string, unknown> | null;
}

/** Under contention somebody always gets through, so this many turns are enough for as many concurrent changes. */
const attempts = 60;

/** Carts: each change loads the cart, works it out anew and saves it if nobody was faster, else tries again. */
export class CartService {
  readonly #database: Database;
  readonly #regions: RegionService;
  readonly #settlements: SettlementService;
  readonly #paymentCollections: PaymentCollectionService;
  readonly #activePromotions: ActivePromotionService;

  constructor(uses: {
    database: Database;
    regions: RegionService;
    settlements: SettlementService;
    paymentCollections: PaymentCollectionService;
    activePromotions: ActivePromotionService;
  }) {
    this.#database = uses.database;
    this.#regions = uses.regions;
    this.#settlements = uses.settlements;
    this.#paymentCollections = uses.paymentCollections;
    this.#activePromotions = uses.activePromotions;
  }

  /** The cart, if the caller may see it: a customer's is theirs alone, a guest's opens by its id. */
  async get(id: string, customerId: string | null): Promise<LoadedCart> {
    const [cart] = await this.#database.query(loadCart, [id]);
    if (!cart || (cart.customerId !== null && cart.customerId !== customerId)) throw new CartNotFound({ id });
    return cart;
  }

  async view(id: string, customerId: string | null): Promise<CartView> {
    const cart = await this.get(id, customerId);
    return this.#viewOf(cart, cart.paymentCollection);
  }

  /** For whom the prices of a product page are, when the request names a cart. */
  async placeOf(id: string): Promise<CartPlace> {
    const [place] = await this.#database.query(loadCartPlace, [id]);
    if (!place) throw new CartNotFound({ id });
    return place;
  }

  async create(cart: CartDraft): Promise<CartView> {
    const growing = cart.items.map((item) => item.variantId);
    const settled = await this.#settlements.settle({ cart, effect: "prices", growing });
    await this.#database.query(insertCart, columnsOf(settled));
    return this.#viewOf(settled, null);
  }

  async addItem(id: string, customerId: string | null, added: AddedItem): Promise<CartView> {
    const adds = isKeyed() ? `${added.quantity} more of ${added.variantId} in ${id}` : undefined;
    return this.change(id, customerId, (cart) => withItem(cart, added), { adds });
  }

  /** Sets a line's quantity; 0 removes the line. */
  async updateItem(
    id: string,
    customerId: string | null,
    lineId: string,
    { quantity, metadata }: { quantity: number; metadata?: Record<string, unknown> | null },
  ): Promise<CartView> {
    if (quantity === 0) return this.removeItem(id, customerId, lineId);
    return this.change(id, customerId, (cart) => {
      const line = cart.items.find((item) => item.id === lineId);
      if (!line) throw new LineItemNotFound({ id: lineId, cartId: id });
      const changed = {
        ...line,
        quantity,
        metadata: metadata === undefined ? line.metadata : metadata,
        updatedAt: new Date().toISOString(),
      };
      return {
        cart: { ...cart, items: cart.items.map((item) => (item.id === lineId ? changed : item)) },
        effect: "prices",
        growing: quantity > line.quantity ? [line.variantId] : [],
      };
    });
  }

  async removeItem(id: string, customerId: string | null, lineId: string): Promise<CartView> {
    return this.change(id, customerId, (cart) => {
      if (!cart.items.some((item) => item.id === lineId)) throw new LineItemNotFound({ id: lineId, cartId: id });
      return {
        cart: { ...cart, items: cart.items.filter((item) => item.id !== lineId) },
        effect: "prices",
        growing: [],
      };
    });
  }

  /**
   * Changes a cart. `make` may run more than once: each time on the cart as it then is.
   *
   * @param adds what the change adds, if that is to be noted under the request's `Idempotency-Key`.
   */
  async change(
    id: string,
    customerId: string | null,
    make: (cart: LoadedCart) => Change | Promise<Change>,
    { adds }: { adds?: string | undefined } = {},
  ): Promise<CartView> {
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const before = await this.get(id, customerId);
      if (before.completedAt !== null) throw new CartCompleted({ id });
      if (before.checkoutRun !== null) throw new CartBeingCompleted({ id });
      const settled = { ...(await this.#settlements.settle(await make(before))), updatedAt: new Date().toISOString() };
      if (await this.#save(settled, before, adds)) return this.#changed(settled, before);
      await sleep(Math.random() * Math.min(attempt * 4, 50));
    }
    throw new CartBusy({ id });
  }

  /** A payment prepared for another amount must not be used: its collection follows the cart's total, its sessions end. */
  async #save(cart: Cart, { paymentCollection }: LoadedCart, adds: string | undefined): Promise<boolean> {
    const { id: cartId, regionId, currencyCode } = cart;
    const { total: amount } = totalsOf(cart).cart;
    const isPaymentRight =
      !paymentCollection || (paymentCollection.amount === amount && paymentCollection.currencyCode === currencyCode);
    if (isPaymentRight && !adds) return (await this.#database.query(saveCart, columnsOf(cart))).length > 0;
    return this.#database.transaction(async (tx) => {
      const [saved] = await tx.query(saveCart, columnsOf(cart));
      if (!saved) return false;
      if (!isPaymentRight) await this.#paymentCollections.refreshAmount(tx, { cartId, regionId, currencyCode, amount });
      if (adds) await noteAdded(tx, adds);
      return true;
    });
  }

  /** What was saved is what is shown; only a payment that has to follow is looked up again. */
  async #changed(cart: Cart, { paymentCollection }: LoadedCart): Promise<CartView> {
    const stays = !paymentCollection || paymentCollection.amount === totalsOf(cart).cart.total;
    return stays ? this.#viewOf(cart, paymentCollection) : this.view(cart.id, cart.customerId);
  }

  async #viewOf(cart: Cart, paymentCollection: CartView["paymentCollection"]): Promise<CartView> {
    const region = cart.regionId === null ? undefined : await this.#regions.find(cart.regionId);
    const promotions = await this.#activePromotions.find(promotionsIn(cart).map(({ id }) => id));
    return { cart, region, paymentCollection, promotions };
  }
}

function withItem(cart: Cart, { variantId, quantity, metadata }: AddedItem): Change {
  const line = matchingItem(cart, { variantId, metadata });
  const items = line
    ? cart.items.map((item) => (item === line ? { ...item, quantity: item.quantity + quantity } : item))
    : [...cart.items, newItem({ variantId, quantity, metadata })];
  return { cart: { ...cart, items }, effect: "prices", growing: [variantId] };
}

export function newItem({ variantId, quantity, metadata }: AddedItem): ItemDraft {
  const now = new Date().toISOString();
  return { id: newId("cali"), variantId, quantity, metadata, createdAt: now, updatedAt: now };
}

/** The parameters of the statements that write a cart. */
function columnsOf({ items, shippingMethods, ...cart }: Cart): [string, string, string] {
  const placed = items.map((item, position) => ({ ...item, position }));
  return [JSON.stringify(cart), JSON.stringify(placed), JSON.stringify(shippingMethods)];
}
