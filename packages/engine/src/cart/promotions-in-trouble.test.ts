import { unnamed } from "@hanse/plugin-kit";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openDemoShop } from "../../test/demo-template.ts";
import type { TestShop } from "../../test/open-test-shop.ts";
import { requestsTo, signUp } from "../../test/shop-requests.ts";
import { type Completed, Shopper, variantOf } from "../../test/shopper.ts";
import { merchantOf } from "../../test/support/merchant.ts";
import { cartModule } from "./cart.module.ts";
import type { CartDto } from "./index.ts";

let shop: TestShop;
let admin: ReturnType<typeof merchantOf>;
let shopper: Shopper;
let token: string;
let board: string;
let small: string;

beforeAll(async () => {
  shop = await openDemoShop();
  admin = merchantOf(shop);
  ({ token } = await signUp(requestsTo(shop), "trouble@example.com"));
  shopper = new Shopper(shop, token);
  [board, small] = await Promise.all([variantOf(shop, "BB-LARGE"), variantOf(shop, "BB-SMALL")]);
});
afterAll(() => shop.close());

/** Columns of a promotion as the database would take them from anybody, in SQL. */
type Columns = Readonly<Record<string, string>>;
const percent: Columns = { method_type: "'percentage'", percentage: "10" };
const amount = (minor: string, currency = "eur"): Columns => ({
  method_type: "'fixed'",
  amount: minor,
  currency_code: `'${currency}'`,
});
const buyGet: Columns = {
  ...percent,
  type: "'buyget'",
  buy_rules_min_quantity: "2147483647",
  apply_to_quantity: "2147483647",
};

/** What is wrong with promotions that take nothing off, and a rule that some of them have. */
const useless: readonly (readonly [Columns, rule?: readonly [attribute: string, operator: string, values: string]])[] =
  [
    [percent, ["moon.phase", "eq", '[{"id":"v","value":"full"}]']],
    [percent, ["item_total", "gte", '[{"id":"v","value":"a lot"}]']],
    [percent, ["item_total", "gte", '[{"id":"v","value":"1e999"}]']],
    [percent, ["item_total", "in", "[]"]],
    [percent, ["item_quantity", "gt", "[null]"]],
    [percent, ["region.id", "in", "[7, {}, [], true]"]],
    [percent, ["__proto__", "ne", '[{"id":"v","value":"x"}]']],
    [percent, ["constructor", "ne", '[{"id":"v","value":"x"}]']],
    [amount("500", "usd")],
    [amount("500", "xts")],
    [{ ...percent, campaign_id: "'procamp_over'" }],
    [{ ...percent, campaign_id: "'procamp_ahead'" }],
    [{ ...percent, campaign_id: "'procamp_spent'" }],
    [{ ...percent, campaign_id: "'procamp_strange'" }],
    [{ ...percent, deleted_at: "now()" }],
    [{ ...percent, status: "'inactive'" }],
    [{ ...percent, target_type: "'shipping_methods'" }, ["region.id", "in", '[{"id":"v","value":"reg_gone"}]']],
    [buyGet],
  ];
/** Those that take off more than there is. */
const huge: readonly Columns[] = [
  amount("9223372036854775807"),
  { ...amount("9007199254740993"), target_type: "'order'" },
  { ...amount("9223372036854775807"), allocation: "'each'", max_quantity: "2147483647" },
  { ...amount("9223372036854775807"), target_type: "'shipping_methods'", is_tax_inclusive: "true" },
  { method_type: "'percentage'", percentage: "100" },
];

const sql = (text: string, values: unknown[] = []) => shop.database.query(unnamed(text), values);

/** Puts promotions into the database behind the back of all checks, half of them automatic. Returns all codes. */
async function plant(
  prefix: string,
  promotions: readonly (readonly [Columns, rule?: readonly [string, string, string]])[],
): Promise<string[]> {
  const codes: string[] = [];
  for (const [index, [columns, rule]] of promotions.entries()) {
    const id = `promo_${prefix}_${index}`;
    const all: Columns = {
      id: `'${id}'`,
      code: `'${prefix}${index}'`,
      type: "'standard'",
      status: "'active'",
      is_automatic: String(index % 2 === 0),
      method_id: `'proappmet_${id}'`,
      target_type: "'items'",
      allocation: "'across'",
      ...columns,
    };
    await sql(`INSERT INTO promotion (${Object.keys(all).join(", ")}) VALUES (${Object.values(all).join(", ")})`);
    await sql("INSERT INTO promotion_usage (promotion_id) VALUES ($1)", [id]);
    if (rule)
      await sql(
        `INSERT INTO promotion_rule (id, promotion_id, kind, attribute, operator, values)
         VALUES ('prorul_' || $1, $1, 'rules', $2, $3, $4::jsonb)`,
        [id, ...rule],
      );
    codes.push(`${prefix}${index}`);
  }
  return codes;
}

/** Tells all processes, as every write through the admin does. */
const announce = () =>
  admin.must("POST", "/promotions", {
    code: `TELL${Math.random()}`,
    type: "standard",
    application_method: { type: "percentage", target_type: "items", value: 1 },
  });

