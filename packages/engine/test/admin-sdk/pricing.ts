import { expect } from "vitest";
import { first, otherVariant, type World } from "./world.ts";

export async function drivePrices(world: World): Promise<void> {
  const { admin, shopper } = world;
  const variantId = await otherVariant(world);
  const regular = (await shopper.cart([{ variantId, quantity: 2 }])).item_total;
  const { price_list: list } = await admin.priceList.create(
    {
      title: "Harbour days",
      description: "Cheap boards",
      type: "sale",
      status: "active",
      prices: [{ variant_id: variantId, currency_code: "eur", amount: 5 }],
    },
    { fields: "*prices" },
  );
  expect(list.prices.map(({ amount }) => amount)).toEqual([5]);
  expect((await shopper.cart([{ variantId, quantity: 2 }])).item_total).toBe(10);
  expect((await admin.priceList.update(list.id, { title: "Harbour week" })).price_list.title).toBe("Harbour week");
  const changed = await admin.priceList.batchPrices(list.id, {
    create: [{ variant_id: variantId, currency_code: "gbp", amount: 4.5 }],
    update: [{ id: first(list.prices, "price").id, variant_id: variantId, amount: 6 }],
  });
  expect([...changed.created, ...changed.updated].map(({ amount }) => amount)).toEqual([4.5, 6]);
  const { prices } = await admin.priceList.prices(list.id, { order: "-currency_code" });
  expect(prices.map(({ amount, currency_code: code }) => [amount, code])).toEqual([
    [4.5, "gbp"],
    [6, "eur"],
  ]);
  expect((await shopper.cart([{ variantId, quantity: 2 }])).item_total).toBe(12);
  const { variants } = await admin.productVariant.list({ id: variantId });
  await admin.priceList.linkProducts(list.id, { remove: [first(variants, "variant").product_id ?? ""] });
  expect((await admin.priceList.retrieve(list.id, { fields: "*prices" })).price_list.prices).toEqual([]);
  expect((await admin.priceList.list({ q: "Harbour week" })).count).toBe(1);
  expect((await admin.priceList.delete(list.id)).deleted).toBe(true);
  expect((await shopper.cart([{ variantId, quantity: 2 }])).item_total).toBe(regular);

  const { price_preference: preference } = await admin.pricePreference.create({
    attribute: "currency_code",
    value: "sek",
    is_tax_inclusive: false,
  });
  const { price_preference: updated } = await admin.pricePreference.update(preference.id, { is_tax_inclusive: true });
  expect(updated.is_tax_inclusive).toBe(true);
  expect((await admin.pricePreference.retrieve(preference.id)).price_preference.value).toBe("sek");
  expect((await admin.pricePreference.list({ attribute: "currency_code", value: "sek" })).count).toBe(1);
  expect((await admin.pricePreference.delete(preference.id)).deleted).toBe(true);
}

export async function drivePromotions(world: World): Promise<void> {
  const { admin, shopper } = world;
  const variantId = await otherVariant(world);
  const { campaign } = await admin.campaign.create({
    name: "Spring tide",
    campaign_identifier: "spring-tide",
    budget: { type: "spend", currency_code: "eur", limit: 500 },
  });
  expect((await admin.campaign.update(campaign.id, { name: "Neap tide" })).campaign.name).toBe("Neap tide");
  expect((await admin.campaign.list({ q: "Neap" })).count).toBe(1);

  const { promotion } = await admin.promotion.create({
    code: "TIDE10",
    type: "standard",
    status: "active",
    application_method: { type: "percentage", target_type: "items", allocation: "across", value: 10 },
  });
  const { id } = promotion;
  await admin.campaign.batchPromotions(campaign.id, { add: [id] });
  expect((await admin.promotion.retrieve(id)).promotion.campaign_id).toBe(campaign.id);
  expect((await admin.campaign.retrieve(campaign.id)).campaign.budget).toMatchObject({ limit: 500, used: 0 });

  const { attributes } = await admin.promotion.listRuleAttributes("rules");
  const about = first(
    attributes.filter((attribute) => /region/.test(attribute.id)),
    "rule about regions",
  );
  const { values } = await admin.promotion.listRuleValues("rules", about.id);
  const europe = first(
    values.filter(({ label }) => label === "Europe"),
    "region to choose",
  );
  const kingdom = first(
    values.filter(({ label }) => label === "United Kingdom"),
    "other region",
  );
  await admin.promotion.addRules(id, "rules", {
    rules: [{ attribute: about.value, operator: "eq", values: [kingdom.value ?? ""] }],
  });
  const rule = first((await admin.promotion.listRules(id, "rules")).rules, "rule");
  const discount = async (): Promise<number> => {
    const { id: cartId } = await shopper.cart([{ variantId, quantity: 2 }]);
    const { cart } = await shopper.must<{ cart: { discount_total: number; original_item_total: number } }>(
      "POST",
      `/store/carts/${cartId}/promotions`,
      { promo_codes: ["TIDE10"] },
    );
    return cart.discount_total / cart.original_item_total;
  };
  expect(await discount()).toBe(0);
  await admin.promotion.updateRules(id, "rules", {
    rules: [{ id: rule.id, attribute: about.value, operator: "eq", values: [europe.value ?? ""] }],
  });
  expect(await discount()).toBeCloseTo(0.1, 2);
  await admin.promotion.removeRules(id, "rules", { rule_ids: [rule.id] });
  expect((await admin.promotion.listRules(id, "rules")).rules).toEqual([]);
  await admin.promotion.update(id, { application_method: { value: 20 } });
  expect(await discount()).toBeCloseTo(0.2, 2);

  expect((await admin.promotion.list({ q: "TIDE" })).count).toBe(1);
  await admin.campaign.batchPromotions(campaign.id, { remove: [id] });
  expect((await admin.promotion.delete(id)).deleted).toBe(true);
  expect((await admin.campaign.delete(campaign.id)).deleted).toBe(true);
}
