import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { domains } from "../src/domains.ts";
import { StillInUse } from "../src/platform/http/http.errors.ts";
import { openDemoShop } from "./demo-template.ts";
import type { TestShop } from "./open-test-shop.ts";
import { type Failure, merchantOf } from "./support/merchant.ts";

let shop: TestShop;
let admin: ReturnType<typeof merchantOf>;
let demo: { channelId: string; profileId: string; zoneId: string; locationId: string; taxRegionId: string };

beforeAll(async () => {
  shop = await openDemoShop();
  admin = merchantOf(shop);
  const firstOf = async (path: string): Promise<string> => {
    const body = await admin.must<Record<string, { id: string }[]>>("GET", path);
    return Object.values(body).find(Array.isArray)?.[0]?.id ?? "";
  };
  const { shipping_options: options } = await admin.must<{ shipping_options: { service_zone_id: string }[] }>(
    "GET",
    "/shipping-options?limit=1",
  );
  demo = {
    channelId: await firstOf("/sales-channels?limit=1"),
    profileId: await firstOf("/shipping-profiles?limit=1"),
    zoneId: options[0]?.service_zone_id ?? "",
    locationId: await firstOf("/stock-locations?limit=1"),
    taxRegionId: await firstOf("/tax-regions?limit=1"),
  };
});
afterAll(() => shop.close());

let made = 0;
/** A name that nothing has yet. */
const fresh = (word: string): string => `${word} ${(made += 1)}`;

/** Makes something and answers with its id: the one thing in the reply that is no array. */
async function make(path: string, body: object): Promise<string> {
  const reply = await admin.must<Record<string, { id: string }>>("POST", path, body);
  return Object.values(reply)[0]?.id ?? "";
}
const drop = (path: string) => admin.must("DELETE", path);

/** Something that needs another thing, and how it stops to. */
interface Use {
  readonly id: string;
  end(): Promise<unknown>;
}

async function used(path: string, body: object): Promise<Use> {
  const id = await make(path, body);
  return { id, end: () => drop(`${path}/${id}`) };
}

const promotion = (rules: object, method: object = {}, more: object = {}): Promise<Use> =>
  used("/promotions", {
    code: fresh("CODE"),
    type: "standard",
    status: "active",
    application_method: { type: "percentage", target_type: "items", allocation: "across", value: 10, ...method },
    ...rules,
    ...more,
  });
/** A promotion with a rule that names the thing. */
const about = (attribute: string, id: string) => promotion({ rules: [{ attribute, operator: "in", values: [id] }] });
const aboutShipping = (attribute: string, id: string) =>
  promotion({}, { target_type: "shipping_methods", target_rules: [{ attribute, operator: "eq", values: id }] });

const product = (more: object): Promise<Use> =>
  used("/products", { title: fresh("Thing"), options: [{ title: "Size", values: ["S"] }], ...more });
const shippingOption = (more: object = {}): Promise<Use> =>
  used("/shipping-options", {
    name: fresh("Parcel"),
    service_zone_id: demo.zoneId,
    shipping_profile_id: demo.profileId,
    provider_id: "manual_manual",
    price_type: "flat",
    type: { label: fresh("Type"), description: "", code: fresh("type") },
    prices: [{ currency_code: "eur", amount: 5 }],
    ...more,
  });
const taxRate = (reference: string, id: string): Promise<Use> =>
  used("/tax-rates", {
    name: fresh("Rate"),
    tax_region_id: demo.taxRegionId,
    rate: 5,
    code: "r",
    rules: [{ reference, reference_id: id }],
  });

async function fulfillmentSet(locationId: string): Promise<Use & { zoneId: string }> {
  const { stock_location: location } = await admin.must<{
    stock_location: { fulfillment_sets: { id: string; name: string }[] };
  }>("POST", `/stock-locations/${locationId}/fulfillment-sets?fields=*fulfillment_sets`, {
    name: fresh("Set"),
    type: "shipping",
  });
  const id = location.fulfillment_sets.at(-1)?.id ?? "";
  const { fulfillment_set: set } = await admin.must<{ fulfillment_set: { service_zones: { id: string }[] } }>(
    "POST",
    `/fulfillment-sets/${id}/service-zones?fields=*service_zones`,
    { name: fresh("Zone"), geo_zones: [{ type: "country", country_code: "de" }] },
  );
  return { id, zoneId: set.service_zones[0]?.id ?? "", end: () => drop(`/fulfillment-sets/${id}`) };
}

