import { type Call, type Database, isError, PaymentRefused, type PaymentState, requiredKey } from "@hanse/plugin-kit";
import type Stripe from "stripe";
import { chargeOf, stateOf } from "./intent-state.ts";
import { addIntent } from "./intent.queries.ts";
import { intentId, otherCurrency, type Intents } from "./intent.service.ts";
import { beginMovement, dropMovement, finishMovement } from "./movement.queries.ts";
import { toStripe } from "./stripe-amount.ts";
import type { StripeGateway } from "./stripe-gateway.ts";

type Kind = "capture" | "refund";
interface Part {
  data: Record<string, unknown>;
  amount: number;
  currencyCode: string;
}
interface Movement extends Part {
  readonly kind: Kind;
  readonly key: string;
  readonly id: string;
  readonly signal: AbortSignal;
}

/** Refunds of one payment that are looked through for one with a given key; more than anyone makes. */
const refundsSearched = 100;

/**
 * Captures and refunds. Each is in the plugin's own table before Stripe hears of it, and carries its key there, so that it is
 * found again also when Stripe has forgotten the key, which it does after a day.
 */
export class Movements {
  readonly #db: Database;
  readonly #stripe: StripeGateway;
  readonly #intents: Intents;

  constructor(db: Database, stripe: StripeGateway, intents: Intents) {
    this.#db = db;
    this.#stripe = stripe;
    this.#intents = intents;
  }

  async move(kind: Kind, part: Part, call: Call): Promise<PaymentState> {
    const key = requiredKey(call, "payment-stripe", `payment.${kind}`);
    const id = intentId(part.data);
    if (id === undefined)
      throw new PaymentRefused({ reason: `nothing was authorised, so there is nothing to ${kind}` });
    const movement: Movement = { ...part, kind, key, id, signal: call.signal };
    const intent = await this.#intents.get(id, call.signal);
    const progress = await this.#begin(movement, intent);
    if (progress === "done") return stateOf(intent);
    try {
      const isMoved = progress === "tried" && (await this.#find(movement));
      if (!isMoved) await this.#moveAtStripe(movement, intent);
    } catch (error) {
      if (isError(error, PaymentRefused)) await this.#db.query(dropMovement, [key]);
      throw error;
    }
    await this.#db.query(finishMovement, [key, id, kind, part.amount]);
    return stateOf(await this.#intents.get(id, call.signal));
  }

  async #begin({ key, id, kind, amount, signal }: Movement, intent: Stripe.PaymentIntent) {
    // Made by an earlier shop of the account, or before this one's data were lost.
    await this.#db.query(addIntent, [id, intent.metadata["session_id"] ?? id]);
    while (true) {
      signal.throwIfAborted();
      const [begun] = await this.#db.query(beginMovement, [key, id, kind, amount]);
      if (!begun) continue;
      if (begun.intentId !== id || begun.kind !== kind || begun.amount !== amount)
        throw new PaymentRefused({ reason: `the idempotency key ${key} was used for something else` });
      if (begun.isDone) return "done";
      return begun.isNew ? "new" : "tried";
    }
  }

  async #moveAtStripe(movement: Movement, intent: Stripe.PaymentIntent): Promise<void> {
    const { kind, key, id, signal, amount, currencyCode } = movement;
    const why = whyNot(movement, intent);
    if (why) throw why;
    const units = toStripe(amount, currencyCode);
    await this.#stripe.write<unknown>(
      `${kind}:${key}`,
      signal,
      async (stripe, options) => {
        if (kind === "capture") {
          const capture = { amount_to_capture: units, metadata: { capture_key: key } };
          await stripe.paymentIntents.capture(id, capture, options);
        } else {
          const refund = { payment_intent: id, amount: units, metadata: { refund_key: key } };
          const { status } = await stripe.refunds.create(refund, options);
          if (status === "failed") throw new PaymentRefused({ reason: `the refund of the payment ${id} failed` });
        }
      },
      async () => (await this.#find(movement)) || undefined,
    );
  }

  /** Whether Stripe has the capture or refund of this key. */
  async #find({ kind, key, id, signal }: Movement): Promise<boolean> {
    if (kind === "capture") {
      const { status, metadata } = await this.#intents.get(id, signal);
      return status === "succeeded" && metadata["capture_key"] === key;
    }
    const { data } = await this.#stripe.read(signal, (stripe) =>
      stripe.refunds.list({ payment_intent: id, limit: refundsSearched }),
    );
    return data.some(
      ({ metadata, status }) => metadata?.["refund_key"] === key && status !== "failed" && status !== "canceled",
    );
  }
}

/** Refusals that Stripe's own words would not make clear. */
function whyNot({ kind, amount, currencyCode }: Movement, intent: Stripe.PaymentIntent): Error | undefined {
  const { id, status, currency } = intent;
  if (currency !== currencyCode) return otherCurrency(intent, currencyCode);
  if (status === "canceled") return new PaymentRefused({ reason: `the payment ${id} is canceled` });
  const { amount: authorized, captured, refunded } = stateOf(intent);
  if (kind === "capture" && status === "succeeded") {
    const released = captured < authorized ? ", and Stripe released the rest then" : "";
    return new PaymentRefused({ reason: `the payment ${id} was captured already, ${captured} minor units${released}` });
  }
  if (kind === "capture" ? status !== "requires_capture" : status !== "succeeded" || !chargeOf(intent))
    return new PaymentRefused({
      reason: `nothing of the payment ${id} was ${kind === "capture" ? "authorised" : "captured"}, so there is nothing to ${kind}`,
    });
  const left = kind === "capture" ? authorized : captured - refunded;
  if (amount <= left) return undefined;
  return new PaymentRefused({
    reason: `${kind} of ${amount} minor units asked for, but ${left} are left of the payment ${id}`,
  });
}
