import { unnamed } from "@hanse/plugin-kit";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type ChangeBench, openChangeBench } from "../../test/order-change-bench.ts";
import { germanAddress, inNewYork } from "../../test/shopper.ts";

let bench: ChangeBench;
let drafts: ChangeBench["sdk"]["admin"]["draftOrder"];
let regionId: string;
let bag: string;
let book: string;
let option: string;

beforeAll(async () => {
  bench = await openChangeBench();
  drafts = bench.sdk.admin.draftOrder;
  regionId = await bench.shopper.regionId("eur");
  [bag, book] = [await bench.sku("BB-LARGE"), await bench.sku("ML-NAVY-PLAIN")];
  const { shipping_options: options } = await bench.shopper.must<{ shipping_options: { id: string }[] }>(
    "GET",
    `/store/shipping-options?cart_id=${(await bench.shopper.cart([{ variantId: bag, quantity: 1 }])).id}`,
  );
  option = options[0]?.id ?? "";
});
afterAll(() => bench.shop.close());

const refusal = async (work: Promise<unknown>) =>
  work.then(
    () => "nothing was refused",
    ({ status, message }: { status: number; message: string }) => `${status} ${message}`,
  );

const create = async (more: Partial<Parameters<typeof drafts.create>[0]> = {}) => {
  const { draft_order: draft } = await drafts.create({
    region_id: regionId,
    email: "ada@example.com",
    shipping_address: germanAddress,
    items: [{ variant_id: bag, quantity: 2 }],
    ...more,
  });
  return draft;
};

let made = 0;
/** A code for so many percent off all items. */
async function code(percent: number, limit?: number): Promise<string> {
  const name = `DRAFT${(made += 1)}`;
  await bench.sdk.admin.promotion.create({
    code: name,
    type: "standard",
    status: "active",
    is_automatic: false,
    ...(limit !== undefined && { limit }),
    application_method: { type: "percentage", target_type: "items", allocation: "across", value: percent },
  } as Parameters<typeof bench.sdk.admin.promotion.create>[0]);
  return name;
}

const eventsOf = (orderId: string) =>
  bench.shop.database.query(
    unnamed<{ name: string; payload: { cartId: string | null; total: number; lines: { variantId: string | null }[] } }>(
      "SELECT name, payload FROM event WHERE name = 'order.placed' AND payload->>'orderId' = $1",
    ),
    [orderId],
  );