/** By the address under which they are deleted: how to make one that other things need, and these. */
const cases: Record<string, () => Promise<{ id: string; uses: readonly Use[] }>> = {
  async "/admin/sales-channels/:id"() {
    const id = await make("/sales-channels", { name: fresh("Channel") });
    const key = await make("/api-keys", { title: fresh("Key"), type: "publishable" });
    await admin.must("POST", `/api-keys/${key}/sales-channels`, { add: [id] });
    const end = () => admin.must("POST", `/api-keys/${key}/sales-channels`, { remove: [id] });
    return { id, uses: [{ id: key, end }, await about("sales_channel_id", id)] };
  },
  async "/admin/regions/:id"() {
    const id = await make("/regions", { name: fresh("Region"), currency_code: "eur", countries: [] });
    const rules = [{ attribute: "region_id", operator: "in", value: [id] }];
    return { id, uses: [await shippingOption({ rules }), await about("region.id", id)] };
  },
  async "/admin/roles/:id"() {
    const id = await make("/roles", { name: fresh("Role"), permissions: ["product:read"] });
    return { id, uses: [await used("/invites", { email: `in-${made}@shop.example`, roles: [id] })] };
  },
  async "/admin/product-categories/:id"() {
    const id = await make("/product-categories", { name: fresh("Category") });
    const child = await used("/product-categories", { name: fresh("Child"), parent_category_id: id });
    return { id, uses: [child, await about("items.product.categories.id", id)] };
  },
  async "/admin/collections/:id"() {
    const id = await make("/collections", { title: fresh("Collection") });
    return { id, uses: [await about("items.product.collection_id", id)] };
  },
  async "/admin/product-tags/:id"() {
    const id = await make("/product-tags", { value: fresh("Tag") });
    return { id, uses: [await about("items.product.tags.id", id)] };
  },
  async "/admin/product-types/:id"() {
    const id = await make("/product-types", { value: fresh("Type") });
    return { id, uses: [await about("items.product.type_id", id), await taxRate("product_type", id)] };
  },
  async "/admin/product-options/:id"() {
    const whole = await admin.must<{ product: { id: string; options: { id: string }[]; variants: { id: string }[] } }>(
      "POST",
      "/products",
      {
        title: fresh("Shirt"),
        options: [{ title: "Size", values: ["S"] }],
        variants: [{ title: "S", options: { Size: "S" }, manage_inventory: false, prices: [] }],
      },
    );
    const { id, options, variants } = whole.product;
    return { id: options[0]?.id ?? "", uses: [{ id: variants[0]?.id ?? "", end: () => drop(`/products/${id}`) }] };
  },
  async "/admin/customer-groups/:id"() {
    const id = await make("/customer-groups", { name: fresh("Group") });
    const prices = await used("/price-lists", {
      title: fresh("List"),
      description: "For friends",
      rules: { "customer.groups.id": [id] },
    });
    return { id, uses: [prices, await about("customer.groups.id", id)] };
  },
  async "/admin/inventory-items/:id"() {
    const id = await make("/inventory-items", { sku: fresh("SKU") });
    const whole = await admin.must<{ product: { id: string; variants: { id: string }[] } }>("POST", "/products", {
      title: fresh("Kept"),
      options: [{ title: "Size", values: ["S"] }],
      variants: [
        {
          title: "S",
          options: { Size: "S" },
          manage_inventory: true,
          prices: [],
          inventory_items: [{ inventory_item_id: id, required_quantity: 1 }],
        },
      ],
    });
    const { id: productId, variants } = whole.product;
    const variantId = variants[0]?.id ?? "";
    const end = () => drop(`/products/${productId}/variants/${variantId}/inventory-items/${id}`);
    return { id, uses: [{ id: variantId, end }] };
  },
  async "/admin/stock-locations/:id"() {
    const id = await make("/stock-locations", { name: fresh("Place") });
    const item = await make("/inventory-items", {
      sku: fresh("SKU"),
      location_levels: [{ location_id: id, stocked_quantity: 3 }],
    });
    const end = () => admin.must("POST", `/inventory-items/${item}/location-levels/${id}`, { stocked_quantity: 0 });
    return { id, uses: [{ id: item, end }, await fulfillmentSet(id)] };
  },
  async "/admin/fulfillment-sets/:id"() {
    const { id, zoneId } = await fulfillmentSet(demo.locationId);
    return { id, uses: [await shippingOption({ service_zone_id: zoneId })] };
  },
  async "/admin/shipping-options/:id"() {
    const { id } = await shippingOption();
    const discount = await aboutShipping("shipping_methods.shipping_option_id", id);
    return { id, uses: [discount, await taxRate("shipping_option", id)] };
  },
  async "/admin/shipping-option-types/:id"() {
    const id = await make("/shipping-option-types", { label: fresh("Type"), code: fresh("code") });
    const option = await shippingOption({ type_id: id, type: undefined });
    return { id, uses: [option, await aboutShipping("shipping_methods.shipping_option.shipping_option_type_id", id)] };
  },
  async "/admin/shipping-profiles/:id"() {
    const id = await make("/shipping-profiles", { name: fresh("Profile"), type: "bulky" });
    const ofProfile = { shipping_profile_id: id };
    return { id, uses: [await shippingOption(ofProfile), await product(ofProfile)] };
  },
  async "/admin/campaigns/:id"() {
    const id = await make("/campaigns", { name: fresh("Campaign"), campaign_identifier: fresh("campaign") });
    return { id, uses: [await promotion({}, {}, { campaign_id: id })] };
  },
};

