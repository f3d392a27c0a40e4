import { manualFulfillment } from "@hanse/plugin-fulfillment-manual";
import { inventory } from "@hanse/plugin-inventory";
import { unnamed } from "@hanse/plugin-kit";
import { manualPayment } from "@hanse/plugin-payment-manual";
import { taxRates } from "@hanse/plugin-tax-rates";
import { vi } from "vitest";
import type { CartDto } from "../../src/cart/index.ts";
import { touch } from "../../src/platform/cache/touch.ts";
import { openDemoShop } from "../demo-template.ts";
import type { TestShop } from "../open-test-shop.ts";
import { Shopper, variantOf } from "../shopper.ts";
import { followUp } from "./follow-ups.ts";
import { TestProvider } from "./test-provider.ts";

const providerId = "pp_test_test";
/** Longer than anything that a payment is kept or waited for. */
const longMs = 86_400_000;

const undelivered = unnamed<{ count: number }>(
  "SELECT count(*) AS count FROM event_delivery WHERE state IN ('pending', 'delivering')",
);

/** The demo shop with a provider that shoppers pay in the browser, whose webhooks are followed without delay. */
export async function openBrowserShop() {
  const provider = new TestProvider();
  const shop: TestShop = await openDemoShop({
    plugins: [inventory(), provider.plugin(), manualPayment(), manualFulfillment(), taxRates()],
    checkout: { paymentDelaySeconds: 0 },
  });
  await shop.database.transaction(async (tx) => {
    await tx.query(unnamed("INSERT INTO region_payment_provider SELECT id, $1 FROM region"), [providerId]);
    await touch(tx, "region");
  });
  const shopper = new Shopper(shop);
  const variantId = await variantOf(shop, "BB-LARGE");
  const rows = <Row>(sql: string, parameters: unknown[] = []) => shop.database.query(unnamed<Row>(sql), parameters);

  const delivered = () =>
    vi.waitFor(
      async () => {
        const [left] = await shop.database.query(undelivered);
        if (left?.count !== 0) throw new Error("Some events have not been delivered yet.");
      },
      { timeout: 20_000, interval: 20 },
    );

  /** What was told has been heard, and all that followed from it at once. */
  const settled = async () => {
    await delivered();
    await followUp(shop);
    await delivered();
  };

  /** As much later as anything is kept, looked at and tried again. */
  const later = async () => {
    await followUp(shop, { withinMs: longMs });
    await delivered();
  };

  /** A cart that lacks nothing, and its session. */
  const ready = async (): Promise<{ cart: CartDto; sessionId: string; total: number }> => {
    const cart = await shopper.readyCart([{ variantId, quantity: 1 }], { providerId });
    return { cart, sessionId: sessionOf(cart), total: Math.round(cart.total * 100) };
  };

  const ordersOf = (cartId: string) => rows<{ id: string }>("SELECT id FROM orders WHERE cart_id = $1", [cartId]);

  return { shop, shopper, provider, providerId, variantId, rows, settled, later, ready, ordersOf };
}

/** The session with which a cart is being paid. */
export function sessionOf({ payment_collection: collection }: CartDto): string {
  const session = collection?.payment_sessions?.at(-1);
  if (!session) throw new Error("The test's cart has no payment session.");
  return session.id;
}
