import { describe, expect, it } from "vitest";
import type { Adjustment } from "../cart/index.ts";
import type { OrderLines, OrderShippingMethod } from "../order/index.ts";
import { applyActions, type EnteredAction, type KeptAction, type NewAction } from "../order-change/index.ts";
import { customLine } from "./custom-item.ts";
import { codesAfter, unnoted, withDiscounts } from "./draft-actions.ts";

const now = "2026-01-01T00:00:00.000Z";
const line = (id: string, quantity = 2) =>
  customLine(
    { title: id, sku: null, barcode: null, quantity, unitPrice: 1_000, metadata: null },
    { id, isTaxInclusive: true, now },
  );
const method = (id: string): OrderShippingMethod => ({
  id,
  shippingOptionId: "so_1",
  name: "Parcel",
  amount: 500,
  isTaxInclusive: true,
  data: {},
  taxLines: [],
  adjustments: [],
  referenceId: null,
  createdAt: now,
  updatedAt: now,
});
const off = (amount: number): Adjustment => ({
  id: `ordliadj_${Math.random()}`,
  promotionId: "promo_1",
  code: "TEN",
  description: null,
  amount,
  isTaxInclusive: true,
});
const before: OrderLines = { items: [line("a")], shippingMethods: [method("m")], creditLines: [] };
const kept = (action: NewAction, id: string): KeptAction =>
  ({ ...action, id, ordering: 1, createdAt: now, updatedAt: now }) as KeptAction;
const resize: EnteredAction = { action: "ITEM_UPDATE", details: { itemId: "a", quantity: 1 }, ...unnoted };

describe("the actions of an edit with discounts", () => {
  it("take off what was worked out, whatever was entered", () => {
    const added: EnteredAction = {
      action: "ITEM_ADD",
      details: { item: line("b"), allowBackorder: false, hasOwnPrice: true },
      ...unnoted,
    };
    const second: EnteredAction = {
      action: "SHIPPING_ADD",
      details: { hasOwnPrice: false, method: method("n") },
      ...unnoted,
    };
    const discounts = new Map([
      ["a", [off(100)]],
      ["b", [off(200)]],
      ["m", [off(50)]],
      ["n", [off(60)]],
    ]);
    const actions = withDiscounts(before, [resize, added, second], discounts);
    const after = applyActions(before, actions);
    const amounts = [...after.items, ...after.shippingMethods].map(({ id, adjustments }) => [
      id,
      adjustments[0]?.amount,
    ]);
    expect(amounts).toEqual([
      ["a", 100],
      ["b", 200],
      ["m", 50],
      ["n", 60],
    ]);
  });

  it("are none where nothing comes off, and go again when nothing does any more", () => {
    expect(withDiscounts(before, [], new Map())).toEqual([]);
    const reduced = withDiscounts(before, [], new Map([["m", [off(50)]]]));
    expect(reduced.map(({ action }) => action)).toEqual(["SHIPPING_UPDATE"]);
    const stored = reduced.map((action, index) => kept(action, `ordchact_${index}`));
    expect(withDiscounts(before, stored, new Map())).toEqual([]);
  });

  it("stay the same where the discounts do, so that nothing is written", () => {
    const discounts = new Map([["m", [off(50)]]]);
    const stored = withDiscounts(before, [], discounts).map((action, index) => kept(action, `ordchact_${index}`));
    expect(withDiscounts(before, stored, new Map([["m", [off(50)]]]))).toEqual(stored);
  });
});

describe("the codes of a draft", () => {
  it("are those before, with what was entered and without what was taken off", () => {
    const entered: EnteredAction[] = [
      { action: "PROMOTION_ADD", details: { code: "C" }, ...unnoted },
      { action: "PROMOTION_REMOVE", details: { code: "A" }, ...unnoted },
    ];
    expect(codesAfter(["A", "B"], entered)).toEqual(["B", "C"]);
    expect(codesAfter(["A"], [])).toEqual(["A"]);
  });
});
