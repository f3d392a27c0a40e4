import { unnamed } from "@hanse/plugin-kit";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openDemoShop } from "../../test/demo-template.ts";
import type { TestShop } from "../../test/open-test-shop.ts";
import {
  type Failure,
  germanAddress,
  nothingMore,
  type Remains,
  remainsIn,
  Shopper,
  variantOf,
} from "../../test/shopper.ts";

let shop: TestShop;
let shopper: Shopper;
let board: string;
let before: Remains;

beforeAll(async () => {
  shop = await openDemoShop();
  shopper = new Shopper(shop);
  board = await variantOf(shop, "BB-LARGE");
});
afterAll(() => shop.close());
beforeEach(async () => {
  before = await remainsIn(shop);
});

const run = (sql: string, parameters: unknown[] = []) => shop.database.query(unnamed(sql), parameters);
const setPrice = (amount: number) =>
  run(`UPDATE price SET amount = $1 WHERE variant_id = $2 AND currency_code = 'eur' AND min_quantity IS NULL`, [
    amount,
    board,
  ]);

interface Refusal {
  readonly status: number;
  readonly type: string;
  readonly code: string;
  readonly wireCode: string | undefined;
  readonly message: string;
  readonly data: Failure["data"];
}

/** How completing the cart fails, once it is clear that nothing was left behind and the cart may still be changed. */
async function refusalOf(cartId: string): Promise<Refusal> {
  const { status, body } = await shopper.complete<Failure>(cartId);
  expect(await remainsIn(shop)).toEqual(nothingMore(before));
  const change = await shopper.send("POST", `/store/carts/${cartId}`, { metadata: { note: "still open" } });
  expect(change.status).toBe(200);
  const { type, code: wireCode, message, data } = body;
  return { status, type, code: data.code, wireCode, message, data };
}