/** Every route of carts, in turn, on a cart that has these codes; and the order that comes of it. */
async function driveAll(codes: readonly string[]): Promise<{ cart: CartDto; order: Completed }> {
  const driven = new Set<string>();
  const ask = <Body>(id: string, method: "GET" | "POST" | "DELETE", url: string, payload?: object): Promise<Body> => {
    driven.add(id);
    return shopper.must<Body>(method, url, payload);
  };
  const { cart: opened } = await ask<{ cart: CartDto }>("carts.create", "POST", "/store/carts", {
    region_id: await shopper.regionId("eur"),
    promo_codes: codes,
    items: [{ variant_id: board, quantity: 1 }],
  });
  const url = `/store/carts/${opened.id}`;
  // Codes that are of no use are not taken from shoppers; a cart may have them all the same, from when they were.
  await sql("UPDATE cart SET promo_codes = $2::jsonb WHERE id = $1", [opened.id, JSON.stringify(codes)]);
  const address = {
    first_name: "Ada",
    address_1: "Holstenstr. 5",
    city: "Kiel",
    country_code: "de",
    postal_code: "24103",
  };
  await ask("carts.update", "POST", url, { email: "trouble@example.com", shipping_address: address });
  const { cart: lined } = await ask<{ cart: CartDto }>("carts.addLineItem", "POST", `${url}/line-items`, {
    variant_id: small,
    quantity: 3,
  });
  const [first, second] = lined.items;
  await ask("carts.updateLineItem", "POST", `${url}/line-items/${first?.id}`, { quantity: 2 });
  await ask("carts.removeLineItem", "DELETE", `${url}/line-items/${second?.id}`);
  await ask("carts.addPromotions", "POST", `${url}/promotions`, { promo_codes: ["SOUND"] });
  await ask("carts.removePromotions", "DELETE", `${url}/promotions`, { promo_codes: codes.slice(0, 1) });
  await ask("carts.update", "POST", url, { promo_codes: [...codes, "SOUND"] });
  const { shipping_options: options } = await ask<{ shipping_options: { id: string }[] }>(
    "shippingOptions.listForCart",
    "GET",
    `/store/shipping-options?cart_id=${opened.id}`,
  );
  const optionId = options[0]?.id ?? "";
  await ask("shippingOptions.calculate", "POST", `/store/shipping-options/${optionId}/calculate`, {
    cart_id: opened.id,
  });
  await ask("carts.addShippingMethod", "POST", `${url}/shipping-methods`, { option_id: optionId });
  await ask("carts.computeTaxes", "POST", `${url}/taxes`);
  await ask("carts.transfer", "POST", `${url}/customer`, {});
  const { cart } = await ask<{ cart: CartDto }>("carts.retrieve", "GET", url);
  if (cart.total > 0) await shopper.pay(cart.id);
  const order = await ask<Completed>("carts.complete", "POST", `${url}/complete`);
  expect([...driven].toSorted()).toEqual(routesOfCarts.toSorted());
  return { cart, order };
}

const routesOfCarts = [
  ...(cartModule.routes ?? []).flatMap(({ id, url }) => (url.startsWith("/store/") ? [id] : [])),
  "carts.complete",
];

const cents = (value: number) => Math.round(value * 100);

it("promotions that are broken, over, used up or of another currency cost a cart nothing but their discount", async () => {
  await sql(
    `INSERT INTO campaign (id, name, campaign_identifier, starts_at, ends_at) VALUES
       ('procamp_over', 'Over', 'over', NULL, '2020-01-01'), ('procamp_ahead', 'Ahead', 'ahead', '2099-01-01', NULL),
       ('procamp_spent', 'Spent', 'spent', NULL, NULL), ('procamp_strange', 'Strange', 'strange', NULL, NULL)`,
  );
  await sql(
    `INSERT INTO campaign_budget (id, campaign_id, type, max_units, used, currency_code) VALUES
       ('probudg_spent', 'procamp_spent', 'usage', 3, 3, NULL), ('probudg_strange', 'procamp_strange', 'spend', 5000, 0, 'jpy')`,
  );
  await plant("SOUND", [[{ ...percent, code: "'SOUND'", is_automatic: "false" }]]);
  const codes = await plant("USELESS", useless);
  await announce();
  const { cart, order } = await driveAll(codes);
  expect(cart.promotions.map(({ code }) => code)).toEqual(["SOUND"]);
  expect(cents(cart.discount_total)).toBe(Math.round(cents(cart.original_item_total) / 10));
  expect(order).toMatchObject({ type: "order", order: { total: cart.total, discount_total: cart.discount_total } });
});

it("promotions that take off more than there is make a cart cost nothing, and no less", async () => {
  const codes = await plant(
    "HUGE",
    huge.map((columns) => [columns] as const),
  );
  await announce();
  const { cart, order } = await driveAll(codes);
  expect(cart).toMatchObject({ total: 0, tax_total: 0, shipping_total: 0 });
  expect(cart.discount_total).toBe(cart.original_total);
  expect(order).toMatchObject({ type: "order", order: { total: 0 } });
});
