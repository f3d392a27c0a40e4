import { createRequire } from "node:module";
import { unnamed } from "@hanse/plugin-kit";
import type { OrderDto } from "../src/order/index.ts";
import { openDemoShop } from "./demo-template.ts";
import type { Medusa, MedusaModule } from "./medusa.ts";
import type { TestShop } from "./open-test-shop.ts";
import { type Completed, Shopper, variantOf } from "./shopper.ts";

const { default: Sdk } = createRequire(import.meta.url)("@medusajs/js-sdk") as MedusaModule;

/** The demo shop with orders that have gone out, and the js-sdk of a merchant. */
export interface ChangeBench {
  readonly shop: TestShop;
  readonly shopper: Shopper;
  readonly sdk: Medusa;
  readonly sku: (sku: string) => Promise<string>;
  /** An order of so many units of BB-LARGE; of its line so many have been shipped. */
  placed(quantity?: number, shipped?: number): Promise<OrderDto>;
  order(id: string): Promise<OrderDto>;
  /** What the order's ledger says, entry by entry, in minor units. */
  ledger(id: string): Promise<number[]>;
  /** Units of a variant that are stocked and promised, at all locations. */
  stock(variantId: string): Promise<{ stocked: number; reserved: number }>;
  optionId(): Promise<string>;
}

export async function openChangeBench(): Promise<ChangeBench> {
  const shop = await openDemoShop({ auth: { jwtSecret: "a secret of the tests, long enough to sign" } });
  const address = await shop.app.listen({ host: "127.0.0.1", port: 0 });
  const token = Buffer.from(shop.adminAuthorization.slice(6), "base64").toString().slice(0, -1);
  const sdk = new Sdk({ baseUrl: `http://localhost:${new URL(address).port}`, apiKey: token });
  const shopper = new Shopper(shop);
  const sku = (name: string) => variantOf(shop, name);
  const order = async (id: string): Promise<OrderDto> =>
    (await sdk.client.fetch<{ order: OrderDto }>(`/admin/orders/${id}`)).order;
  return {
    shop,
    shopper,
    sdk,
    sku,
    order,
    async placed(quantity = 3, shipped = quantity) {
      const cart = await shopper.readyCart([{ variantId: await sku("BB-LARGE"), quantity }]);
      const { body } = await shopper.complete<Extract<Completed, { type: "order" }>>(cart.id);
      await shop.database.query(
        unnamed("UPDATE order_line_item SET fulfilled_quantity = $2, shipped_quantity = $2 WHERE order_id = $1"),
        [body.order.id, shipped],
      );
      return order(body.order.id);
    },
    async ledger(id) {
      const rows = await shop.database.query(
        unnamed<{ amount: number }>("SELECT amount FROM order_ledger_entry WHERE order_id = $1 ORDER BY position"),
        [id],
      );
      return rows.map(({ amount }) => amount);
    },
    async stock(variantId) {
      const [row] = await shop.database.query(
        unnamed<{ stocked: number; reserved: number }>(
          `SELECT sum(l.stocked)::int AS stocked, sum(l.reserved)::int AS reserved FROM inventory.level l
             JOIN variant_inventory_item v ON v.inventory_item_id = l.item_id WHERE v.variant_id = $1`,
        ),
        [variantId],
      );
      return row ?? { stocked: 0, reserved: 0 };
    },
    async optionId() {
      const { shipping_options: options } = await sdk.client.fetch<{ shipping_options: { id: string }[] }>(
        "/admin/shipping-options",
      );
      return options[0]?.id ?? "";
    },
  };
}
