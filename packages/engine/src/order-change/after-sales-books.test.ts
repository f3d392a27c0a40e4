import { unnamed } from "@hanse/plugin-kit";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { openDemoShop } from "../../test/demo-template.ts";
import type { TestShop } from "../../test/open-test-shop.ts";
import { variantOf } from "../../test/shopper.ts";
import { StaffDesk, type WholeOrder } from "../../test/staff-desk.ts";
import type { OrderPreviewDto } from "./index.ts";

let shop: TestShop;
let desk: StaffDesk;
let variants: string[];
let optionId: string;

beforeAll(async () => {
  shop = await openDemoShop();
  desk = new StaffDesk(shop);
  variants = await Promise.all(["BB-LARGE", "BB-SMALL"].map((sku) => variantOf(shop, sku)));
  await shop.database.query(
    unnamed(`UPDATE inventory.level SET stocked = stocked + 10000 WHERE item_id IN (
               SELECT inventory_item_id FROM variant_inventory_item WHERE variant_id = ANY($1::text[]))`),
    [variants],
  );
  await desk.must("POST", "/promotions", {
    code: "SEVEN",
    type: "standard",
    status: "active",
    is_automatic: true,
    application_method: { type: "percentage", target_type: "items", allocation: "across", value: 7 },
  });
  const { shipping_options: options } = await desk.must<{ shipping_options: { id: string }[] }>(
    "GET",
    "/shipping-options",
  );
  optionId = options[0]?.id ?? "";
});
afterAll(() => shop.close());

interface Operation {
  readonly kind: string;
  /** Which line, return, exchange or claim. */
  readonly index: number;
  readonly units: number;
  readonly share: number;
  /** Whether what is begun is given up before it is true. */
  readonly givesUp: boolean;
}

const kinds = [
  ...["ship", "ship", "capture", "refund"],
  ...["edit", "edit", "return", "return", "receive", "receive", "exchange", "claim"],
  ...["cancelReturn", "cancelExchange", "cancelClaim"],
] as const;
const operation: fc.Arbitrary<Operation> = fc.record({
  kind: fc.constantFrom(...kinds),
  index: fc.nat({ max: 3 }),
  units: fc.integer({ min: 1, max: 3 }),
  share: fc.integer({ min: 1, max: 100 }),
  givesUp: fc.boolean(),
});

type Body = Record<string, unknown>;

/** Sends what may be refused, but must never fail. */
async function attempt<Reply = Body>(
  method: "POST" | "DELETE",
  url: string,
  body?: object,
): Promise<Reply | undefined> {
  const { status, body: reply } = await desk.send<Reply>(method, url, body);
  if (status >= 500) throw new Error(`${method} ${url} answered ${status}: ${JSON.stringify(reply)}`);
  return status < 300 ? reply : undefined;
}

const previewOf = async (id: string): Promise<OrderPreviewDto> =>
  (await desk.must<{ order: OrderPreviewDto }>("GET", `/orders/${id}/preview`)).order;

/** What of an order must be as its preview said. */
const told = (order: WholeOrder | OrderPreviewDto) => {
  const { items, shipping_methods: methods, summary, ...rest } = order;
  const sums = Object.entries(rest).filter(([name]) => name.endsWith("total") && !name.startsWith("return_requested"));
  return {
    ...Object.fromEntries(sums),
    due: summary?.pending_difference,
    items: items
      .filter(({ quantity }) => quantity !== 0)
      .map(({ id, quantity, total, tax_total, discount_total, unit_price, detail }) => {
        const { created_at: _created, updated_at: _updated, ...counts } = detail ?? {};
        return { id, quantity, total, tax_total, discount_total, unit_price, counts };
      }),
    methods: methods.map(({ id, amount, total, tax_total }) => ({ id, amount, total, tax_total })),
  };
};

/** Puts a change together, then confirms it or gives it up; either way nothing stays open. */
async function change(
  id: string,
  {
    fill,
    confirm,
    abandon,
    givesUp,
  }: { fill: () => Promise<unknown>; confirm: string; abandon: string; givesUp: boolean },
): Promise<void> {
  const before = told(await desk.order(id));
  await fill();
  const preview = told(await previewOf(id));
  if (!givesUp && (await attempt("POST", confirm))) {
    expect(told(await desk.order(id))).toEqual(preview);
    expect(told(await previewOf(id))).toEqual(preview);
  } else {
    await desk.must("DELETE", abandon);
    expect(told(await desk.order(id))).toEqual(before);
  }
}

type Found = { id: string; status: string; items: { item_id: string; quantity: number; received_quantity: number }[] };

/** One of those of the order that are in these states. */
async function oneOf(
  resource: string,
  id: string,
  states: readonly string[],
  index: number,
): Promise<Found | undefined> {
  const all = await desk.must<Record<string, Found[]>>("GET", `/${resource}?order_id=${id}&fields=*items,status`);
  const found = (all[resource] ?? []).filter(({ status }) => states.includes(status));
  return found[index % Math.max(1, found.length)];
}

