import { createRequire } from "node:module";
import { unnamed } from "@hanse/plugin-kit";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openDemoShop } from "../../test/demo-template.ts";
import type { Medusa, MedusaModule } from "../../test/medusa.ts";
import type { TestShop } from "../../test/open-test-shop.ts";
import { requestsTo, signUp } from "../../test/shop-requests.ts";
import { type Failure, Shopper, variantOf } from "../../test/shopper.ts";
import type { CartDto } from "./index.ts";

/** Required, so that Vitest leaves it as it is. */
const { default: MedusaClass } = createRequire(import.meta.url)("@medusajs/js-sdk") as MedusaModule;

let shop: TestShop;
let shopper: Shopper;
let sdk: Medusa;
let board: string;
let small: string;

beforeAll(async () => {
  shop = await openDemoShop();
  shopper = new Shopper(shop);
  const address = await shop.app.listen({ host: "127.0.0.1", port: 0 });
  sdk = new MedusaClass({ baseUrl: `http://localhost:${new URL(address).port}`, publishableKey: shop.key });
  [board, small] = await Promise.all([variantOf(shop, "BB-LARGE"), variantOf(shop, "BB-SMALL")]);
});
afterAll(() => shop.close());
beforeEach(async () => {
  const { promotions } = await admin<{ promotions: { id: string }[] }>("GET", "/promotions?limit=1000");
  for (const { id } of promotions) await admin("DELETE", `/promotions/${id}`);
});

async function admin<Body>(method: "GET" | "POST" | "DELETE", url: string, payload?: object): Promise<Body> {
  const { statusCode, body } = await shop.app.inject({
    method,
    url: `/admin${url}`,
    ...(payload && { payload }),
    headers: { authorization: shop.adminAuthorization },
  });
  if (statusCode !== 200) throw new Error(`${method} ${url} answered ${statusCode}: ${body}`);
  return JSON.parse(body) as Body;
}

/** An active promotion; 10 % off all items unless told. */
async function promote(code: string, method: object = {}, changes: object = {}): Promise<string> {
  const { promotion } = await admin<{ promotion: { id: string } }>("POST", "/promotions", {
    code,
    type: "standard",
    status: "active",
    application_method: { type: "percentage", target_type: "items", allocation: "across", value: 10, ...method },
    ...changes,
  });
  return promotion.id;
}

const cents = (amount: number) => Math.round(amount * 100);
const open = () =>
  shopper.cart([
    { variantId: board, quantity: 2 },
    { variantId: small, quantity: 1 },
  ]);
const enter = (cart: CartDto, ...codes: string[]) =>
  shopper.send<{ cart: CartDto } & Failure>("POST", `/store/carts/${cart.id}/promotions`, { promo_codes: codes });
const codesOf = ({ promotions }: CartDto) => promotions.map(({ code }) => code);