/** Deletions that leave nothing without what it needs, and why not. */
const harmless: Readonly<Record<string, string>> = {
  "/admin/api-keys/:id": "A key is revoked before it is deleted: nobody uses it any more.",
  "/admin/customers/:id": "A person may demand it at any time; orders keep what the books need.",
  "/admin/draft-orders/:id": "Nothing is about a draft but itself.",
  "/admin/invites/:id": "It is an end in itself.",
  "/admin/order-edits/:id": "Ends an edit; the order is as it was.",
  "/admin/payment-collections/:id": "Only one that nothing was paid of.",
  "/admin/price-lists/:id": "Its prices go with it; shoppers pay the others.",
  "/admin/price-preferences/:id": "Prices are read as the default has it.",
  "/admin/products/:id": "Goes out of the shop at once; orders and carts have their own copy of what they need.",
  "/admin/promotions/:id": "Carts lose it with their next change; orders keep what it took off.",
  "/admin/refund-reasons/:id": "Refunds keep it: only new ones cannot have it.",
  "/admin/reservations/:id": "Gives units back.",
  "/admin/return-reasons/:id": "Returns keep it: only new ones cannot have it.",
  "/admin/tax-rates/:id": "Orders keep the taxes that they were sold with.",
  "/admin/tax-regions/:id": "Its rates and provinces go with it; orders keep the taxes that they were sold with.",
  "/admin/uploads/:id": "Who shows a file by its address is not known.",
  "/admin/users/:id": "What a user did stays; the last administrator is kept.",
  "/admin/webhooks/:id": "Its deliveries go with it.",
};

const deletions = domains
  .flatMap(({ routes = [] }) => routes)
  .filter(({ method, url }) => method === "DELETE" && /^\/admin\/[a-z-]+\/:id$/.test(url));

it("every deletion either says what stands in its way, or there is a reason why nothing does", () => {
  const guarded = deletions.filter(({ errors = [] }) => errors.includes(StillInUse)).map(({ url }) => url);
  const free = deletions.filter(({ errors = [] }) => !errors.includes(StillInUse)).map(({ url }) => url);
  expect(guarded.toSorted()).toEqual(Object.keys(cases).toSorted());
  expect(free.toSorted()).toEqual(Object.keys(harmless).toSorted());
});

describe("while something needs it", () => {
  it.each(Object.entries(cases))("DELETE %s is refused with what that is, and works afterwards", async (url, given) => {
    const { id, uses } = await given();
    const path = url.replace("/admin", "").replace(":id", id);
    const standing = [...uses];
    while (standing.length > 0) {
      const { status, body } = await admin.send<Failure>("DELETE", path);
      expect({ status, code: body.data?.code, type: body.type }).toEqual({
        status: 400,
        code: StillInUse.code,
        type: "not_allowed",
      });
      const told = (body.data["uses"] as { ids: string[] }[]).flatMap(({ ids }) => ids);
      expect(told.toSorted()).toEqual(standing.map((use) => use.id).toSorted());
      for (const use of standing) expect(body.message).toContain(use.id);
      await standing.pop()?.end();
    }
    expect(await admin.send("DELETE", path)).toMatchObject({ status: 200, body: { id, deleted: true } });
    expect((await admin.send("DELETE", path)).status).toBe(404);
  });

  it("a rule and the deletion of what it names are never both accepted, however close together", async () => {
    const outcomes = new Set<string>();
    for (let round = 0; round < 8; round += 1) {
      const id = await make("/customer-groups", { name: fresh("Raced") });
      const tag = await make("/product-tags", { value: fresh("raced") });
      const rules = [
        { attribute: "customer.groups.id", operator: "in", values: [id] },
        { attribute: "items.product.tags.id", operator: "in", values: [tag] },
      ];
      const payload = {
        code: fresh("RACE"),
        type: "standard",
        application_method: { type: "percentage", target_type: "items", value: 10 },
        rules,
      };
      const [ruled, group, word] = await Promise.all([
        admin.send("POST", "/promotions", payload),
        admin.send("DELETE", `/customer-groups/${id}`),
        admin.send("DELETE", `/product-tags/${tag}`),
      ]);
      const outcome = [ruled.status, group.status, word.status].join(" ");
      outcomes.add(outcome);
      expect(ruled.status === 200 ? "200 400 400" : outcome).toBe(outcome);
      if (ruled.status !== 200) expect(ruled.body.data.code).toBe("promotion.unknown_rule_values");
    }
    expect(outcomes.size).toBeGreaterThan(0);
  });
});