describe("a cart is refused", () => {
  it("that there is not", async () => {
    const { status, body } = await shopper.complete<Failure>("cart_01ARZ3NDEKTSV4RRFFQ69G5FAV");
    expect(status).toBe(404);
    expect(body.message).toContain("cart_01ARZ3NDEKTSV4RRFFQ69G5FAV");
  });

  it("without items", async () => {
    const { id } = await shopper.cart([]);
    expect(await refusalOf(id)).toMatchObject({
      status: 400,
      type: "invalid_data",
      code: "checkout.cart_empty",
      message: expect.stringMatching(/no items/),
    });
  });

  it("without an email address", async () => {
    const { id } = await shopper.readyCart([{ variantId: board, quantity: 1 }]);
    await shopper.must("POST", `/store/carts/${id}`, { email: null });
    expect(await refusalOf(id)).toMatchObject({
      status: 400,
      type: "invalid_data",
      code: "checkout.email_missing",
      message: expect.stringMatching(/no email/),
    });
  });

  it("without a shipping address", async () => {
    const { city: _, country_code: __, ...rest } = germanAddress;
    const { id } = await shopper.cart([{ variantId: board, quantity: 1 }], { address: rest });
    expect(await refusalOf(id)).toMatchObject({
      status: 400,
      type: "invalid_data",
      code: "checkout.shipping_address_missing",
      message: expect.stringMatching(/country/),
    });
  });

  it("without a shipping method", async () => {
    const { id } = await shopper.cart([{ variantId: board, quantity: 1 }]);
    await shopper.pay(id);
    expect(await refusalOf(id)).toMatchObject({
      status: 400,
      type: "invalid_data",
      code: "checkout.shipping_method_missing",
      message: expect.stringMatching(/ships: Beech Chopping Board/),
    });
  });

  it("without a payment collection, or without a session in it", async () => {
    const { id } = await shopper.cart([{ variantId: board, quantity: 1 }]);
    await shopper.ship(id);
    const expected = {
      status: 400,
      type: "invalid_data",
      code: "checkout.payment_session_missing",
      message: expect.stringMatching(/payment session/),
    };
    expect(await refusalOf(id)).toMatchObject(expected);
    await shopper.must("POST", "/store/payment-collections", { cart_id: id });
    expect(await refusalOf(id)).toMatchObject(expected);
  });

  it("whose price changed, and it says the new one afterwards", async () => {
    const { id, total } = await shopper.readyCart([{ variantId: board, quantity: 1 }]);
    await setPrice(5_000);
    const refusal = await refusalOf(id);
    expect(refusal).toMatchObject({
      status: 400,
      type: "not_allowed",
      code: "checkout.prices_changed",
      message: expect.stringMatching(/changed/),
    });
    const changed = await shopper.view(id);
    expect(changed.total).toBeGreaterThan(total);
    expect(refusal.data).toMatchObject({ before: Math.round(total * 100), after: Math.round(changed.total * 100) });
    // What was prepared to pay the old price must not pay the new one.
    expect(changed.payment_collection?.payment_sessions).toEqual([]);
    await shopper.pay(id);
    expect(await shopper.complete(id)).toMatchObject({
      status: 200,
      body: { type: "order", order: { total: changed.total } },
    });
    await setPrice(4_400);
  });

  it("whose shipping or tax changed", async () => {
    const { id } = await shopper.readyCart([{ variantId: board, quantity: 1 }]);
    await run(`UPDATE cart_shipping_method SET amount = amount + 100 WHERE cart_id = $1`, [id]);
    expect(await refusalOf(id)).toMatchObject({
      status: 400,
      type: "not_allowed",
      code: "checkout.prices_changed",
      message: expect.stringMatching(/changed/),
    });
  });

  it("with something that is sold no more", async () => {
    const { id } = await shopper.readyCart([{ variantId: board, quantity: 1 }]);
    await run(`UPDATE product SET status = 'draft' WHERE id = (SELECT product_id FROM product_variant WHERE id = $1)`, [
      board,
    ]);
    const { status, body } = await shopper.complete<Failure>(id);
    expect(status).toBe(404);
    expect(body.message).toContain(board);
    expect(await remainsIn(shop)).toEqual(nothingMore(before));
    await run(
      `UPDATE product SET status = 'published' WHERE id = (SELECT product_id FROM product_variant WHERE id = $1)`,
      [board],
    );
  });

  it("with more of something than there is, by its name, and all of it can be tried again", async () => {
    const { id } = await shopper.readyCart([{ variantId: board, quantity: 2 }]);
    await run(
      `UPDATE inventory.level l SET stocked = l.reserved + CASE WHEN l.stocked > 0 THEN 1 ELSE 0 END
                 FROM variant_inventory_item v WHERE v.inventory_item_id = l.item_id AND v.variant_id = $1
                  AND l.location_id = (SELECT id FROM stock_location WHERE name = 'Hamburg Warehouse')`,
      [board],
    );
    await run(
      `UPDATE inventory.level l SET stocked = l.reserved
                 FROM variant_inventory_item v WHERE v.inventory_item_id = l.item_id AND v.variant_id = $1
                  AND l.location_id <> (SELECT id FROM stock_location WHERE name = 'Hamburg Warehouse')`,
      [board],
    );
    const refusal = await refusalOf(id);
    expect(refusal).toMatchObject({
      status: 400,
      type: "not_allowed",
      code: "checkout.out_of_stock",
      message: expect.stringMatching(/Beech Chopping Board \(Large\): 2 asked for, 1 available/),
    });
    expect(refusal.wireCode).toBe("insufficient_inventory");
    expect(refusal.data).toMatchObject({ lines: [{ variantId: board, requested: 2, available: 1 }] });

    const { items } = await shopper.view(id);
    await shopper.must("POST", `/store/carts/${id}/line-items/${items[0]?.id}`, { quantity: 1 });
    await shopper.pay(id);
    expect(await shopper.complete(id)).toMatchObject({ status: 200, body: { type: "order" } });
  });
});

describe("requests that are wrong in themselves", () => {
  it.each([
    [
      "completing with an unknown field",
      (id: string) => ({ url: `/store/carts/${id}/complete`, payload: { force: true } }),
    ],
    ["a payment collection without a cart", () => ({ url: "/store/payment-collections", payload: {} })],
    [
      "a payment collection with an amount",
      (id: string) => ({ url: "/store/payment-collections", payload: { cart_id: id, amount: 1 } }),
    ],
  ])("%s", async (_name, request) => {
    const { id } = await shopper.readyCart([{ variantId: await variantOf(shop, "BB-SMALL"), quantity: 1 }]);
    const { url, payload } = request(id);
    const { status, body } = await shopper.send<Failure>("POST", url, payload);
    expect(status).toBe(400);
    expect(body).toMatchObject({ type: "invalid_data", message: expect.stringMatching(/force|cart_id|amount/) });
    expect(await remainsIn(shop)).toEqual(nothingMore(before));
  });
});