describe("a code", () => {
  it("takes something off the lines, and its tax with it", async () => {
    const id = await promote("TEN");
    const before = await open();
    const { body } = await enter(before, "ten");
    const { cart } = body;
    expect(cents(cart.discount_total)).toBe(Math.round(cents(before.item_total) / 10));
    expect(cents(cart.total)).toBe(cents(before.total) - cents(cart.discount_total));
    expect(cart.tax_total).toBeLessThan(before.tax_total);
    expect(cart.promotions).toEqual([
      {
        id,
        code: "TEN",
        is_automatic: false,
        is_tax_inclusive: false,
        application_method: { value: 10, type: "percentage", currency_code: null },
      },
    ]);
    expect(cart.items[0]?.adjustments).toMatchObject([
      { id: expect.stringMatching(/^caliadj_/), promotion_id: id, code: "TEN", is_tax_inclusive: true },
    ]);
    const off = cart.items
      .flatMap((item) => item.adjustments ?? [])
      .reduce((sum, { amount }) => sum + cents(amount), 0);
    expect(off).toBe(cents(cart.discount_total));
    expect(await shopper.view(cart.id)).toEqual(cart);
  });

  it("is entered and taken back with the js-sdk", async () => {
    await promote("SDK");
    await promote("ALWAYS", {}, { is_automatic: true });
    const { cart: opened } = await sdk.store.cart.create({
      region_id: await shopper.regionId("eur"),
      items: [{ variant_id: board, quantity: 1 }],
      promo_codes: ["sdk", "from-an-old-link"],
    });
    expect(new Set(opened.promotions.map(({ code }) => code))).toEqual(new Set(["ALWAYS", "SDK"]));
    const { cart: without } = await sdk.store.cart.removePromotions(opened.id, { promo_codes: ["SDK", "ALWAYS"] });
    expect(without.promotions.map(({ code }) => code)).toEqual(["ALWAYS"]);
    const { cart: again } = await sdk.store.cart.addPromotions(opened.id, { promo_codes: ["SDK"] });
    expect(again.total).toBe(opened.total);
    const { cart: none } = await sdk.store.cart.update(opened.id, { promo_codes: [] });
    expect(none.promotions.map(({ code }) => code)).toEqual(["ALWAYS"]);
  });

  it("that nobody knows is refused with why, and changes nothing", async () => {
    await promote("DRAFT", {}, { status: "draft" });
    await promote(
      "OVER",
      {},
      { campaign: { name: "Over", campaign_identifier: "over", ends_at: "2020-01-01T00:00:00Z" } },
    );
    await promote("GOOD");
    const cart = await open();
    for (const [code, why] of [
      ["NOPE", "There is no such code."],
      ["DRAFT", "There is no such code."],
      ["OVER", "It was valid until 2020-01-01"],
    ] as const) {
      const { status, body } = await enter(cart, "GOOD", code);
      expect({ status, type: body.type, code: body.data.code }).toEqual({
        status: 400,
        type: "invalid_data",
        code: "promotion.code_invalid",
      });
      expect(body.message).toContain(`${code} is invalid. ${why}`);
    }
    expect(codesOf(await shopper.view(cart.id))).toEqual([]);
  });

  it("is kept until the cart has what it needs", async () => {
    await promote("FIVE", {}, { rules: [{ attribute: "item_quantity", operator: "gte", values: "5" }] });
    const cart = await open();
    expect(codesOf((await enter(cart, "FIVE")).body.cart)).toEqual([]);
    const { cart: more } = await shopper.must<{ cart: CartDto }>("POST", `/store/carts/${cart.id}/line-items`, {
      variant_id: small,
      quantity: 2,
    });
    expect(codesOf(more)).toEqual(["FIVE"]);
    const { parent } = await shopper.must<{ parent: CartDto }>(
      "DELETE",
      `/store/carts/${cart.id}/line-items/${more.items[0]?.id}`,
    );
    expect(codesOf(parent)).toEqual([]);
  });

  it("that is no more is kept by its cart without harm, and a new one joins it", async () => {
    const id = await promote("GONE");
    await promote("NEW");
    const cart = await open();
    await enter(cart, "GONE");
    await admin("DELETE", `/promotions/${id}`);
    const { cart: after } = await shopper.must<{ cart: CartDto }>("POST", `/store/carts/${cart.id}`, {
      promo_codes: ["GONE", "NEW"],
    });
    expect(codesOf(after)).toEqual(["NEW"]);
  });
});