describe("a draft order", () => {
  it("is made of variants and of what is in no catalogue, and comes to what a cart would", async () => {
    const cart = await bench.shopper.cart([{ variantId: bag, quantity: 2 }]);
    const before = await bench.stock(bag);
    const draft = await create({
      items: [
        { variant_id: bag, quantity: 2 },
        { title: "Engraving", unit_price: "7.50", quantity: 2, sku: "ENGRAVE", metadata: { text: "A.P." } },
      ],
      shipping_methods: [{ shipping_option_id: option }],
      metadata: { source: "phone" },
    });
    expect(draft).toMatchObject({
      status: "draft",
      email: "ada@example.com",
      currency_code: "eur",
      payment_status: "not_paid",
      metadata: { source: "phone" },
      region: { id: regionId },
    });
    expect(draft.items.map((item) => [item.title, item.quantity, item.unit_price])).toEqual([
      [cart.items[0]?.title, 2, cart.items[0]?.unit_price],
      ["Engraving", 2, 7.5],
    ]);
    expect(draft.items[1]).toMatchObject({ variant_id: null, variant_sku: "ENGRAVE", metadata: { text: "A.P." } });
    expect(draft.items[1]?.tax_lines?.[0]).toMatchObject({ rate: 19 });
    expect(draft.item_total).toBeCloseTo(cart.item_total + 15, 2);
    expect(draft.shipping_methods).toHaveLength(1);
    expect(draft.total).toBeCloseTo(draft.item_total + draft.shipping_total, 2);
    expect(draft.summary.pending_difference).toBe(draft.total);
    expect(draft.customer_id).toMatch(/^cus_/);
    expect(await bench.stock(bag)).toEqual(before);

    const { draft_order: again } = await drafts.retrieve(draft.id);
    expect(again.total).toBe(draft.total);
    const { orders } = await bench.sdk.admin.order.list({ id: draft.id });
    expect(orders).toEqual([]);
  });

  it("is listed among drafts, found, and thrown away", async () => {
    const draft = await create({ email: "listed@example.com" });
    const found = async (query: object) => {
      const { draft_orders: list, count } = await drafts.list(query);
      return { ids: list.map(({ id }) => id), count };
    };
    expect(await found({ q: "listed@" })).toEqual({ ids: [draft.id], count: 1 });
    expect(await found({ id: draft.id, region_id: [regionId] })).toEqual({ ids: [draft.id], count: 1 });
    expect((await found({ id: draft.id, region_id: "reg_none" })).count).toBe(0);
    expect((await found({ limit: 1, order: "-created_at" })).ids).toEqual([draft.id]);
    expect(await drafts.delete(draft.id)).toEqual({ id: draft.id, object: "draft-order", deleted: true });
    expect(await refusal(drafts.retrieve(draft.id))).toMatch(/^404 /);
    expect(await refusal(drafts.delete(draft.id))).toMatch(/^404 /);
    const order = await bench.placed(1, 0);
    expect(await refusal(drafts.delete(order.id))).toMatch(/^404 .*no draft order/);
  });

  it("moves: taxes follow, prices stay", async () => {
    const draft = await create({ items: [{ title: "Talk", unit_price: 100, quantity: 1 }] });
    const { draft_order: moved } = await drafts.update(draft.id, {
      email: "grace@example.com",
      shipping_address: { ...germanAddress, country_code: "fr" },
      metadata: { moved: true },
    });
    expect(moved).toMatchObject({ email: "grace@example.com", metadata: { moved: true } });
    expect(moved.items[0]?.tax_lines?.[0]).toMatchObject({ rate: 20 });
    expect(moved.total).toBe(100);
    expect(moved.tax_total).toBeCloseTo(16.67, 2);
    expect(await refusal(drafts.update(draft.id, { shipping_address: inNewYork }))).toMatch(/^400 The country us/);
    const stale = bench.sdk.client.fetch(`/admin/draft-orders/${draft.id}`, {
      method: "POST",
      body: { locale: "fr" },
      headers: { "if-match": '"1"' },
    });
    expect(await refusal(stale)).toMatch(/^409 /);
    await drafts.beginEdit(draft.id);
    await drafts.update(draft.id, { locale: "fr" });
    expect(await refusal(drafts.update(draft.id, { email: "else@example.com" }))).toMatch(/^400 .*being changed/);
  });

  it("refuses what it cannot be made of", async () => {
    expect(await refusal(create({ region_id: "reg_none" }))).toMatch(/^404 /);
    expect(await refusal(create({ currency_code: "usd" }))).toMatch(/^400 .*sells in eur/);
    expect(await refusal(drafts.create({ region_id: regionId }))).toMatch(/^400 A draft order is for somebody/);
    expect(await refusal(create({ customer_id: "cus_none" }))).toMatch(/^404 /);
    expect(await refusal(create({ items: [{ title: "Talk", quantity: 1 }] }))).toMatch(/^400 The item 0 needs/);
    expect(await refusal(create({ items: [{ title: "Talk", unit_price: 1.999, quantity: 1 }] }))).toMatch(/^400 /);
    expect(await refusal(create({ promo_codes: ["NOSUCH"] }))).toMatch(/^400 .*NOSUCH/);
    expect(await refusal(create({ shipping_address: inNewYork }))).toMatch(/^400 The country us/);
  });
});

