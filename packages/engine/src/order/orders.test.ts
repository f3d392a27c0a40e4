import { unnamed } from "@hanse/plugin-kit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDemoShop } from "../../test/demo-template.ts";
import type { TestShop } from "../../test/open-test-shop.ts";
import { requestsTo, signUp, statementsOn } from "../../test/shop-requests.ts";
import { type Completed, type Failure, inNewYork, Shopper, variantOf } from "../../test/shopper.ts";
import type { CartService } from "../cart/index.ts";
import type { OrderDto } from "./order.schema.ts";
import type { OrderService } from "./order.service.ts";

interface List {
  readonly orders: OrderDto[];
  readonly count: number;
  readonly offset: number;
  readonly limit: number;
}

let shop: TestShop;
let guest: Shopper;
let ada: Shopper;
let adaId: string;
let grace: Shopper;
let board: string;
let small: string;
/** Of a guest, and three of Ada's. */
let guestsOrder: OrderDto;
let adasOrders: OrderDto[];

const buy = async (
  shopper: Shopper,
  quantity: number,
  options: { currencyCode?: string; address?: object } = {},
): Promise<OrderDto> => {
  const cart = await shopper.readyCart([{ variantId: board, quantity }], options);
  const { body } = await shopper.complete<Completed>(cart.id);
  if (body.type !== "order") throw new Error(body.error.message);
  return body.order;
};

beforeAll(async () => {
  shop = await openDemoShop();
  [board, small] = await Promise.all([variantOf(shop, "BB-LARGE"), variantOf(shop, "BB-SMALL")]);
  const requests = requestsTo(shop);
  const signedUp = await signUp(requests, "ada@example.com");
  adaId = signedUp.id;
  ada = new Shopper(shop, signedUp.token);
  grace = new Shopper(shop, (await signUp(requests, "grace@example.com")).token);
  guest = new Shopper(shop);
  guestsOrder = await buy(guest, 1);
  adasOrders = [await buy(ada, 1), await buy(ada, 2), await buy(ada, 3, { currencyCode: "usd", address: inNewYork })];
});
afterAll(() => shop.close());

const get = <Body>(shopper: Shopper, url: string) => shopper.send<Body>("GET", url);
const statements = () => statementsOn(shop, /FROM orders/);