describe("promotions in a cart", () => {
  it("for a category reach what is in the categories below", async () => {
    const [top] = await shop.database.query(
      unnamed<{ id: string }>(
        `SELECT split_part(c.mpath, '.', 1) AS id FROM product_variant v
           JOIN product_category_link l ON l.product_id = v.product_id JOIN product_category c ON c.id = l.category_id
          WHERE v.id = $1`,
      ),
      [board],
    );
    const inCategory = {
      target_rules: [{ attribute: "items.product.categories.id", operator: "in", values: [top?.id] }],
    };
    await promote("CATEGORY", inCategory, { is_automatic: true });
    expect(codesOf(await open())).toEqual(["CATEGORY"]);
  });

  it("for customers of a group reach them alone", async () => {
    const [group] = await shop.database.query(
      unnamed<{ id: string }>(`INSERT INTO customer_group (id, name) VALUES ('cusgroup_vip', 'VIP') RETURNING id`),
    );
    await promote(
      "VIP",
      {},
      {
        is_automatic: true,
        rules: [{ attribute: "customer.groups.id", operator: "in", values: [group?.id] }],
      },
    );
    const { id, token } = await signUp(requestsTo(shop), "vip@example.com");
    await shop.database.query(
      unnamed(`INSERT INTO customer_group_customer (customer_group_id, customer_id) VALUES ('cusgroup_vip', $1)`),
      [id],
    );
    expect(codesOf(await open())).toEqual([]);
    expect(codesOf(await new Shopper(shop, token).cart([{ variantId: board, quantity: 1 }]))).toEqual(["VIP"]);
  });

  it("make shipping free, and say so on the method", async () => {
    await promote("FREE", { target_type: "shipping_methods", value: 100 }, { is_automatic: true });
    const cart = await shopper.ship((await open()).id);
    expect(cart).toMatchObject({ shipping_total: 0, promotions: [{ code: "FREE" }] });
    expect(cart.shipping_methods[0]?.adjustments).toMatchObject([
      { code: "FREE", amount: cart.original_shipping_total },
    ]);
  });

  it("give one for nothing with two", async () => {
    await promote(
      "ONEFREE",
      { allocation: "each", value: 100, buy_rules_min_quantity: 2, apply_to_quantity: 1 },
      {
        type: "buyget",
        is_automatic: true,
      },
    );
    const cart = await open();
    const cheapest = Math.min(...cart.items.map((item) => item.unit_price ?? 0));
    expect(cents(cart.discount_total)).toBe(cents(cheapest));
  });

  it("that are broken in the database cost the shopper nothing but the discount", async () => {
    const id = await promote("BROKEN", {}, { is_automatic: true });
    await promote("SOUND", {}, { is_automatic: true });
    await shop.database.query(
      unnamed(
        `INSERT INTO promotion_rule (id, promotion_id, kind, attribute, operator, values)
         VALUES ('prorul_odd', $1, 'rules', 'moon.phase', 'eq', '[{"id":"v","value":"full"}]')`,
      ),
      [id],
    );
    await admin("POST", `/promotions/${id}`, { limit: 1000 });
    expect(codesOf(await open())).toEqual(["SOUND"]);
  });

  it("take the promotion off when the email address that it counts for is known to have had it", async () => {
    await promote(
      "ONCE",
      {},
      {
        campaign: {
          name: "Once",
          campaign_identifier: "once",
          budget: { type: "use_by_attribute", attribute: "customer_email", limit: 1 },
        },
      },
    );
    const cart = await open();
    expect(codesOf((await enter(cart, "ONCE")).body.cart)).toEqual(["ONCE"]);
    await shop.database.query(
      unnamed(
        `INSERT INTO campaign_budget_usage SELECT id, 'eve@example.com', 1, 1 FROM campaign_budget WHERE attribute IS NOT NULL`,
      ),
    );
    const { cart: eves } = await shopper.must<{ cart: CartDto }>("POST", `/store/carts/${cart.id}`, {
      email: "Eve@example.com",
    });
    expect(codesOf(eves)).toEqual([]);
  });
});

interface Simulation {
  simulation: {
    total: number;
    original_total: number;
    discount_total: number;
    applied: { code: string; amount: number; lines: { type: string; variant_id: string | null; amount: number }[] }[];
    refused: { promotion_id: string | null; code: string; reason: string; message: string }[];
  };
}

describe("a simulation", () => {
  it("says which promotions apply with how much on which line, and why others do not", async () => {
    await promote("TEN", {}, { is_automatic: true });
    await promote("RICH", {}, { rules: [{ attribute: "item_total", operator: "gte", values: "5000" }] });
    const { simulation } = await admin<Simulation>("POST", "/promotions/simulate", {
      currency_code: "eur",
      shipping_address: { country_code: "de" },
      items: [{ variant_id: board, quantity: 2 }],
      promo_codes: ["rich", "nonsense"],
    });
    expect(simulation.applied).toMatchObject([{ code: "TEN", lines: [{ type: "item", variant_id: board }] }]);
    expect(cents(simulation.applied[0]?.lines[0]?.amount ?? 0)).toBe(cents(simulation.discount_total));
    expect(cents(simulation.total)).toBe(cents(simulation.original_total) - cents(simulation.discount_total));
    expect(simulation.refused).toMatchObject([
      {
        code: "RICH",
        reason: "rule_not_met",
        message: expect.stringMatching(/^It needs items worth at least 5000\.00 EUR, the cart has /),
      },
      { promotion_id: null, code: "nonsense", reason: "unknown_code" },
    ]);
  });

  it("tries a draft on a cart that there is, and leaves both as they are", async () => {
    const draft = await promote("DRAFT", { target_type: "shipping_methods", value: 50 }, { status: "draft" });
    const cart = await shopper.ship((await open()).id);
    const { simulation } = await admin<Simulation>("POST", "/promotions/simulate", {
      cart_id: cart.id,
      promotion_ids: [draft],
    });
    expect(simulation.applied).toMatchObject([{ code: "DRAFT", lines: [{ type: "shipping_method" }] }]);
    expect(await shopper.view(cart.id)).toEqual(cart);
  });
});