async function play(id: string, { kind, index, units, share, givesUp }: Operation): Promise<void> {
  const order = await desk.order(id);
  const item = order.items[index % order.items.length];
  if (!item?.id) throw new Error("The order has no lines left.");
  const payment = order.payment_collections[0]?.payments?.[0];
  const part = Math.max(0.01, Math.round((payment?.amount ?? 0) * share) / 100);
  const shipping = { shipping_option_id: optionId, custom_amount: share / 10 };
  const variant = { variant_id: variants[index % variants.length], quantity: units, allow_backorder: false };
  const priced = share % 3 === 0 ? { ...variant, unit_price: share / 4 } : variant;
  const back = { items: [{ id: item.id, quantity: units, reason: "other" }] };
  switch (kind) {
    case "ship": {
      const open = order.items.flatMap(({ id: line, detail }) => {
        const left = (detail?.quantity ?? 0) - (detail?.fulfilled_quantity ?? 0);
        return left > 0 ? [{ id: line, quantity: left }] : [];
      });
      if (open.length === 0) return;
      const packed = await attempt<{ order: WholeOrder }>("POST", `/orders/${id}/fulfillments`, { items: open });
      const parcel = packed?.order.fulfillments.find(
        ({ shipped_at: at, canceled_at: off }) => at === null && off === null,
      );
      if (parcel) await attempt("POST", `/orders/${id}/fulfillments/${parcel.id}/shipments`, { items: open });
      return;
    }
    case "capture":
      return void (await attempt("POST", `/payments/${payment?.id}/capture`, { amount: part }));
    case "refund":
      return void (await attempt("POST", `/payments/${payment?.id}/refund`, { amount: part }));
    case "edit": {
      await attempt("POST", "/order-edits", { order_id: id });
      const at = `/order-edits/${id}`;
      const fill = async () => {
        await attempt("POST", `${at}/items/item/${item.id}`, {
          quantity: share % 5,
          ...(share % 3 === 0 && { unit_price: share / 7 > 1 ? Math.round(share * 10) / 70 : share }),
        });
        if (share % 2 === 0) await attempt("POST", `${at}/items`, { items: [priced] });
        if (share % 7 === 0) await attempt("POST", `${at}/shipping-method`, shipping);
      };
      return change(id, { fill, confirm: `${at}/confirm`, abandon: at, givesUp });
    }
    case "return": {
      const begun = await attempt<{ return: Found }>("POST", "/returns", { order_id: id });
      const at = `/returns/${begun?.return.id}`;
      const fill = async () => {
        await attempt("POST", `${at}/request-items`, back);
        if (share % 2 === 0) await attempt("POST", `${at}/shipping-method`, shipping);
      };
      return change(id, { fill, confirm: `${at}/request`, abandon: `${at}/request`, givesUp });
    }
    case "receive": {
      const one = await oneOf("returns", id, ["requested", "partially_received"], index);
      const line = one?.items[index % one.items.length];
      if (!one || !line || !(await attempt("POST", `/returns/${one.id}/receive`, {}))) return;
      const at = `/returns/${one.id}`;
      const fill = async () => {
        await attempt("POST", `${at}/receive-items`, { items: [{ id: line.item_id, quantity: units }] });
        if (share % 2 === 0)
          await attempt("POST", `${at}/dismiss-items`, { items: [{ id: line.item_id, quantity: 1 }] });
      };
      return change(id, { fill, confirm: `${at}/receive/confirm`, abandon: `${at}/receive`, givesUp });
    }
    case "exchange":
    case "claim": {
      const type = share % 2 === 0 ? "replace" : "refund";
      const begun = await attempt<{ exchange?: Found; claim?: Found }>("POST", `/${kind}s`, {
        order_id: id,
        ...(kind === "claim" && { type }),
      });
      const at = `/${kind}s/${begun?.exchange?.id ?? begun?.claim?.id}`;
      const fill = async () => {
        if (kind === "claim") await attempt("POST", `${at}/claim-items`, back);
        await attempt("POST", `${at}/inbound/items`, back);
        if (share % 3 === 0) await attempt("POST", `${at}/inbound/shipping-method`, shipping);
        if (share % 4 !== 0) await attempt("POST", `${at}/outbound/items`, { items: [priced] });
        if (share % 5 === 0) await attempt("POST", `${at}/outbound/shipping-method`, shipping);
      };
      return change(id, { fill, confirm: `${at}/request`, abandon: `${at}/request`, givesUp });
    }
    default: {
      const resource = { cancelReturn: "returns", cancelExchange: "exchanges", cancelClaim: "claims" }[kind] ?? "";
      const one = await oneOf(resource, id, ["requested"], index);
      if (one) await attempt("POST", `/${resource}/${one.id}/cancel`);
    }
  }
}