describe("an edit of a draft", () => {
  it("shows in its preview what the draft comes to once it is confirmed, discounts and all", async () => {
    const draft = await create({ items: [{ variant_id: bag, quantity: 1, unit_price: 20 }] });
    expect(draft.total).toBe(20);
    const [ten, half] = [await code(10), await code(50)];
    const { id } = draft;
    const itemId = draft.items[0]?.id ?? "";
    const { draft_order_preview: begun } = await drafts.beginEdit(id);
    expect(begun.order_change).toMatchObject({ change_type: "edit", status: "pending" });
    expect(await refusal(drafts.beginEdit(id))).toMatch(/^400 .*being changed/);

    const { draft_order_preview: added } = await drafts.addItems(id, {
      items: [
        { variant_id: book, quantity: 2, unit_price: 10, internal_note: "gift" },
        { title: "Wrapping", quantity: 1, unit_price: 5, compare_at_unit_price: 6 },
      ],
    });
    expect(added.total).toBe(45);
    const actionOf = (preview: typeof added, title: string) =>
      preview.items.find((item) => item.title === title)?.actions?.find(({ action }) => action === "ITEM_ADD")?.id ??
      "";
    const wrapping = actionOf(added, "Wrapping");
    const bookLine = added.items.find((item) => item.variant_id === book);
    expect(bookLine?.actions?.[0]).toMatchObject({ action: "ITEM_ADD", internal_note: "gift" });

    const { draft_order_preview: reduced } = await drafts.addPromotions(id, { promo_codes: [ten.toLowerCase()] });
    expect(reduced).toMatchObject({ total: 40.5, discount_total: 4.5 });
    const { draft_order_preview: more } = await drafts.updateActionItem(id, wrapping, { quantity: 3 });
    expect(more.total).toBe(49.5);
    const { draft_order_preview: dearer } = await drafts.updateItem(id, itemId, {
      quantity: 2,
      unit_price: 25,
      metadata: { colour: "navy" },
    });
    expect(dearer.total).toBe(76.5);
    const { draft_order_preview: byItem } = await drafts.updateItem(id, bookLine?.id ?? "", { quantity: 1 });
    expect(byItem.total).toBe(67.5);
    const { draft_order_preview: without } = await drafts.removeActionItem(id, wrapping);
    expect(without.total).toBe(54);
    const { draft_order_preview: both } = await drafts.addPromotions(id, { promo_codes: [half] });
    expect(both.total).toBeLessThan(54);
    const { draft_order_preview: one } = await drafts.removePromotions(id, { promo_codes: [half] });
    expect(one.total).toBe(54);
    expect(await refusal(drafts.removePromotions(id, { promo_codes: [half] }))).toMatch(/^400 .*has no code/);
    expect(await refusal(drafts.addPromotions(id, { promo_codes: ["NOSUCH"] }))).toMatch(/^400 .*NOSUCH/);

    const { draft_order_preview: sent } = await drafts.addShippingMethod(id, {
      shipping_option_id: option,
      custom_amount: 6,
      internal_note: "by bike",
    });
    expect(sent.total).toBe(60);
    const method = sent.shipping_methods.find(({ actions }) => actions?.length);
    const shipping = method?.actions?.[0]?.id ?? "";
    const { draft_order_preview: cheaper } = await drafts.updateActionShippingMethod(id, shipping, {
      shipping_option_id: option,
      custom_amount: 4,
    });
    expect(cheaper.total).toBe(58);
    expect((await drafts.retrieve(id)).draft_order.total).toBe(20);
    const { draft_order_preview: asked } = await drafts.requestEdit(id);
    expect(asked.order_change.status).toBe("requested");
    await drafts.confirmEdit(id);

    const { draft_order: after } = await drafts.retrieve(id);
    expect(after).toMatchObject({ status: "draft", total: 58, discount_total: 6, tax_total: cheaper.tax_total });
    expect(after.items[0]?.metadata).toEqual({ colour: "navy" });
    expect(after.items.map(({ quantity, unit_price: price }) => [quantity, price])).toEqual([
      [2, 25],
      [1, 10],
    ]);
    expect((after as unknown as { promotions: { code: string }[] }).promotions.map((each) => each.code)).toEqual([ten]);
    expect(await bench.ledger(id)).toEqual([]);
  });

  it("changes and takes out what the draft has", async () => {
    const tenth = await code(10);
    const draft = await create({
      items: [{ title: "Talk", unit_price: 100, quantity: 1 }],
      shipping_methods: [{ shipping_option_id: option }],
      promo_codes: [tenth],
    });
    const { id } = draft;
    const methodId = draft.shipping_methods[0]?.id ?? "";
    expect(draft).toMatchObject({ item_total: 90, discount_total: 10 });
    await drafts.beginEdit(id);
    const { draft_order_preview: dearer } = await drafts.updateShippingMethod(id, methodId, { custom_amount: 9 });
    expect(dearer.total).toBe(99);
    const action = dearer.shipping_methods[0]?.actions?.[0]?.id ?? "";
    const { draft_order_preview: back } = await drafts.removeActionShippingMethod(id, action);
    expect(back.total).toBe(draft.total);
    const { draft_order_preview: unsent } = await drafts.removeShippingMethod(id, methodId);
    expect(unsent.total).toBe(90);
    expect(await refusal(drafts.removeShippingMethod(id, "ordsm_none"))).toMatch(/^400 .*no shipping method/);
    const { draft_order_preview: full } = await drafts.removePromotions(id, { promo_codes: [tenth] });
    expect(full.total).toBe(100);
    const { draft_order_preview: none } = await drafts.updateItem(id, draft.items[0]?.id ?? "", { quantity: 0 });
    expect(none.total).toBe(0);
    expect(await drafts.cancelEdit(id)).toEqual({ id, object: "draft-order-edit", deleted: true });
    expect((await drafts.retrieve(id)).draft_order.total).toBe(draft.total);
    expect(await refusal(drafts.addItems(id, { items: [{ variant_id: bag, quantity: 1 }] }))).toMatch(/no open change/);
  });

  it("loses nothing that several people enter at the same time", async () => {
    const { id } = await create({ items: [{ title: "Talk", unit_price: 100, quantity: 1 }] });
    await drafts.beginEdit(id);
    const ends = await Promise.allSettled(
      [1, 2, 3].map((price) =>
        drafts.addItems(id, { items: [{ title: `Part ${price}`, unit_price: price, quantity: 1 }] }),
      ),
    );
    const { order: preview } = await bench.sdk.admin.order.retrievePreview(id);
    const entered = [1, 2, 3].filter((_, index) => ends[index]?.status === "fulfilled");
    expect(preview.total).toBe(100 + entered.reduce((sum, price) => sum + price, 0));
    expect(entered.length).toBeGreaterThan(0);
    for (const end of ends) if (end.status === "rejected") expect(end.reason).toMatchObject({ status: 409 });
  });
});

