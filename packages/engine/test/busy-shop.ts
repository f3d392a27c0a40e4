import type { StaffDesk } from "./staff-desk.ts";

/** How many of each thing the busy shop has at least. */
export const twenty = 20;

interface Made {
  readonly id: string;
}

const times = async <T>(work: (number: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: twenty }, async (_, at) => work(at + 1)));

/** Twenty of everything that staff list, each with what may belong to it, in a demo shop. */
export async function makeBusy(desk: StaffDesk): Promise<void> {
  const { products } = await desk.must<{ products: Made[] }>("GET", "/products?limit=20&fields=id");
  const product_ids = products.map(({ id }) => id);
  const stock = await stockUp(desk);
  await makeGroupings(desk, product_ids);
  await makePromotions(desk, stock.variantId);
  await makeStaff(desk);
  await times(async (number) => makeCustomer(desk, number));
  await times(async (number) =>
    desk.must("POST", "/reservations", {
      inventory_item_id: stock.itemId,
      location_id: stock.locationId,
      quantity: 1,
      description: `Reservation ${number}`,
    }),
  );
  await times(async (number) => makeDraft(desk, stock.variantId, number));
  await times(async () => makeOrder(desk, stock.variantId));
}

/** Much of one variant. */
async function stockUp(desk: StaffDesk): Promise<{ variantId: string; itemId: string; locationId: string }> {
  const { variants } = await desk.must<{
    variants: { id: string; inventory_items: { inventory_item_id: string }[] }[];
  }>("GET", "/product-variants?sku=BB-LARGE&fields=id,*inventory_items");
  const [{ id: variantId, inventory_items: [item] } = { id: "", inventory_items: [] }] = variants;
  const itemId = item?.inventory_item_id ?? "";
  const { inventory_levels: levels } = await desk.must<{ inventory_levels: { location_id: string }[] }>(
    "GET",
    `/inventory-items/${itemId}/location-levels`,
  );
  const locationId = levels[0]?.location_id ?? "";
  await desk.must("POST", `/inventory-items/${itemId}/location-levels/${locationId}`, { stocked_quantity: 1_000 });
  return { variantId, itemId, locationId };
}

async function makeGroupings(desk: StaffDesk, productIds: readonly string[]): Promise<void> {
  const { product_category: parent } = await desk.must<{ product_category: Made }>("POST", "/product-categories", {
    name: "Busy",
  });
  for (let number = 1; number <= twenty; number += 1) {
    const { product_category: category } = await desk.must<{ product_category: Made }>("POST", "/product-categories", {
      name: `Category ${number}`,
      parent_category_id: parent.id,
    });
    await desk.must("POST", `/product-categories/${category.id}/products`, { add: productIds.slice(0, 3) });
  }
  await times(async (number) => {
    const { collection } = await desk.must<{ collection: Made }>("POST", "/collections", {
      title: `Collection ${number}`,
    });
    await desk.must("POST", `/collections/${collection.id}/products`, { add: [productIds[number - 1]] });
  });
}

async function makePromotions(desk: StaffDesk, variantId: string): Promise<void> {
  const { campaign } = await desk.must<{ campaign: Made }>("POST", "/campaigns", {
    name: "Busy",
    campaign_identifier: "busy",
    budget: { type: "usage", limit: 1_000 },
  });
  await times(async (number) =>
    desk.must("POST", "/promotions", {
      code: `BUSY${number}`,
      type: "standard",
      status: "draft",
      campaign_id: campaign.id,
      application_method: { type: "percentage", target_type: "items", allocation: "across", value: number },
      rules: [{ attribute: "currency_code", operator: "eq", values: ["eur"] }],
    }),
  );
  await times(async (number) =>
    desk.must("POST", "/price-lists", {
      title: `Price list ${number}`,
      description: "Busy",
      status: "draft",
      type: "sale",
      prices: [{ variant_id: variantId, currency_code: "eur", amount: number }],
    }),
  );
}

async function makeStaff(desk: StaffDesk): Promise<void> {
  await times(async (number) =>
    desk.must("POST", "/invites", { email: `invited${number}@shop.example`, roles: ["role_support"] }),
  );
}

async function makeCustomer(desk: StaffDesk, number: number): Promise<void> {
  const { customer } = await desk.must<{ customer: Made }>("POST", "/customers", {
    email: `customer${number}@example.com`,
    first_name: `Customer ${number}`,
  });
  await desk.must("POST", `/customers/${customer.id}/addresses`, { city: "Kiel", country_code: "de" });
  const { customer_group: group } = await desk.must<{ customer_group: Made }>("POST", "/customer-groups", {
    name: `Group ${number}`,
  });
  await desk.must("POST", `/customer-groups/${group.id}/customers`, { add: [customer.id] });
}

async function makeDraft(desk: StaffDesk, variantId: string, number: number): Promise<void> {
  const { regions } = await desk.must<{ regions: Made[] }>("GET", "/regions?currency_code=eur");
  await desk.must("POST", "/draft-orders", {
    region_id: regions[0]?.id,
    email: `caller${number}@example.com`,
    shipping_address: { first_name: "Caller", city: "Kiel", country_code: "de" },
    items: [{ variant_id: variantId, quantity: 1 }],
  });
}

/** An order that is paid and delivered; of its four units one comes back, one is exchanged and one was broken. */
async function makeOrder(desk: StaffDesk, variantId: string): Promise<void> {
  const { id, items, payment_collections: collections } = await desk.sell([{ variantId, quantity: 4 }]);
  const lineId = items[0]?.id;
  const lines = (quantity: number) => ({ items: [{ id: lineId, quantity }] });
  const { order } = await desk.must("POST", `/orders/${id}/fulfillments`, lines(4));
  const parcel = `/orders/${id}/fulfillments/${order.fulfillments[0]?.id}`;
  await desk.must("POST", `${parcel}/shipments`, lines(4));
  await desk.must("POST", `${parcel}/mark-as-delivered`);
  await desk.must("POST", `/payments/${collections[0]?.payments?.[0]?.id}/capture`);
  const { return: back } = await desk.must<{ return: Made }>("POST", "/returns", { order_id: id });
  await desk.must("POST", `/returns/${back.id}/request-items`, lines(1));
  await desk.must("POST", `/returns/${back.id}/request`);
  const { exchange } = await desk.must<{ exchange: Made }>("POST", "/exchanges", { order_id: id });
  await desk.must("POST", `/exchanges/${exchange.id}/inbound/items`, lines(1));
  const other = { variant_id: variantId, quantity: 1 };
  await desk.must("POST", `/exchanges/${exchange.id}/outbound/items`, { items: [other] });
  await desk.must("POST", `/exchanges/${exchange.id}/request`);
  const { claim } = await desk.must<{ claim: Made }>("POST", "/claims", { order_id: id, type: "refund" });
  await desk.must("POST", `/claims/${claim.id}/claim-items`, lines(1));
  await desk.must("POST", `/claims/${claim.id}/request`);
}