interface Books {
  readonly ledger: number;
  readonly lines: number;
  readonly captured: number;
  readonly refunded: number;
}
const books = unnamed<Books>(
  `WITH collections AS (
     SELECT o.payment_collection_id AS id FROM orders o WHERE o.id = $1
     UNION SELECT l.payment_collection_id FROM order_payment_collection l WHERE l.order_id = $1
   ), paid AS (
     SELECT m.captured, m.refunded FROM payment p JOIN payment_manual.payment m ON m.key = p.data->>'paymentKey'
      WHERE p.payment_collection_id IN (SELECT id FROM collections)
   )
   SELECT (o.placed_total + coalesce((SELECT sum(e.amount) FROM order_ledger_entry e WHERE e.order_id = o.id), 0))::float8 AS ledger,
          (SELECT coalesce(sum(i.total), 0) FROM order_line_item i WHERE i.order_id = o.id)::float8 AS lines,
          coalesce((SELECT sum(captured) FROM paid), 0)::float8 AS captured,
          coalesce((SELECT sum(refunded) FROM paid), 0)::float8 AS refunded
     FROM orders o WHERE o.id = $1`,
);

const minor = (amount: number | undefined): number => Math.round((amount ?? 0) * 100);
const sumOf = <Row>(rows: readonly Row[], of: (row: Row) => number | undefined): number =>
  rows.reduce((sum, row) => sum + minor(of(row)), 0);

async function check(id: string): Promise<void> {
  const order = await desk.order(id);
  const [row] = await shop.database.query(books, [id]);
  if (!row) throw new Error("The order is gone.");
  const { items, shipping_methods: methods, summary } = order;
  expect(minor(order.total)).toBe(row.ledger);
  expect(minor(order.item_total)).toBe(sumOf(items, ({ total }) => total));
  expect(minor(order.item_total)).toBe(row.lines);
  expect(minor(order.shipping_total)).toBe(sumOf(methods, ({ total }) => total));
  expect(minor(order.total)).toBe(
    minor(order.item_total) + minor(order.shipping_total) - minor(order.credit_line_total),
  );
  expect(minor(order.tax_total)).toBe(
    sumOf(items, ({ tax_total: tax }) => tax) + sumOf(methods, ({ tax_total: tax }) => tax),
  );
  expect(minor(summary.paid_total)).toBe(row.captured);
  expect(minor(summary.refunded_total)).toBe(row.refunded);
  expect(row.captured - row.refunded + minor(summary.pending_difference)).toBe(row.ledger);
  expect(row.ledger).toBeGreaterThanOrEqual(0);
  const { order_items: lines } = await desk.must<{ order_items: { id: string; item: { total: number } }[] }>(
    "GET",
    `/orders/${id}/line-items`,
  );
  expect(lines.map((line) => [line.id, line.item.total])).toEqual(items.map((item) => [item.id, item.total]));
}

type Stock = Record<string, { stocked: number; reserved: number }>;

async function stockNow(): Promise<Stock> {
  const rows = await shop.database.query(
    unnamed<{ variant: string; stocked: number; reserved: number }>(
      `SELECT v.variant_id AS variant, sum(l.stocked)::int AS stocked, sum(l.reserved)::int AS reserved
         FROM inventory.level l JOIN variant_inventory_item v ON v.inventory_item_id = l.item_id
        WHERE v.variant_id = ANY($1::text[]) GROUP BY 1`,
    ),
    [variants],
  );
  return Object.fromEntries(rows.map(({ variant, ...stock }) => [variant, stock]));
}

/** What an order like this has made of the stock that there was. */
function stockWith(before: Stock, { items }: WholeOrder): Stock {
  const after = structuredClone(before);
  for (const { variant_id: variant, detail } of items) {
    const stock = after[variant ?? ""];
    if (!stock || !detail) throw new Error("The order has a line of something else.");
    stock.stocked += detail.return_received_quantity - detail.shipped_quantity;
    stock.reserved += detail.quantity - detail.shipped_quantity;
  }
  return after;
}

it("money, taxes and stock of an order agree whatever is changed about it, and each change is what its preview said", async () => {
  const happened = new Set<string>();
  const until = Date.now() + 12_000;
  await fc.assert(
    fc.asyncProperty(fc.array(operation, { minLength: 9, maxLength: 9 }), async (operations) => {
      // However slow the machine is, enough has to happen.
      if (Date.now() > until && happened.size > 5) return;
      const before = await stockNow();
      const { id } = await desk.sell(variants.map((variantId, index) => ({ variantId, quantity: 4 - index })));
      await play(id, { kind: "ship", index: 0, units: 1, share: 1, givesUp: false });
      for (const one of operations) {
        await play(id, one);
        await check(id);
        happened.add(one.kind);
      }
      const order = await desk.order(id);
      await vi.waitFor(async () => expect(await stockNow()).toEqual(stockWith(before, order)), 10_000);
    }),
    { numRuns: 12, endOnFailure: true },
  );
  expect(happened.size).toBeGreaterThan(5);
}, 180_000);
