import { type Database, isError, PaymentRefused, statement } from "@hanse/plugin-kit";
import { digestOf, type StripeGateway } from "./stripe-gateway.ts";

/** Who pays, as the shop knows them. */
export interface Payer {
  readonly id: string;
  readonly email: string;
  readonly name?: string;
}

const find = statement<{ stripeId: string }>(
  "payment_stripe.find_customer",
  `SELECT stripe_id AS "stripeId" FROM customer WHERE id = $1`,
);

/** Whoever is first, wins. */
const keep = statement<{ stripeId: string }>(
  "payment_stripe.keep_customer",
  `INSERT INTO customer AS c (id, stripe_id) VALUES ($1, $2)
  ON CONFLICT (id) DO UPDATE SET stripe_id = c.stripe_id RETURNING stripe_id AS "stripeId"`,
);

const forget = statement("payment_stripe.forget_customer", "DELETE FROM customer WHERE id = $1 AND stripe_id = $2");

/** One customer at Stripe for each customer of the shop, so that Stripe can tell who comes again. */
export class Customers {
  readonly #db: Database;
  readonly #stripe: StripeGateway;

  constructor(db: Database, stripe: StripeGateway) {
    this.#db = db;
    this.#stripe = stripe;
  }

  /** Does something for the payer's customer at Stripe, who is made when new, or anew when someone deleted them there. */
  async with<T>(
    payer: Payer | undefined,
    signal: AbortSignal,
    work: (known: { customer?: string }) => Promise<T>,
  ): Promise<T> {
    if (!payer) return work({});
    const [known] = await this.#db.query(find, [payer.id]);
    const customer = known?.stripeId ?? (await this.#make(payer, "", signal));
    try {
      return await work({ customer });
    } catch (error) {
      if (!isError(error, PaymentRefused) || !error.data.reason.startsWith("No such customer")) throw error;
      await this.#db.query(forget, [payer.id, customer]);
      return work({ customer: await this.#make(payer, customer, signal) });
    }
  }

  async #make({ id, email, name }: Payer, after: string, signal: AbortSignal): Promise<string> {
    const params = { email, ...(name !== undefined && { name }), metadata: { customer_id: id } };
    const key = `customer:${id}:${after}:${digestOf(params)}`;
    const made = await this.#stripe.write(key, signal, (stripe, options) => stripe.customers.create(params, options));
    const [kept] = await this.#db.query(keep, [id, made.id]);
    return kept?.stripeId ?? made.id;
  }
}