describe("an order", () => {
  it("is read as it was answered when it was placed, in one statement", async () => {
    for (const order of [guestsOrder, ...adasOrders]) {
      shop.statements();
      expect((await get<{ order: OrderDto }>(guest, `/store/orders/${order.id}`)).body.order).toEqual(order);
      expect(statements()).toHaveLength(1);
    }
  });

  it("adds up from its lines, whether the prices contain the tax or not", () => {
    const cents = (amounts: readonly number[]) => amounts.reduce((sum, amount) => sum + Math.round(amount * 100), 0);
    for (const order of [guestsOrder, ...adasOrders]) {
      const lines = [...order.items, ...order.shipping_methods];
      expect(cents([order.total])).toBe(cents(lines.map(({ total = Number.NaN }) => total)));
      expect(cents([order.tax_total])).toBe(cents(lines.map(({ tax_total: tax = Number.NaN }) => tax)));
      expect(cents([order.subtotal])).toBe(cents(lines.map(({ subtotal = Number.NaN }) => subtotal)));
      expect(order.summary).toMatchObject({
        current_order_total: order.total,
        pending_difference: order.total,
        paid_total: 0,
      });
    }
    expect(guestsOrder.items[0]?.is_tax_inclusive).toBe(true);
    expect(adasOrders[2]?.items[0]?.is_tax_inclusive).toBe(false);
    expect(adasOrders[2]?.tax_total).toBeGreaterThan(0);
  });

  it("stays as it is whatever becomes of the catalogue", async () => {
    await shop.database.query(
      unnamed(
        `UPDATE product SET title = 'Something else', thumbnail = NULL, handle = 'something-else' WHERE handle = 'beech-chopping-board'`,
      ),
    );
    await shop.database.query(unnamed(`UPDATE price SET amount = amount + 1 WHERE variant_id = $1`), [board]);
    await shop.database.query(unnamed(`UPDATE product_variant SET deleted_at = now() WHERE id = $1`), [board]);
    expect((await get<{ order: OrderDto }>(guest, `/store/orders/${guestsOrder.id}`)).body.order).toEqual(guestsOrder);
  });

  it("shows what a storefront asks for, with stars on columns tolerated", async () => {
    const fields = "*payment_collections.payments,*items,*items.metadata,*items.variant,*items.product,";
    const { body } = await get<{ order: OrderDto }>(
      guest,
      `/store/orders/${guestsOrder.id}?fields=${encodeURIComponent(fields)}`,
    );
    expect(body.order).toMatchObject({
      total: guestsOrder.total,
      items: [{ metadata: null, variant: { id: board, sku: "BB-LARGE" }, product: { handle: "beech-chopping-board" } }],
      payment_collections: [{ payments: [{ provider_id: "pp_system_default", amount: guestsOrder.total }] }],
    });
    const bare = await get<{ order: OrderDto }>(guest, `/store/orders/${guestsOrder.id}?fields=total,items.quantity`);
    expect(bare.body.order).toEqual({
      id: guestsOrder.id,
      total: guestsOrder.total,
      items: [{ id: expect.any(String), quantity: 1 }],
    });
  });

  it("opens to whoever knows its id, but not to another customer when it is a customer's", async () => {
    const adasOrder = `/store/orders/${adasOrders[0]?.id}`;
    expect((await get(ada, adasOrder)).status).toBe(200);
    expect((await get(guest, adasOrder)).status).toBe(200);
    const refused = await get<Failure>(grace, adasOrder);
    expect(refused.status).toBe(404);
    expect(refused.body).toMatchObject({
      type: "not_found",
      message: expect.stringContaining(adasOrders[0]?.id ?? ""),
    });
    expect((await get(grace, `/store/orders/${guestsOrder.id}`)).status).toBe(200);
    expect((await get(guest, "/store/orders/order_01ARZ3NDEKTSV4RRFFQ69G5FAV")).status).toBe(404);
  });

  it("is there once for a cart, and only with lines that can be", async () => {
    const again = `INSERT INTO orders (id, cart_id, email, currency_code, placed_total, total, subtotal, tax_total, discount_total, item_total, shipping_total)
      SELECT 'order_again', cart_id, email, currency_code, total, total, subtotal, tax_total, discount_total, item_total, shipping_total FROM orders LIMIT 1`;
    await expect(shop.database.query(unnamed(again))).rejects.toThrow(/orders_cart_id_key/);
    await expect(shop.database.query(unnamed("UPDATE orders SET total = total + 1"))).rejects.toThrow(
      /check constraint/,
    );
    await expect(
      shop.database.query(unnamed("UPDATE order_line_item SET fulfilled_quantity = quantity + 1")),
    ).rejects.toThrow(/order_line_item_fulfilled_check/);
    await expect(shop.database.query(unnamed("UPDATE order_line_item SET shipped_quantity = 1"))).rejects.toThrow(
      /order_line_item_shipped_check/,
    );
  });
});

