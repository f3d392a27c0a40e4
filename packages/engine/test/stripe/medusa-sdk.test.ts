import { createRequire } from "node:module";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { MedusaModule } from "../medusa.ts";
import { germanAddress } from "../shopper.ts";
import { stripeProvider, StripeShop } from "./stripe-shop.ts";

/** Required, so that Vitest leaves it as it is. */
const { default: Medusa } = createRequire(import.meta.url)("@medusajs/js-sdk") as MedusaModule;

let stripe: StripeShop;
beforeAll(async () => void (stripe = await StripeShop.open()));
afterAll(() => stripe.close());

it("a storefront on the js-sdk pays by Stripe as it does with Medusa", async () => {
  const { double, shop, url, variantId } = stripe;
  stripe.sendWebhooks();
  const sdk = new Medusa({
    baseUrl: url,
    publishableKey: shop.key,
    auth: { type: "jwt", jwtTokenStorageMethod: "memory" },
  });
  const email = "ada@example.com";
  await sdk.auth.register("customer", "emailpass", { email, password: "a long enough password" });
  await sdk.store.customer.create({ email, first_name: "Ada" });
  await sdk.auth.login("customer", "emailpass", { email, password: "a long enough password" });
  const { regions } = await sdk.store.region.list();
  const region = regions.find(({ currency_code: code }) => code === "eur");
  const { payment_providers: providers } = await sdk.store.payment.listPaymentProviders({
    region_id: region?.id ?? "",
  });
  expect(providers.map(({ id }) => id)).toContain(stripeProvider);
  const { cart } = await sdk.store.cart.create({
    region_id: region?.id ?? "",
    email,
    shipping_address: germanAddress,
    billing_address: germanAddress,
    items: [{ variant_id: variantId, quantity: 2 }],
  });
  const { shipping_options: options } = await sdk.store.fulfillment.listCartOptions({ cart_id: cart.id });
  await sdk.store.cart.addShippingMethod(cart.id, { option_id: options[0]?.id ?? "" });
  const ready = (await sdk.store.cart.retrieve(cart.id)).cart;
  await sdk.store.payment.initiatePaymentSession(ready, { provider_id: stripeProvider });
  const { payment_collection: collection } = (await sdk.store.cart.retrieve(cart.id)).cart;
  const session = collection?.payment_sessions?.find(({ status }) => status === "pending");
  expect(session).toMatchObject({ provider_id: stripeProvider, data: { client_secret: expect.any(String) } });

  double.confirmInBrowser(session?.data["client_secret"]);
  const completed = await sdk.store.cart.complete(cart.id);
  if (completed.type !== "order") return expect.fail(completed.error.message);
  const { order } = await sdk.store.order.retrieve(completed.order.id, { fields: "*payment_collections.payments" });
  expect(order.payment_status).toBe("authorized");
  expect(order.payment_collections?.[0]?.payments).toMatchObject([
    { provider_id: stripeProvider, amount: order.total },
  ]);
  const sessionId = session?.id ?? "";
  const intentId = String(session?.data["id"]);
  const total = Math.round(order.total * 100);
  const paying = { cartId: cart.id, sessionId, intentId, clientSecret: "", total };
  expect(await stripe.outcome(paying)).toEqual({ orders: 1, authorized: total, captured: 0, refunded: 0 });
  expect([...double.account.customers.values()]).toMatchObject([{ email, name: "Ada" }]);
});
