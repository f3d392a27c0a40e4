import { afterAll, beforeAll, expect, it } from "vitest";
import { type ChangeBench, openChangeBench } from "../../test/order-change-bench.ts";
import { requestsTo, signUp } from "../../test/shop-requests.ts";
import { germanAddress, inNewYork, Shopper } from "../../test/shopper.ts";
import type { CartDto } from "../cart/index.ts";

let bench: ChangeBench;
let drafts: ChangeBench["sdk"]["admin"]["draftOrder"];
let bag: string;
let book: string;

beforeAll(async () => {
  bench = await openChangeBench();
  drafts = bench.sdk.admin.draftOrder;
  [bag, book] = [await bench.sku("BB-LARGE"), await bench.sku("ML-NAVY-PLAIN")];
});
afterAll(() => bench.shop.close());

it.each([
  ["eur", germanAddress],
  ["usd", inNewYork],
])("a draft costs what a cart of the same customer costs, in %s", async (currencyCode, address) => {
  const requests = requestsTo(bench.shop);
  const { id: customerId, token } = await signUp(requests, `friend-${currencyCode}@example.com`);
  const { customer_group: group } = await bench.sdk.admin.customerGroup.create({ name: `Friends ${currencyCode}` });
  await bench.sdk.admin.customerGroup.batchCustomers(group.id, { add: [customerId] });
  await bench.sdk.admin.priceList.create({
    title: "Friends",
    description: "For friends",
    type: "sale",
    status: "active",
    rules: { "customer.groups.id": [group.id] },
    prices: [{ variant_id: bag, currency_code: currencyCode, amount: 33.33 }],
  });
  const wanted = [
    { variantId: bag, quantity: 3 },
    { variantId: book, quantity: 1 },
  ];
  const friend = new Shopper(bench.shop, token);
  const cart = await friend.cart(wanted, { currencyCode, address });
  expect(cart.items.map(({ unit_price: price }) => price)).toContain(33.33);
  const { draft_order: draft } = await drafts.create({
    region_id: await friend.regionId(currencyCode),
    customer_id: customerId,
    shipping_address: address,
    items: wanted.map(({ variantId, quantity }) => ({ variant_id: variantId, quantity })),
  });
  const sums = ({ total, tax_total, subtotal, item_total }: typeof draft | CartDto) => {
    return { total, tax_total, subtotal, item_total };
  };
  expect(sums(draft)).toEqual(sums(cart));
  expect(draft.items.map(({ is_tax_inclusive: inclusive }) => inclusive)).toEqual(
    cart.items.map(({ is_tax_inclusive: inclusive }) => inclusive),
  );
  const { orders } = await friend.must<{ orders: unknown[] }>("GET", "/store/orders");
  expect(orders).toEqual([]);
  expect((await friend.send("GET", `/store/orders/${draft.id}`)).status).toBe(404);
  await drafts.convertToOrder(draft.id);
  const { orders: placed } = await friend.must<{ orders: { id: string }[] }>("GET", "/store/orders");
  expect(placed.map(({ id }) => id)).toEqual([draft.id]);
  expect((await friend.send("GET", `/store/orders/${draft.id}`)).status).toBe(200);
});

it("nothing of a draft is sent, paid or given back", async () => {
  const { draft_order: made } = await drafts.create({
    region_id: await bench.shopper.regionId("eur"),
    email: "ada@example.com",
    items: [{ variant_id: bag, quantity: 2 }],
  });
  const { id, items, version } = made;
  const post = async (path: string, body: object = {}) => {
    const { statusCode } = await bench.shop.app.inject({
      method: "POST",
      url: `/admin/${path}`,
      headers: { authorization: bench.shop.adminAuthorization },
      payload: body,
    });
    return [path.replace(id, ":id"), statusCode];
  };
  const item = { id: items[0]?.id, quantity: 1 };
  const about = { order_id: id };
  const refused: [string, object][] = [
    [`orders/${id}/fulfillments`, { items: [item] }],
    [`orders/${id}/cancel`, {}],
    [`orders/${id}/complete`, {}],
    [`orders/${id}/archive`, {}],
    [`orders/${id}/credit-lines`, { amount: 1 }],
    [`orders/${id}/transfer/guest`, { email: "grace@example.com" }],
    ["payment-collections", about],
    ["order-edits", about],
    ["returns", about],
    ["exchanges", about],
    ["claims", { ...about, type: "refund" }],
  ];
  const answers = [];
  for (const [path, body] of refused) answers.push(await post(path, body));
  expect(answers).toEqual(refused.map(([path]) => [path.replace(id, ":id"), 400]));
  expect((await drafts.retrieve(id)).draft_order).toMatchObject({ status: "draft", version });
});
