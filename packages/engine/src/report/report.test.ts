import { unnamed } from "@hanse/plugin-kit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDemoShop } from "../../test/demo-template.ts";
import type { TestShop } from "../../test/open-test-shop.ts";
import { untilQuiet } from "../../test/shop-state.ts";
import { Shopper, variantOf } from "../../test/shopper.ts";

interface Figures {
  currency_code: string;
  orders: number;
  total: number;
  placed_total: number;
  changes_total: number;
  tax_total: number;
  net_total: number;
  shipping_total: number;
  average_order_value: number;
}
interface Row extends Figures {
  key: string | null;
  label: string | null;
  units?: number;
}
interface Report {
  report: { by: string; from: string; to: string; totals: Figures[]; rows: Row[] };
}

let shop: TestShop;
let shopper: Shopper;
let orders: { id: string; total: number }[];
beforeAll(async () => {
  shop = await openDemoShop();
  shopper = new Shopper(shop);
  const board = await variantOf(shop, "BB-LARGE");
  const small = await variantOf(shop, "BB-SMALL");
  orders = [];
  for (const [variantId, quantity] of [
    [board, 1],
    [board, 2],
    [small, 3],
  ] as const) {
    const { id } = await shopper.readyCart([{ variantId, quantity }]);
    const { body } = await shopper.complete<{ order: { id: string; total: number } }>(id);
    orders.push(body.order);
  }
  // The first one late in the evening of New Year's Eve in UTC, which is New Year in Berlin.
  await shop.database.query(unnamed("UPDATE orders SET created_at = '2025-12-31T23:30:00Z' WHERE id = $1"), [
    orders[0]?.id,
  ]);
  await shop.database.query(unnamed("UPDATE orders SET created_at = '2026-01-02T12:00:00Z' WHERE id = ANY($1)"), [
    orders.slice(1).map(({ id }) => id),
  ]);
});
afterAll(() => shop.close());

const get = async <Body>(url: string): Promise<{ status: number; body: Body }> => {
  const reply = await shop.app.inject({ url, headers: { authorization: shop.adminAuthorization } });
  return { status: reply.statusCode, body: reply.json<Body>() };
};
const report = async (query: string): Promise<Report["report"]> => {
  const { status, body } = await get<Report>(`/admin/reports/sales?${query}`);
  expect(status).toBe(200);
  return body.report;
};
const cents = (amount: number): number => Math.round(amount * 100);
const sum = (rows: readonly { total: number }[]): number => rows.reduce((all, { total }) => all + cents(total), 0);
const winter = "from=2025-12-01&to=2026-01-31";

describe("the sales report", () => {
  it("adds up what the orders say", async () => {
    const { totals } = await report(winter);
    expect(totals).toHaveLength(1);
    const [figures] = totals;
    expect(figures).toMatchObject({ currency_code: "eur", orders: 3, changes_total: 0 });
    expect(cents(figures?.total ?? 0)).toBe(sum(orders));
    expect(cents((figures?.net_total ?? 0) + (figures?.tax_total ?? 0))).toBe(sum(orders));
    expect(cents(figures?.average_order_value ?? 0)).toBe(Math.round(sum(orders) / 3));
  });

  it("ends a day at the midnight of the time zone", async () => {
    const keys = async (zone: string) =>
      (await report(`${winter}&time_zone=${zone}`)).rows.map(({ key, orders: count }) => [key, count]);
    expect(await keys("UTC")).toEqual([
      ["2025-12-31", 1],
      ["2026-01-02", 2],
    ]);
    expect(await keys("Europe/Berlin")).toEqual([
      ["2026-01-01", 1],
      ["2026-01-02", 2],
    ]);
    expect((await report("from=2026-01-01&to=2026-01-01&time_zone=Europe/Berlin")).totals[0]?.orders).toBe(1);
    expect((await report("from=2026-01-01&to=2026-01-01")).totals).toEqual([]);
  });

  it.each(["day", "week", "month", "sales_channel", "country"])("by %s adds up to the whole", async (by) => {
    const { rows, totals } = await report(`${winter}&by=${by}`);
    expect(sum(rows)).toBe(sum(totals));
    if (by === "sales_channel") expect(rows[0]?.label).toBe("Web shop");
    if (by === "country") expect(rows[0]?.key).toBe("de");
  });

  it("by product has the goods, without what they were shipped with, the best first", async () => {
    const { rows, totals } = await report(`${winter}&by=product`);
    expect(sum(rows)).toBe(sum(totals) - cents(totals[0]?.shipping_total ?? 0));
    expect(rows.reduce((all, { units = 0 }) => all + units, 0)).toBe(6);
    expect(rows[0]?.label).toBe("Beech Chopping Board");
    expect((await report(`${winter}&by=product&limit=1`)).rows).toHaveLength(1);
  });

  it("leaves canceled orders and other currencies out", async () => {
    expect((await report(`${winter}&currency_code=usd`)).totals).toEqual([]);
    const [, second] = orders;
    const cancel = "UPDATE orders SET status = 'canceled', canceled_at = now() WHERE id = $1";
    await shop.database.query(unnamed(cancel), [second?.id]);
    expect((await report(winter)).totals[0]?.orders).toBe(2);
    const restore = "UPDATE orders SET status = 'pending', canceled_at = NULL WHERE id = $1";
    await shop.database.query(unnamed(restore), [second?.id]);
  });

  it.each([
    ["from=2026-02-30", "2026-02-30"],
    ["from=2026-02-01&to=2026-01-01", "before it begins"],
    ["from=1990-01-01&to=2026-01-01", "days long"],
    ["time_zone=Europe/Atlantis", "Europe/Atlantis"],
    ["by=colour", "by"],
    ["from=yesterday", "from"],
  ])("refuses %s", async (query, said) => {
    const { status, body } = await get<{ message: string }>(`/admin/reports/sales?${query}`);
    expect(status).toBe(400);
    expect(body.message).toContain(said);
  });

  it("is about the last thirty days unless told otherwise", async () => {
    const { from, to } = await report("");
    expect((Date.parse(to) - Date.parse(from)) / 86_400_000).toBe(29);
  });
});

describe("the stock report", () => {
  it("names what runs out first, at the pace of what was sold", async () => {
    const board = await variantOf(shop, "BB-LARGE");
    await shop.database.query(unnamed("UPDATE orders SET created_at = now()"));
    // What was sold is told to the shop's own levels a moment later, which would take back what is set here.
    await untilQuiet(shop);
    await shop.database.query(
      unnamed(
        `UPDATE stock_level l SET available = CASE WHEN l.available > 0 THEN 1 ELSE 0 END
           FROM variant_inventory_item k WHERE k.inventory_item_id = l.item_id AND k.variant_id = $1`,
      ),
      [board],
    );
    const { body } = await get<{ items: { variant_id: string; sold: number; available: number; days_left: number }[] }>(
      "/admin/reports/stock?past_days=30&within_days=60",
    );
    const found = body.items.find(({ variant_id: id }) => id === board);
    expect(found).toMatchObject({ sold: 3 });
    expect(found?.days_left).toBeCloseTo((found?.available ?? 0) / (3 / 30), 1);
    const pace = body.items.flatMap(({ days_left: days }) => (days === null ? [] : [days]));
    expect(pace).toEqual(pace.toSorted((one, other) => one - other));
  });
});
