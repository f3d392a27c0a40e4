import type { AddressInfo } from "node:net";
import Fastify from "fastify";
import pg from "pg";
import { givenInput, serveParent } from "../parent.ts";
import { runShoppers, type Shopping } from "../shopping.ts";
import { type BareCheckout, type CheckoutStep, checkoutSteps, newCheckout } from "./bare-checkout.ts";
import { statements } from "./checkout-statements.ts";
import { checkoutTables } from "./checkout-tables.ts";

// The floor of the checkout: what its eight requests do, with the fewest statements and transactions that keep the same
// promises; as a bare script when it is asked to shop, and as eight routes of a bare Fastify.

interface Input {
  readonly databaseUrl: string;
  readonly regionId: string;
  readonly currencyCode: string;
  readonly variantIds: readonly string[];
}

const { databaseUrl, regionId, currencyCode, variantIds } = givenInput<Input>();
const pool = new pg.Pool({ connectionString: databaseUrl, max: 10 });
await pool.query(checkoutTables);
await pool.query("INSERT INTO floor.level (variant_id, stocked) SELECT unnest($1::text[]), 100000000", [variantIds]);

const address = JSON.stringify({
  firstName: "Ada",
  lastName: "Jansen",
  address1: "Am Speicher 1",
  city: "Hamburg",
  postalCode: "20457",
  countryCode: "de",
});
/** @throws Error when a statement changed nothing: then the checkout did not happen. */
async function run({ name, text }: { name: string; text: string }, ...values: unknown[]): Promise<unknown[]> {
  const { rows } = await pool.query({ name, text, values });
  if (rows.length === 0) throw new Error(`The statement ${name} of the checkout's floor gave no row.`);
  return rows;
}

const steps: Record<CheckoutStep, (checkout: BareCheckout) => Promise<unknown[]>> = {
  "create-cart": ({ cartId }) => run(statements.createCart, cartId, regionId),
  "add-line": ({ cartId, number }) =>
    run(statements.addLine, cartId, variantIds[(number * 31) % variantIds.length], 1, currencyCode),
  "set-addresses": ({ cartId, number }) =>
    run(statements.setAddresses, cartId, `shopper-${number}@shoppers.example`, address),
  "list-shipping-options": ({ cartId }) => run(statements.listShippingOptions, cartId),
  "choose-shipping": ({ cartId }) => run(statements.chooseShipping, cartId, "standard"),
  "create-payment": ({ cartId, paymentId }) => run(statements.createPayment, cartId, paymentId),
  "start-payment": ({ paymentId }) => run(statements.startPayment, paymentId, "manual"),
  complete: async ({ cartId, orderId }) => {
    await run(statements.reserve, cartId);
    return run(statements.placeOrder, cartId, orderId);
  },
};

async function checkOut(): Promise<void> {
  const checkout = newCheckout();
  for (const step of checkoutSteps) await steps[step](checkout);
}

const app = Fastify();
app.post<{ Params: { step: CheckoutStep }; Body: BareCheckout }>("/:step", ({ params, body }) =>
  steps[params.step](body),
);
await app.listen({ port: 0, host: "127.0.0.1" });

const close = async (): Promise<void> => {
  await app.close();
  await pool.end();
};
serveParent({ port: (app.server.address() as AddressInfo).port }, close, {
  shop: (shopping: Shopping) => runShoppers(shopping, () => checkOut),
});
