import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type OrderItem, type OrderLines, orderTotals } from "../order/index.ts";
import { applyActions, leastQuantity, returnableQuantity } from "./apply-actions.ts";
import type { ChangeAction } from "./order-change.ts";

const at = "2026-01-01T00:00:00.000Z";
const product = {
  title: "Mug",
  subtitle: null,
  description: null,
  handle: "mug",
  thumbnail: null,
  typeId: null,
  type: null,
  collection: null,
  variantTitle: "Blue",
  sku: null,
  barcode: null,
  options: {},
  requiresShipping: true,
  isTaxable: true,
  shippingProfileId: null,
  weight: null,
  discountable: true,
  isGiftcard: false,
  manageInventory: true,
  allowBackorder: false,
  collectionId: null,
  categoryIds: [],
  tagIds: [],
};

const item = (id: string, quantity: number, shipped: number, off = 0): OrderItem => ({
  id,
  cartLineItemId: null,
  variantId: "variant_1",
  productId: "prod_1",
  quantity,
  unitPrice: 1_000,
  compareAtUnitPrice: null,
  isTaxInclusive: true,
  product,
  taxLines: [{ id: "t", rateId: null, code: "vat", name: "VAT", rate: "19", providerId: "tp_system" }],
  adjustments:
    off === 0
      ? []
      : [{ id: "a", promotionId: null, code: "OFF", description: null, amount: off, isTaxInclusive: true }],
  fulfilledQuantity: shipped,
  shippedQuantity: shipped,
  deliveredQuantity: 0,
  returnRequestedQuantity: 0,
  returnReceivedQuantity: 0,
  returnDismissedQuantity: 0,
  writtenOffQuantity: 0,
  metadata: null,
  createdAt: at,
  updatedAt: at,
});
const order = (...items: OrderItem[]): OrderLines => ({ items, shippingMethods: [], creditLines: [] });

const units = fc.record({ itemId: fc.constantFrom("a", "b"), quantity: fc.integer({ min: 1, max: 6 }) });
const reasons = { reasonId: null, note: null, metadata: null };
const anyAction: fc.Arbitrary<ChangeAction> = fc.oneof(
  units.map((details) => ({ action: "ITEM_UPDATE" as const, details })),
  units.map(({ itemId }) => ({ action: "ITEM_REMOVE" as const, details: { itemId } })),
  units.map((details) => ({ action: "RETURN_ITEM" as const, details: { ...details, ...reasons } })),
  units.map((details) => ({ action: "RECEIVE_RETURN_ITEM" as const, details })),
  units.map((details) => ({ action: "RECEIVE_DAMAGED_RETURN_ITEM" as const, details })),
  units.map((details) => ({ action: "CANCEL_RETURN_ITEM" as const, details })),
  units.map((details) => ({ action: "WRITE_OFF_ITEM" as const, details: { ...details, reason: null, note: null } })),
  units.map((details) => ({ action: "REINSTATE_ITEM" as const, details })),
);

/** One action after the other, each alone; those that are refused change nothing. */
function played(lines: OrderLines, actions: readonly ChangeAction[]): { lines: OrderLines; done: ChangeAction[] } {
  const done: ChangeAction[] = [];
  let current = lines;
  for (const action of actions) {
    try {
      current = applyActions(current, [action]);
      done.push(action);
    } catch (error) {
      expect(error).toMatchObject({ code: expect.stringMatching(/^order_change\./) });
    }
  }
  return { lines: current, done };
}

describe("whatever is done to an order", () => {
  const start = order(item("a", 5, 4, 350), item("b", 3, 0));

  it("no count turns negative, none exceeds what there is, and the sums never do", () => {
    fc.assert(
      fc.property(fc.array(anyAction, { maxLength: 25 }), (actions) => {
        const { lines } = played(start, actions);
        for (const line of lines.items) {
          const { returnRequestedQuantity, returnReceivedQuantity, returnDismissedQuantity, writtenOffQuantity } = line;
          const gone = [returnRequestedQuantity, returnReceivedQuantity, returnDismissedQuantity, writtenOffQuantity];
          expect(Math.min(...gone, line.quantity, returnableQuantity(line))).toBeGreaterThanOrEqual(0);
          expect(gone.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(line.shippedQuantity);
          expect(line.quantity).toBeGreaterThanOrEqual(leastQuantity(line));
        }
        expect(orderTotals(lines).cart.total).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it("gives the same lines each time, and leaves those it was given alone", () => {
    fc.assert(
      fc.property(fc.array(anyAction, { maxLength: 12 }), (actions) => {
        const before = structuredClone(start);
        const { done } = played(start, actions);
        const steady = done.filter(({ action }) => action !== "WRITE_OFF_ITEM");
        const once = () => {
          try {
            return applyActions(start, steady);
          } catch (error) {
            return (error as { code: string }).code;
          }
        };
        expect(once()).toEqual(once());
        expect(start).toEqual(before);
      }),
    );
  });
});

describe("an action", () => {
  const start = order(item("a", 4, 2));
  const code = (...actions: ChangeAction[]): string => {
    try {
      applyActions(start, actions);
      return "done";
    } catch (error) {
      return (error as { code: string }).code;
    }
  };

  it.each<[string, ChangeAction[]]>([
    ["order_change.quantity_too_small", [{ action: "ITEM_UPDATE", details: { itemId: "a", quantity: 1 } }]],
    ["order_change.quantity_too_small", [{ action: "ITEM_REMOVE", details: { itemId: "a" } }]],
    ["order_change.item_not_found", [{ action: "ITEM_REMOVE", details: { itemId: "x" } }]],
    ["order_change.not_returnable", [{ action: "RETURN_ITEM", details: { itemId: "a", quantity: 3, ...reasons } }]],
    ["order_change.not_announced", [{ action: "RECEIVE_RETURN_ITEM", details: { itemId: "a", quantity: 1 } }]],
    ["order_change.not_written_off", [{ action: "REINSTATE_ITEM", details: { itemId: "a", quantity: 1 } }]],
    ["order_change.shipping_method_not_found", [{ action: "SHIPPING_REMOVE", details: { methodId: "m" } }]],
  ])("is refused with %s", (expected, actions) => {
    expect(code(...actions)).toBe(expected);
  });

  it("of a claim writes off only what does not come back", () => {
    const [line] = applyActions(start, [
      { action: "WRITE_OFF_ITEM", details: { itemId: "a", quantity: 2, reason: null, note: null } },
      { action: "RETURN_ITEM", details: { itemId: "a", quantity: 1, ...reasons } },
    ]).items;
    expect(line).toMatchObject({ writtenOffQuantity: 1, returnRequestedQuantity: 1 });
  });

  it("that makes a line smaller takes its part of the discount", () => {
    const lines = applyActions(order(item("a", 4, 0, 400)), [
      { action: "ITEM_UPDATE", details: { itemId: "a", quantity: 3 } },
    ]);
    expect(orderTotals(lines).cart).toMatchObject({ total: 2_700, discountTotal: 300 });
  });
});
