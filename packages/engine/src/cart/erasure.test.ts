import { unnamed } from "@hanse/plugin-kit";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { openDemoShop } from "../../test/demo-template.ts";
import type { TestShop } from "../../test/open-test-shop.ts";
import { requestsTo, signUp } from "../../test/shop-requests.ts";
import { type Failure, germanAddress, Shopper, variantOf } from "../../test/shopper.ts";
import { merchantOf } from "../../test/support/merchant.ts";
import type { CartDto } from "./index.ts";

let shop: TestShop;
let admin: ReturnType<typeof merchantOf>;
let board: string;

beforeAll(async () => {
  shop = await openDemoShop();
  admin = merchantOf(shop);
  board = await variantOf(shop, "BB-LARGE");
});
afterAll(() => shop.close());

/** All that the database keeps of these carts, as text. */
async function keptOf(...ids: string[]): Promise<string> {
  const [row] = await shop.database.query(
    unnamed<{ kept: string }>(
      `SELECT json_build_array(
                (SELECT json_agg(c) FROM cart c WHERE c.id = ANY($1)),
                (SELECT json_agg(i) FROM cart_line_item i WHERE i.cart_id = ANY($1)),
                (SELECT json_agg(m) FROM cart_shipping_method m WHERE m.cart_id = ANY($1)))::text AS kept`,
    ),
    [ids],
  );
  return row?.kept ?? "";
}

/** A cart that says of the person all that a cart can say. */
async function tellingCart(shopper: Shopper, email: string): Promise<CartDto> {
  const { id } = await shopper.cart([]);
  await shopper.must("POST", `/store/carts/${id}/line-items`, {
    variant_id: board,
    quantity: 1,
    metadata: { engraving: "For Ada Petersen" },
  });
  const { cart } = await shopper.must<{ cart: CartDto }>("POST", `/store/carts/${id}`, {
    email,
    shipping_address: germanAddress,
    billing_address: germanAddress,
    metadata: { note: "Ada rings twice" },
  });
  return cart;
}

it("the carts of a customer who is deleted say nothing of the person any more", async () => {
  const email = "Ada@Carts.example";
  const { id, token } = await signUp(requestsTo(shop), email.toLowerCase());
  const own = new Shopper(shop, token);
  const guest = new Shopper(shop);
  const open = await tellingCart(own, email);
  const asGuest = await tellingCart(guest, email);
  const ordered = await own.readyCart([{ variantId: board, quantity: 1 }]);
  const placed = await own.complete<{ order: { id: string; email: string } }>(ordered.id);
  const frozen = await tellingCart(own, email);
  await shop.database.query(unnamed("UPDATE cart SET checkout_run = 'run' WHERE id = $1"), [frozen.id]);
  const others = await tellingCart(guest, "someone-else@carts.example");
  const told = [open.id, asGuest.id, ordered.id, frozen.id];
  expect(await keptOf(...told)).toMatch(/Petersen.*rings twice/s);

  await admin.must("DELETE", `/customers/${id}`);
  await vi.waitFor(
    async () => expect(await keptOf(...told)).not.toMatch(/petersen|carts\.example|rings|Kiel/i),
    10_000,
  );

  const kept = await shop.database.query(
    unnamed<{ id: string; version: number; lines: number }>(
      `SELECT c.id, c.version, (SELECT count(*)::integer FROM cart_line_item i WHERE i.cart_id = c.id) AS lines
         FROM cart c WHERE c.id = ANY($1)`,
    ),
    [told],
  );
  expect(kept.map(({ lines }) => lines)).toEqual([1, 1, 1, 1]);
  // The checkout goes by the version that it froze.
  const versionOf = (cartId: string) => kept.find((cart) => cart.id === cartId)?.version ?? 0;
  expect(versionOf(frozen.id)).toBe(versionOf(open.id) - 1);
  expect((await guest.send<Failure>("GET", `/store/carts/${open.id}`)).status).toBe(404);
  expect(await guest.view(asGuest.id)).toMatchObject({ email: null, shipping_address: null, items: [{ quantity: 1 }] });
  expect(await guest.view(others.id)).toMatchObject({
    email: "someone-else@carts.example",
    shipping_address: germanAddress,
  });
  const { order } = await guest.must<{ order: { email: string } }>("GET", `/store/orders/${placed.body.order.id}`);
  expect(order.email).toBe(placed.body.order.email);
});

it("a guest's cart keeps an address that another customer has", async () => {
  const email = "shared@carts.example";
  const { customer: first } = await admin.must<{ customer: { id: string } }>("POST", "/customers", { email });
  const { id: second } = await signUp(requestsTo(shop), email);
  const cart = await tellingCart(new Shopper(shop), email);
  const own = await tellingCart(new Shopper(shop), "witness@carts.example");
  await shop.database.query(unnamed("UPDATE cart SET customer_id = $1 WHERE id = $2"), [first.id, own.id]);
  await admin.must("DELETE", `/customers/${first.id}`);
  await vi.waitFor(async () => expect(await keptOf(own.id)).not.toContain("witness"), 10_000);
  expect(second).not.toBe(first.id);
  expect(await keptOf(cart.id)).toContain(email);
});
