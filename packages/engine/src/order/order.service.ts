import { type Database, happened, newId, type Transaction } from "@hanse/plugin-kit";
import { type Cart, totalsOf } from "../cart/index.ts";
import type { Filter } from "../platform/http/filter.ts";
import { pageStatement } from "../platform/http/listing.ts";
import type { Page } from "../platform/http/pagination.ts";
import { CartNotHeld, OrderNotFound } from "./order.errors.ts";
import { OrderPlaced } from "./order.events.ts";
import {
  loadOrder,
  loadOrderForStaff,
  loadOrderOfCart,
  orderColumns,
  type OrderParts,
  placeOrder,
} from "./order.queries.ts";
import type { Order } from "./order.ts";
import { placedLines } from "./placed-lines.ts";

/** What an order is made of. */
export interface Placement {
  /** Frozen, and priced as the shopper accepted it. */
  readonly cart: Cart;
  readonly email: string;
  readonly customerId: string;
  readonly paymentCollectionId: string | null;
  readonly reservationKey: string | null;
  /** The checkout that holds the cart. */
  readonly checkoutRun: string;
}

/** Which orders of a list, and how much of each. */
export interface OrderListing {
  /** Names the order `o`; its parameters are the first ones. */
  readonly filter: Filter;
  readonly order: string;
  readonly page: Page;
  readonly parts: OrderParts;
}

const allOrders = { from: "orders o", orders: { id: "o.id" } };

/** Orders: what was bought, as it was when it was bought. */
export class OrderService {
  readonly #database: Database;

  constructor({ database }: { database: Database }) {
    this.#database = database;
  }

  /**
   * Makes the order of a cart and completes the cart, in one statement of the caller's transaction.
   *
   * @throws CartNotHeld when the cart is not held by that checkout any more.
   */
  async place(tx: Transaction, placement: Placement): Promise<{ orderId: string; displayId: number }> {
    const orderId = newId("order");
    const { order, items, shippingMethods } = rowsOf(orderId, placement);
    const [placed] = await tx.query(placeOrder, [
      JSON.stringify(order),
      JSON.stringify(items),
      JSON.stringify(shippingMethods),
      placement.checkoutRun,
    ]);
    if (!placed) throw new CartNotHeld({ cartId: placement.cart.id });
    const { cartId, customerId, email, locale, currencyCode, total } = order;
    const lines = placedLines(items);
    const { displayId } = placed;
    tx.emit(
      happened(OrderPlaced, { orderId, displayId, cartId, customerId, email, locale, currencyCode, total, lines }),
    );
    return { orderId, displayId };
  }

  /** One statement. */
  async get(id: string): Promise<Order> {
    const [order] = await this.#database.query(loadOrder, [id]);
    if (!order) throw new OrderNotFound({ id });
    return order;
  }

  /** With what staff see beside it. One statement. */
  async getForStaff(id: string): Promise<Order> {
    const [order] = await this.#database.query(loadOrderForStaff, [id]);
    if (!order) throw new OrderNotFound({ id });
    return order;
  }

  /**
   * The order, if the caller may see it: whoever knows its id may, but for a customer who is signed in and reaches for
   * another customer's. A guest's order is open to all who know its id; a draft is nobody's order yet.
   */
  async visibleTo(customerId: string | null, id: string): Promise<Order> {
    const order = await this.get(id);
    const isAnothers = customerId !== null && order.customerId !== customerId && order.isCustomerRegistered;
    if (isAnothers || order.status === "draft") throw new OrderNotFound({ id });
    return order;
  }

  /** The order that a completed cart has become. One statement. */
  async ofCart(cartId: string): Promise<Order> {
    const [order] = await this.#database.query(loadOrderOfCart, [cartId]);
    if (!order) throw new OrderNotFound({ id: `of the cart ${cartId}` });
    return order;
  }

  /** One statement. */
  async list({ filter, order, page, parts }: OrderListing): Promise<{ count: number; orders: Order[] }> {
    const selected = { columns: orderColumns(parts), condition: "TRUE" };
    const statement = pageStatement<Order>(allOrders, { where: filter.sql, order, ...page }, selected);
    const [read] = await this.#database.query(statement, filter.params);
    return { count: read?.count ?? 0, orders: read?.rows ?? [] };
  }
}

/** The rows that `placeOrder` writes. The figures are those of the very lines that are frozen with them. */
function rowsOf(id: string, { cart, email, customerId, paymentCollectionId, reservationKey }: Placement) {
  const totals = totalsOf(cart);
  const { total, subtotal, taxTotal, discountTotal, itemTotal, shippingTotal } = totals.cart;
  const address = <A extends object>(kept: A | null) => kept && { ...kept, id: newId("ordaddr") };
  return {
    order: {
      id,
      cartId: cart.id,
      regionId: cart.regionId,
      customerId,
      salesChannelId: cart.salesChannelId,
      paymentCollectionId,
      reservationKey,
      email,
      currencyCode: cart.currencyCode,
      locale: cart.locale,
      shippingAddress: address(cart.shippingAddress),
      billingAddress: address(cart.billingAddress),
      total,
      subtotal,
      taxTotal,
      discountTotal,
      itemTotal,
      shippingTotal,
      metadata: cart.metadata,
    },
    items: cart.items.map((item, position) => ({
      ...item,
      id: newId("ordli"),
      cartLineItemId: item.id,
      position,
      total: totals.items[position]?.total ?? 0,
      taxTotal: totals.items[position]?.taxTotal ?? 0,
    })),
    shippingMethods: cart.shippingMethods.map((method, position) => ({ ...method, id: newId("ordsm"), position })),
  };
}