describe("the list of orders", () => {
  it("is a customer's own, newest first, with headings only, in one statement", async () => {
    shop.statements();
    const { status, body } = await get<List>(ada, "/store/orders");
    expect(status).toBe(200);
    expect(statements()).toHaveLength(1);
    expect(body).toMatchObject({ count: 3, offset: 0, limit: 50 });
    expect(body.orders.map(({ id }) => id)).toEqual(adasOrders.map(({ id }) => id).toReversed());
    expect(Object.keys(body.orders[0] ?? {}).toSorted()).toEqual(
      [
        "created_at",
        "currency_code",
        "custom_display_id",
        "display_id",
        "id",
        "metadata",
        "status",
        "summary",
        "total",
        "updated_at",
      ].toSorted(),
    );
    expect(statements()).toEqual([]);
  });

  it("carries the lines when they are asked for, still in one statement", async () => {
    shop.statements();
    const { body } = await get<List>(
      ada,
      "/store/orders?fields=*items,+items.metadata,*items.variant,*items.product&limit=2&order=-created_at",
    );
    expect(statements()).toHaveLength(1);
    expect(body).toMatchObject({ count: 3, limit: 2 });
    expect(body.orders.map(({ items }) => items[0]?.quantity)).toEqual([3, 2]);
    expect(body.orders[0]?.items[0]).toMatchObject({ variant: { id: board }, total: adasOrders[2]?.items[0]?.total });
    const derived = await get<List>(ada, "/store/orders?fields=id,fulfillment_status,item_subtotal&order=total");
    expect(derived.body.orders[0]).toEqual({
      id: adasOrders[0]?.id,
      fulfillment_status: "not_fulfilled",
      item_subtotal: adasOrders[0]?.item_subtotal,
    });
  });

  it("is filtered, sorted and paged", async () => {
    const ids = async (query: string) =>
      (await get<List>(ada, `/store/orders?${query}`)).body.orders.map(({ id }) => id);
    const [first, second, third] = adasOrders.map(({ id }) => id);
    expect(await ids(`id[]=${first}&id[]=${third}&order=created_at`)).toEqual([first, third]);
    expect(await ids(`id=${guestsOrder.id}`)).toEqual([]);
    expect(await ids("status=pending&order=display_id")).toEqual([first, second, third]);
    expect(await ids("status=canceled")).toEqual([]);
    expect(await ids("limit=1&offset=1&order=created_at")).toEqual([second]);
  });

  it.each(["order=secret", "customer_id=cus_1", "status[$foo]=pending", "limit=-1"])("refuses ?%s", async (query) => {
    const { status, body } = await get<Failure>(ada, `/store/orders?${query}`);
    expect(status).toBe(400);
    expect(body.type).toBe("invalid_data");
  });

  it("is for those who are signed in", async () => {
    expect(await get(guest, "/store/orders")).toEqual({ status: 401, body: { message: "Unauthorized" } });
    expect((await get<List>(grace, "/store/orders")).body).toMatchObject({ orders: [], count: 0 });
  });
});

describe("the admin", () => {
  const admin = async (url: string) => {
    const { statusCode, body } = await shop.app.inject({
      method: "GET",
      url,
      headers: { authorization: shop.adminAuthorization },
    });
    return { status: statusCode, body: JSON.parse(body) as List & { order: OrderDto } };
  };

  it("sees all orders, and each", async () => {
    expect((await admin("/admin/orders")).body).toMatchObject({ count: 4 });
    expect((await admin(`/admin/orders?customer_id=${adaId}&limit=1`)).body).toMatchObject({ count: 3, limit: 1 });
    expect((await admin(`/admin/orders?display_id=${guestsOrder.display_id}`)).body.orders[0]?.id).toBe(guestsOrder.id);
    expect((await admin(`/admin/orders/${guestsOrder.id}`)).body.order).toMatchObject(guestsOrder);
    expect((await admin("/admin/orders/order_none")).status).toBe(404);
    expect((await shop.app.inject({ method: "GET", url: "/admin/orders" })).statusCode).toBe(401);
  });
});

describe("placing an order", () => {
  it("takes a cart that is held by that very checkout, and takes it once", async () => {
    const { id } = await guest.readyCart([{ variantId: small, quantity: 1 }]);
    const {
      paymentCollection: _,
      checkoutRun: __,
      ...cart
    } = await shop.container.resolve<CartService>("carts").get(id, null);
    const orders = shop.container.resolve<OrderService>("orders");
    const email = "ada@example.com";
    const placement = {
      cart,
      email,
      customerId: adaId,
      paymentCollectionId: null,
      reservationKey: null,
      checkoutRun: "run_1",
    };
    const place = () => shop.database.transaction((tx) => orders.place(tx, placement));
    const count = async () => (await get<List>(ada, "/store/orders")).body.count;

    await shop.database.query(unnamed("UPDATE cart SET checkout_run = 'run_2' WHERE id = $1"), [id]);
    await expect(place()).rejects.toMatchObject({ code: "order.cart_not_held" });
    await shop.database.query(unnamed("UPDATE cart SET checkout_run = 'run_1' WHERE id = $1"), [id]);
    const before = await count();
    await place();
    await expect(place()).rejects.toMatchObject({ code: "order.cart_not_held" });
    expect(await count()).toBe(before + 1);
  });
});
