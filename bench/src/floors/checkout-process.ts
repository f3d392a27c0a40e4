import { randomUUID } from "node:crypto";
import pg from "pg";
import { givenInput, serveParent } from "../parent.ts";
import { runShoppers, type Shopping } from "../shopping.ts";
import { statements } from "./checkout-statements.ts";
import { checkoutTables } from "./checkout-tables.ts";

// The floor of the checkout: its eight requests without HTTP, with the fewest statements and transactions that keep the
// same promises.

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
let checkouts = 0;

/** @throws Error when a statement changed nothing: then the checkout did not happen. */
async function run({ name, text }: { name: string; text: string }, ...values: unknown[]): Promise<void> {
  const { rowCount } = await pool.query({ name, text, values });
  if (!rowCount) throw new Error(`The statement ${name} of the checkout's floor gave no row.`);
}

async function checkOut(): Promise<void> {
  const number = (checkouts += 1);
  const [cartId, paymentId, orderId] = [randomUUID(), randomUUID(), randomUUID()];
  await run(statements.createCart, cartId, regionId);
  await run(statements.addLine, cartId, variantIds[(number * 31) % variantIds.length], 1, currencyCode);
  await run(statements.setAddresses, cartId, `shopper-${number}@shoppers.example`, address);
  await run(statements.listShippingOptions, cartId);
  await run(statements.chooseShipping, cartId, "standard");
  await run(statements.createPayment, cartId, paymentId);
  await run(statements.startPayment, paymentId, "manual");
  await run(statements.reserve, cartId);
  await run(statements.placeOrder, cartId, orderId);
}

serveParent(null, () => pool.end(), {
  shop: (shopping: Shopping) => runShoppers(shopping, () => checkOut),
});
