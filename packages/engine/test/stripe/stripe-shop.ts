import { manualFulfillment } from "@hanse/plugin-fulfillment-manual";
import { inventory } from "@hanse/plugin-inventory";
import { type Database, unnamed } from "@hanse/plugin-kit";
import { manualPayment } from "@hanse/plugin-payment-manual";
import { stripePayment } from "@hanse/plugin-payment-stripe";
import { openStripeDouble, type StripeDouble } from "@hanse/plugin-payment-stripe/double";
import { taxRates } from "@hanse/plugin-tax-rates";
import { expect } from "vitest";
import type { PaymentCollectionDto } from "../../src/payment/index.ts";
import { touch } from "../../src/platform/cache/touch.ts";
import { openDemoShop } from "../demo-template.ts";
import { countStock } from "../faults/stock.ts";
import type { TestShop } from "../open-test-shop.ts";
import { followUp } from "../support/follow-ups.ts";
import { type Completed, type Failure, Shopper, variantOf } from "../shopper.ts";
import { expectNoneOpen, expectRest, expectStripeBooksInOrder } from "./stripe-books.ts";

type PaymentSessionDto = NonNullable<PaymentCollectionDto["payment_sessions"]>[number];

export const stripeProvider = "pp_stripe_stripe";
const sku = "BB-LARGE";
export const webhookPath = "/hooks/payment/stripe_stripe";

/** A cart that lacks nothing, and the session with which it is to be paid. */
export interface Paying {
  readonly cartId: string;
  readonly sessionId: string;
  /** Stripe's id of the payment. */
  readonly intentId: string;
  readonly clientSecret: string;
  /** Minor units. */
  readonly total: number;
}

/** Has every region of a shop offer Stripe. */
export async function offerStripe(database: Database): Promise<void> {
  await database.transaction(async (tx) => {
    await tx.query(unnamed("INSERT INTO region_payment_provider SELECT id, $1 FROM region"), [stripeProvider]);
    await touch(tx, "region");
  });
}

/** The demo shop with Stripe, its double, and one shopper. Webhooks come over HTTP, and are followed without delay. */
export class StripeShop {
  readonly double: StripeDouble;
  readonly shop: TestShop;
  readonly shopper: Shopper;
  readonly variantId: string;
  readonly url: string;

  private constructor(double: StripeDouble, shop: TestShop, about: { variantId: string; url: string }) {
    this.double = double;
    this.shop = shop;
    this.shopper = new Shopper(shop);
    this.variantId = about.variantId;
    this.url = about.url;
  }

  static async open({ captureMethod = "manual" as "manual" | "automatic" } = {}): Promise<StripeShop> {
    const double = await openStripeDouble();
    const shop = await openDemoShop({
      plugins: [
        inventory(),
        stripePayment({ ...double.config, captureMethod, timeoutMs: 1_000, maxNetworkRetries: 0 }),
        manualPayment(),
        manualFulfillment(),
        taxRates(),
      ],
      auth: { jwtSecret: "a secret of the tests, long enough to sign" },
      checkout: { paymentDelaySeconds: 0 },
    });
    await offerStripe(shop.database);
    const url = await shop.app.listen({ host: "127.0.0.1", port: 0 });
    return new StripeShop(double, shop, { variantId: await variantOf(shop, sku), url });
  }

  /** Has Stripe send its webhooks as they happen, each as often as told. */
  sendWebhooks(copies = 1): void {
    this.double.webhooks.sendTo(`${this.url}${webhookPath}`, { copies });
  }

  rows<Row>(sql: string, parameters: unknown[] = []): Promise<Row[]> {
    return this.shop.database.query(unnamed<Row>(sql), parameters);
  }

  async ready(data?: Record<string, unknown>): Promise<Paying> {
    const { id } = await this.shopper.cart([{ variantId: this.variantId, quantity: 1 }]);
    await this.shopper.ship(id);
    return this.begin(id, data);
  }

  /** Begins, or goes on, to pay a cart by Stripe. */
  async begin(cartId: string, data?: Record<string, unknown>): Promise<Paying> {
    const session = await beginStripe(this.shopper, cartId, data);
    const intent = this.double.account.intent(String(session.data["id"]));
    const clientSecret = String(session.data["client_secret"]);
    return {
      cartId,
      sessionId: session.id,
      intentId: intent.id,
      clientSecret,
      total: Math.round(session.amount * 100),
    };
  }