describe("a draft that becomes an order", () => {
  it("does so once, whoever asks how often: stock is promised, and all is to be paid", async () => {
    const tenth = await code(10, 1);
    const draft = await create({
      items: [
        { variant_id: bag, quantity: 2, unit_price: 50 },
        { title: "Talk", unit_price: 100, quantity: 1 },
      ],
      promo_codes: [tenth],
    });
    const before = await bench.stock(bag);
    const ends = await Promise.all(Array.from({ length: 4 }, () => drafts.convertToOrder(draft.id)));
    expect(new Set(ends.map(({ order }) => order.id))).toEqual(new Set([draft.id]));
    const order = await bench.order(draft.id);
    expect(order).toMatchObject({ status: "pending", payment_status: "not_paid", total: 180 });
    expect(order.summary).toMatchObject({ pending_difference: 180, original_order_total: 180 });
    expect(await bench.stock(bag)).toEqual({ ...before, reserved: before.reserved + 2 });
    const [placed, ...others] = await eventsOf(draft.id);
    expect(others).toEqual([]);
    expect(placed?.payload).toMatchObject({
      cartId: null,
      total: 18_000,
      lines: [{ variantId: bag }, { variantId: null }],
    });
    expect(await bench.ledger(draft.id)).toEqual([]);
    await drafts.convertToOrder(draft.id);
    expect(await eventsOf(draft.id)).toHaveLength(1);
    expect(await refusal(drafts.retrieve(draft.id))).toMatch(/^404 .*it is an order by now/);
    expect(await refusal(drafts.delete(draft.id))).toMatch(/^404 /);
    expect((await drafts.list({ id: draft.id })).count).toBe(0);
    expect((await bench.sdk.admin.order.list({ id: draft.id })).count).toBe(1);
    // The code was good for one.
    expect(await refusal(create({ promo_codes: [tenth] }))).toMatch(/^400 /);
  });

  it("can be edited like any order, and gives back what is taken out", async () => {
    const draft = await create({ items: [{ variant_id: bag, quantity: 3, unit_price: 10 }] });
    await drafts.convertToOrder(draft.id);
    const { reserved } = await bench.stock(bag);
    const { orderEdit } = bench.sdk.admin;
    await orderEdit.initiateRequest({ order_id: draft.id });
    await orderEdit.updateOriginalItem(draft.id, draft.items[0]?.id ?? "", { quantity: 1 });
    await orderEdit.confirm(draft.id);
    expect((await bench.order(draft.id)).total).toBe(10);
    expect(await bench.ledger(draft.id)).toEqual([-2_000]);
    await vi.waitFor(async () => expect((await bench.stock(bag)).reserved).toBe(reserved - 2), 10_000);
  });

  it("stays a draft when there is not enough of it, and holds nothing", async () => {
    const code50 = await code(50, 1);
    const draft = await create({
      items: [
        { variant_id: book, quantity: 1 },
        { variant_id: bag, quantity: 900_000 },
      ],
      promo_codes: [code50],
    });
    const before = [await bench.stock(bag), await bench.stock(book)];
    expect(await refusal(drafts.convertToOrder(draft.id))).toMatch(
      /^400 There is not enough in stock: .*900000 wanted/,
    );
    expect([await bench.stock(bag), await bench.stock(book)]).toEqual(before);
    expect((await drafts.retrieve(draft.id)).draft_order.status).toBe("draft");
    await drafts.beginEdit(draft.id);
    expect(await refusal(drafts.convertToOrder(draft.id))).toMatch(/^400 .*being changed/);
    const line = draft.items.find((item) => item.variant_id === bag)?.id ?? "";
    await drafts.updateItem(draft.id, line, { quantity: 1 });
    await drafts.confirmEdit(draft.id);
    const { order } = await drafts.convertToOrder(draft.id);
    expect(order.status).toBe("pending");
    expect((await bench.stock(bag)).reserved).toBe((before[0]?.reserved ?? 0) + 1);
  });

  it("is refused when its promotion was used up meanwhile, and when it is empty", async () => {
    const once = await code(10, 1);
    const items = [{ title: "Talk", unit_price: 100, quantity: 1 }];
    const [first, second] = [
      await create({ items, promo_codes: [once] }),
      await create({ items, promo_codes: [once] }),
    ];
    await drafts.convertToOrder(first.id);
    expect(await refusal(drafts.convertToOrder(second.id))).toMatch(/^400 The promotions .* cannot be redeemed/);
    await drafts.beginEdit(second.id);
    await drafts.removePromotions(second.id, { promo_codes: [once] });
    await drafts.confirmEdit(second.id);
    const { order } = await drafts.convertToOrder(second.id);
    expect(order.total).toBe(100);
    const empty = await create({ items: [] });
    expect(await refusal(drafts.convertToOrder(empty.id))).toMatch(/^400 .*has no items/);
    expect(await refusal(drafts.convertToOrder("order_none"))).toMatch(/^404 /);
  });

  it("is edited by its own routes only while it is a draft", async () => {
    const draft = await create();
    expect(await refusal(bench.sdk.admin.orderEdit.initiateRequest({ order_id: draft.id }))).toMatch(
      /^400 .*is a draft/,
    );
    const order = await bench.placed(1, 0);
    expect(await refusal(drafts.beginEdit(order.id))).toMatch(/^404 /);
  });
});
