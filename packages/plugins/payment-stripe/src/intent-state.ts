import type { PaymentState, PaymentStatus } from "@hanse/plugin-kit";
import type Stripe from "stripe";
import { redacted } from "./stripe-failure.ts";
import { fromStripe } from "./stripe-amount.ts";

/** So that a state can tell what was refunded. */
export const withCharge = { expand: ["latest_charge"] };

/** A payment intent, requested {@link withCharge}, as the shop sees it. */
export function stateOf(intent: Stripe.PaymentIntent): Required<Omit<PaymentState, "message">> & { message?: string } {
  const { currency, amount_received: received, last_payment_error: failure } = intent;
  const status = statusOf(intent);
  const refused = status === "declined" ? failure?.message : undefined;
  return {
    status,
    data: dataOf(intent),
    amount: fromStripe(authorizedAmount(intent), currency),
    captured: fromStripe(received, currency),
    refunded: fromStripe(chargeOf(intent)?.amount_refunded ?? 0, currency),
    ...(refused && { message: redacted(refused) }),
  };
}

/** The charge of an intent that was requested {@link withCharge}. */
export const chargeOf = ({ latest_charge: charge }: Stripe.PaymentIntent): Stripe.Charge | undefined =>
  typeof charge === "object" && charge !== null ? charge : undefined;

/** What storefronts made for Medusa read: `client_secret` above all. Amounts in here are Stripe's. */
function dataOf(intent: Stripe.PaymentIntent): Record<string, unknown> {
  const { id, object, client_secret, status, amount, currency, capture_method, next_action } = intent;
  return { id, object, client_secret, status, amount, currency, capture_method, ...(next_action && { next_action }) };
}

function statusOf({ status, last_payment_error: failure }: Stripe.PaymentIntent): PaymentStatus {
  switch (status) {
    case "requires_capture":
      return "authorized";
    case "succeeded":
      return "captured";
    case "canceled":
      return "canceled";
    case "requires_action":
      return "requires_more";
    case "requires_payment_method":
      return failure ? "declined" : "pending";
    default:
      return "pending";
  }
}

function authorizedAmount({ status, amount, amount_capturable: capturable }: Stripe.PaymentIntent): number {
  if (status === "requires_capture") return capturable;
  return status === "succeeded" ? amount : 0;
}
