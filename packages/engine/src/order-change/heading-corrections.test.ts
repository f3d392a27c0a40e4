import { unnamed } from "@hanse/plugin-kit";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { openDemoShop } from "../../test/demo-template.ts";
import type { TestShop } from "../../test/open-test-shop.ts";
import { variantOf } from "../../test/shopper.ts";
import { StaffDesk } from "../../test/staff-desk.ts";
import type { OrderChangeDto } from "./order-change.schema.ts";
import { recordCorrections } from "./heading-corrections.ts";

let shop: TestShop;
let desk: StaffDesk;
beforeAll(async () => {
  shop = await openDemoShop();
  desk = new StaffDesk(shop);
});
afterAll(() => shop.close());

const changesOf = async (id: string) =>
  (await desk.must<{ order_changes: OrderChangeDto[] }>("GET", `/orders/${id}/changes?change_type=update_order`))
    .order_changes;

it("what staff correct of an order's heading is among its changes, as it was and as it is", async () => {
  const order = await desk.sell([{ variantId: await variantOf(shop, "BB-LARGE"), quantity: 1 }]);
  const { order: corrected } = await desk.must("POST", `/orders/${order.id}`, {
    email: "ada@lovelace.example",
    shipping_address: { city: "Lübeck" },
  });
  const changes = await vi.waitFor(async () => {
    const found = await changesOf(order.id);
    expect(found).toHaveLength(1);
    return found;
  }, 10_000);
  expect(changes).toMatchObject([
    {
      id: expect.stringMatching(/^ordch_/),
      status: "confirmed",
      version: corrected.version,
      confirmed_by: expect.stringMatching(/^apk_/),
      actions: [
        {
          action: "UPDATE_ORDER_PROPERTIES",
          details: { type: "email", old: "ada@example.com", new: "ada@lovelace.example" },
        },
        {
          details: {
            type: "shipping_address",
            old: { city: "Kiel", address_1: "Holstenstr. 5" },
            new: { city: "Lübeck", address_1: "Holstenstr. 5" },
          },
        },
      ],
    },
  ]);

  const [event] = await shop.database.query(
    unnamed<{ id: string; name: string; aggregate: string; occurredAt: string; payload: unknown }>(
      `SELECT id, name, aggregate, occurred_at AS "occurredAt", payload FROM event WHERE name = 'order.updated' AND aggregate = $1`,
    ),
    [order.id],
  );
  if (!event) throw new Error("Nobody was told of the correction.");
  await recordCorrections.handle({ database: shop.database }, event, { signal: AbortSignal.timeout(5_000) });
  expect(await changesOf(order.id)).toEqual(changes);
});
