import { randomBytes } from "node:crypto";
import { noSuch } from "./api-error.ts";

export type IntentStatus =
  | "requires_payment_method"
  | "requires_confirmation"
  | "requires_action"
  | "requires_capture"
  | "succeeded"
  | "canceled";

/** A payment intent as the API shows it, with the properties that matter here. */
export interface IntentObject {
  readonly id: string;
  readonly object: "payment_intent";
  amount: number;
  amount_capturable: number;
  amount_received: number;
  readonly automatic_payment_methods: { enabled: boolean } | null;
  canceled_at: number | null;
  readonly capture_method: "manual" | "automatic" | "automatic_async";
  readonly client_secret: string;
  readonly created: number;
  currency: string;
  customer: string | null;
  last_payment_error: object | null;
  latest_charge: string | null;
  readonly livemode: false;
  metadata: Record<string, string>;
  next_action: object | null;
  payment_method: string | null;
  readonly payment_method_types: string[];
  readonly statement_descriptor_suffix: string | null;
  status: IntentStatus;
}

export interface ChargeObject {
  readonly id: string;
  readonly object: "charge";
  readonly amount: number;
  amount_captured: number;
  amount_refunded: number;
  captured: boolean;
  readonly created: number;
  readonly currency: string;
  readonly livemode: false;
  readonly metadata: Record<string, string>;
  readonly paid: boolean;
  readonly payment_intent: string;
  refunded: boolean;
  readonly status: "succeeded" | "failed";
}

export interface RefundObject {
  readonly id: string;
  readonly object: "refund";
  readonly amount: number;
  readonly charge: string;
  readonly created: number;
  readonly currency: string;
  readonly metadata: Record<string, string>;
  readonly payment_intent: string;
  readonly status: "succeeded";
}

export interface CustomerObject {
  readonly id: string;
  readonly object: "customer";
  readonly created: number;
  readonly email: string | null;
  readonly livemode: false;
  readonly metadata: Record<string, string>;
  readonly name: string | null;
}

/** Sums over all payment intents, in Stripe's units. */
export interface Books {
  /** Reserved and not captured. */
  readonly authorized: number;
  readonly captured: number;
  readonly refunded: number;
  /** Intents that hold a shopper's money: authorised, or captured and not given back whole. */
  readonly paying: readonly IntentObject[];
}

/** Everything that Stripe knows of one account. */
export class Account {
  readonly intents = new Map<string, IntentObject>();
  readonly charges = new Map<string, ChargeObject>();
  readonly refunds = new Map<string, RefundObject>();
  readonly customers = new Map<string, CustomerObject>();

  intent(id: string): IntentObject {
    const found = this.intents.get(id);
    if (!found) throw noSuch("payment_intent", id, "intent");
    return found;
  }

  chargeOf(intent: IntentObject): ChargeObject | undefined {
    const charge = intent.latest_charge === null ? undefined : this.charges.get(intent.latest_charge);
    return charge?.status === "succeeded" ? charge : undefined;
  }

  /** Of the payment intents in one currency, or of all. */
  books(currency?: string): Books {
    const intents = [...this.intents.values()].filter((intent) => !currency || intent.currency === currency);
    const sum = (of: (intent: IntentObject) => number): number =>
      intents.reduce((total, intent) => total + of(intent), 0);
    const refunded = (intent: IntentObject): number => this.chargeOf(intent)?.amount_refunded ?? 0;
    return {
      authorized: sum(({ amount_capturable: amount }) => amount),
      captured: sum(({ amount_received: amount }) => amount),
      refunded: sum(refunded),
      paying: intents.filter((intent) => intent.amount_capturable > 0 || intent.amount_received > refunded(intent)),
    };
  }
}

export const newStripeId = (prefix: string): string => `${prefix}_${randomBytes(12).toString("hex")}`;

/** Seconds since 1970, as Stripe counts time. */
export const nowInSeconds = (): number => Math.floor(Date.now() / 1000);
