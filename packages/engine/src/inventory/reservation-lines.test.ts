import { describe, expect, it } from "vitest";
import { ChannelWithoutLocation, VariantWithoutItem } from "./inventory.errors.ts";
import { cartLineOf, reservationLines, type StockedLine } from "./reservation-lines.ts";

const channel = { salesChannelId: "sc_web", locationIds: ["sloc_a", "sloc_b"] };
const line = (changes: Partial<StockedLine> = {}): StockedLine => ({
  lineId: "cali_1",
  variantId: "variant_mug",
  quantity: 3,
  allowBackorder: false,
  manageInventory: true,
  ...changes,
});
const mug = new Map([["variant_mug", [{ itemId: "iitem_mug", requiredQuantity: 1 }]]]);
const gift = new Map([
  [
    "variant_mug",
    [
      { itemId: "iitem_box", requiredQuantity: 1 },
      { itemId: "iitem_mug", requiredQuantity: 2 },
    ],
  ],
]);

describe("what is reserved for a line", () => {
  it("is its item, from the channel's locations in their order", () => {
    expect(reservationLines([line({ allowBackorder: true })], mug, channel)).toEqual([
      { lineId: "cali_1", itemId: "iitem_mug", quantity: 3, locationIds: ["sloc_a", "sloc_b"], allowBackorder: true },
    ]);
  });

  it("is every item that its variant is made of, under names that lead back to the line", () => {
    const lines = reservationLines([line()], gift, channel);
    expect(lines.map(({ itemId, quantity }) => [itemId, quantity])).toEqual([
      ["iitem_box", 3],
      ["iitem_mug", 6],
    ]);
    expect(new Set(lines.map(({ lineId }) => lineId)).size).toBe(2);
    expect(lines.map(({ lineId }) => cartLineOf(lineId))).toEqual(["cali_1", "cali_1"]);
  });

  it("is nothing for a variant whose stock is not managed, even without items or locations", () => {
    expect(reservationLines([line({ manageInventory: false })], new Map(), { ...channel, locationIds: [] })).toEqual(
      [],
    );
  });

  it("cannot be told for a managed variant that has no item", () => {
    const missing = () => reservationLines([line(), line({ variantId: "variant_cup" })], mug, channel);
    expect(missing).toThrow(new VariantWithoutItem({ ids: ["variant_cup"] }));
  });

  it("cannot be told for a channel that no location supplies", () => {
    const nowhere = () => reservationLines([line()], mug, { ...channel, locationIds: [] });
    expect(nowhere).toThrow(new ChannelWithoutLocation({ salesChannelId: "sc_web" }));
  });
});