  complete<Body = Completed>({ cartId }: Pick<Paying, "cartId">) {
    return this.shopper.complete<Body>(cartId);
  }

  /** Why completing the cart fails. */
  async refusal(paying: Pick<Paying, "cartId">): Promise<string> {
    const { status, body } = await this.complete<Failure>(paying);
    if (status === 200) throw new Error(`The cart ${paying.cartId} was not refused.`);
    return body.data.code;
  }

  async orderIds({ cartId }: Pick<Paying, "cartId">): Promise<string[]> {
    return (await this.rows<{ id: string }>("SELECT id FROM orders WHERE cart_id = $1", [cartId])).map(({ id }) => id);
  }

  /** The id of the payment of the cart's order. */
  async paymentId({ sessionId }: Paying): Promise<string> {
    const [found] = await this.rows<{ id: string }>("SELECT id FROM payment WHERE payment_session_id = $1", [
      sessionId,
    ]);
    return found?.id ?? expect.fail(`the session ${sessionId} has no payment`);
  }

  /** Follows up what is due now. */
  readonly sweep = (): Promise<void> => followUp(this.shop);

  /** What webhooks told has been heard, and what follows at once has happened. */
  async settled(): Promise<void> {
    await this.double.webhooks.settled();
    await expectRest(this.shop.database);
    await this.sweep();
    await expectRest(this.shop.database);
  }

  /** Lets pass all the time that money is kept, has every account checked, and tells what there is of one cart. */
  async outcome(paying: Paying): Promise<{ orders: number; authorized: number; captured: number; refunded: number }> {
    await expectStripeBooksInOrder(this.shop.database, this.double, this.sweep);
    const orders = await this.orderIds(paying);
    return { orders: orders.length, ...this.standing(paying) };
  }

  /** The session's money at Stripe, in minor units. */
  standing({ intentId }: Paying): { authorized: number; captured: number; refunded: number } {
    const intent = this.double.account.intent(intentId);
    return {
      authorized: intent.amount_capturable,
      captured: intent.amount_received,
      refunded: this.double.account.chargeOf(intent)?.amount_refunded ?? 0,
    };
  }

  /** Sells out what the carts are about, or has plenty of it again. */
  async stock(units: "none" | "plenty"): Promise<void> {
    const levels = await this.rows<{ reserved: number }>(
      `SELECT l.reserved FROM inventory.level l JOIN variant_inventory_item v ON v.inventory_item_id = l.item_id
        WHERE v.variant_id = $1 ORDER BY l.location_id`,
      [this.variantId],
    );
    const [here = 0, there = 0] = levels.map(({ reserved }) => reserved + (units === "none" ? 0 : 1_000));
    await countStock(this.shop, this.shop.database, sku, [here, there]);
  }

  /** The hold of whatever checkout waits for its shopper has run out. */
  async expireHolds(): Promise<void> {
    await expectNoneOpen(this.shop.database, async () => {
      await this.rows(
        "UPDATE inventory.reservation SET expires_at = now() - interval '1 second' WHERE status = 'held'",
      );
      await this.rows(
        `UPDATE workflow_step SET output = jsonb_set(output, '{expiresAt}', '"2020-01-01T00:00:00.000Z"')
          WHERE name = 'hold-cart' AND run_id IN (SELECT id FROM workflow_run WHERE state = 'parked')`,
      );
      await this.rows("UPDATE workflow_run SET due_at = now() WHERE state = 'parked'");
    });
  }

  async close(): Promise<void> {
    await this.double.close();
    await this.shop.close();
  }
}

/** Begins to pay a cart by Stripe; its newest session. */
export async function beginStripe(
  shopper: Shopper,
  cartId: string,
  data?: Record<string, unknown>,
): Promise<PaymentSessionDto> {
  const { payment_collection: made } = await shopper.must<{ payment_collection: { id: string } }>(
    "POST",
    "/store/payment-collections",
    { cart_id: cartId },
  );
  const { payment_collection: collection } = await shopper.must<{ payment_collection: PaymentCollectionDto }>(
    "POST",
    `/store/payment-collections/${made.id}/payment-sessions`,
    { provider_id: stripeProvider, ...(data && { data }) },
  );
  const session = collection.payment_sessions?.findLast(({ provider_id: id }) => id === stripeProvider);
  return session ?? expect.fail(`the cart ${cartId} has no session with Stripe`);
}
