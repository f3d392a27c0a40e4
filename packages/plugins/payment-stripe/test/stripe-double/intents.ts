import { type Account, type ChargeObject, type IntentObject, newStripeId, nowInSeconds } from "./account.ts";
import { ApiError, invalidParameter, noSuch, unexpectedState } from "./api-error.ts";
import { type Card, cardById } from "./cards.ts";
import type { FormValues } from "./form-body.ts";
import { checkCharge, Parameters } from "./parameters.ts";
import type { EventLog } from "./event-log.ts";

const open = ["requires_payment_method", "requires_confirmation", "requires_action"];
const writable = ["amount", "currency", "customer", "metadata", "payment_method", "statement_descriptor_suffix"];

/** Payment intents: `/v1/payment_intents`, and what the browser does with them. */
export class Intents {
  readonly #account: Account;
  readonly #events: EventLog;

  constructor(account: Account, events: EventLog) {
    this.#account = account;
    this.#events = events;
  }

  create(form: FormValues): IntentObject {
    const params = new Parameters(form, [...writable, "capture_method", "automatic_payment_methods"]);
    const currency = params.required("currency").toLowerCase();
    params.required("amount");
    const amount = params.amount("amount") ?? 0;
    checkCharge(amount, currency);
    const id = newStripeId("pi");
    const automatic = form["automatic_payment_methods"] as { enabled?: string } | undefined;
    const intent: IntentObject = {
      id,
      object: "payment_intent",
      amount,
      amount_capturable: 0,
      amount_received: 0,
      automatic_payment_methods: automatic?.enabled === "true" ? { enabled: true } : null,
      canceled_at: null,
      capture_method: captureMethod(params.text("capture_method") ?? "automatic_async"),
      client_secret: newStripeId(`${id}_secret`),
      created: nowInSeconds(),
      currency,
      customer: this.#customer(params) ?? null,
      last_payment_error: null,
      latest_charge: null,
      livemode: false,
      metadata: params.metadata(),
      next_action: null,
      payment_method: null,
      payment_method_types: ["card"],
      statement_descriptor_suffix: params.text("statement_descriptor_suffix") ?? null,
      status: "requires_payment_method",
    };
    this.#attach(intent, params);
    this.#account.intents.set(id, intent);
    this.#events.happened("payment_intent.created", intent);
    return intent;
  }

  update(id: string, form: FormValues): IntentObject {
    const intent = this.#account.intent(id);
    const params = new Parameters(form, writable);
    const amount = params.amount("amount") ?? intent.amount;
    const currency = params.text("currency")?.toLowerCase() ?? intent.currency;
    if (
      !open.includes(intent.status) &&
      (amount !== intent.amount || currency !== intent.currency || params.text("payment_method"))
    )
      throw unexpectedState(
        `This PaymentIntent's amount could not be updated because it has a status of ${intent.status}. You may only update the amount of a PaymentIntent with one of the following statuses: ${open.join(", ")}.`,
        intent,
      );
    checkCharge(amount, currency);
    Object.assign(intent, { amount, currency, customer: this.#customer(params) ?? intent.customer });
    Object.assign(intent.metadata, params.metadata());
    if (intent.status === "requires_action")
      Object.assign(intent, { status: "requires_confirmation", next_action: null });
    this.#attach(intent, params);
    return intent;
  }

  confirm(id: string, form: FormValues): IntentObject {
    const intent = this.#account.intent(id);
    const params = new Parameters(form, ["payment_method", "return_url"]);
    const method = params.text("payment_method") ?? intent.payment_method;
    if (!open.includes(intent.status)) throw cannot("confirmed", intent, open);
    if (method === null)
      throw invalidParameter(
        "You cannot confirm this PaymentIntent because it's missing a payment method.",
        "payment_method",
      );
    return this.charge(intent, cardOf(method));
  }

  capture(id: string, form: FormValues): IntentObject {
    const intent = this.#account.intent(id);
    const params = new Parameters(form, ["amount_to_capture", "metadata"]);
    if (intent.status === "succeeded")
      throw unexpectedState("This PaymentIntent could not be captured because it has already been captured.", intent);
    const charge = this.#account.chargeOf(intent);
    if (intent.status !== "requires_capture" || !charge) throw cannot("captured", intent, ["requires_capture"]);
    const amount = params.amount("amount_to_capture") ?? intent.amount_capturable;
    if (amount > intent.amount_capturable)
      throw invalidParameter(
        "The requested amount_to_capture is greater than the amount you can capture.",
        "amount_to_capture",
        "amount_too_large",
      );
    Object.assign(intent.metadata, params.metadata());
    // What is not captured now is released: one capture an intent.
    Object.assign(intent, { status: "succeeded", amount_capturable: 0, amount_received: amount });
    Object.assign(charge, { captured: true, amount_captured: amount });
    this.#events.happened("charge.captured", charge);
    this.#events.happened("payment_intent.succeeded", intent);
    return intent;
  }

  cancel(id: string, form: FormValues): IntentObject {
    const intent = this.#account.intent(id);
    new Parameters(form, ["cancellation_reason"]);
    const cancelable = [...open, "requires_capture"];
    if (!cancelable.includes(intent.status)) throw cannot("canceled", intent, cancelable);
    Object.assign(intent, { status: "canceled", amount_capturable: 0, next_action: null, canceled_at: nowInSeconds() });
    this.#events.happened("payment_intent.canceled", intent);
    return intent;
  }

  /** Puts the card to the intent, as a confirmation does. */
  charge(intent: IntentObject, card: Card): IntentObject {
    intent.payment_method = card.id;
    if (card.outcome === "declined") throw this.#declined(intent, card);
    if (card.outcome === "requires-action") {
      intent.status = "requires_action";
      intent.next_action = { type: "use_stripe_sdk", use_stripe_sdk: { type: "three_d_secure_redirect" } };
      this.#events.happened("payment_intent.requires_action", intent);
      return intent;
    }
    return this.complete(intent);
  }

  /** The card is charged: the bank agreed. */
  complete(intent: IntentObject): IntentObject {
    const isManual = intent.capture_method === "manual";
    const charge = this.#newCharge(intent, { captured: !isManual, amount_captured: isManual ? 0 : intent.amount });
    Object.assign(intent, {
      status: isManual ? "requires_capture" : "succeeded",
      amount_capturable: isManual ? intent.amount : 0,
      amount_received: isManual ? 0 : intent.amount,
      latest_charge: charge.id,
      last_payment_error: null,
      next_action: null,
    });
    this.#events.happened("charge.succeeded", charge);
    this.#events.happened(isManual ? "payment_intent.amount_capturable_updated" : "payment_intent.succeeded", intent);
    return intent;
  }

  /** The bank said no, or the shopper did not pass its check. */
  fail(intent: IntentObject, error: { code: string; message: string; decline_code?: string }): void {
    const { id } = this.#newCharge(intent, { status: "failed", paid: false });
    Object.assign(intent, {
      status: "requires_payment_method",
      latest_charge: id,
      last_payment_error: { type: "card_error", ...error },
      payment_method: null,
      next_action: null,
    });
    this.#events.happened("payment_intent.payment_failed", intent);
  }

  #declined(
    intent: IntentObject,
    { declineCode = "generic_decline", message = "Your card was declined." }: Card,
  ): ApiError {
    const error = { code: "card_declined", decline_code: declineCode, message };
    this.fail(intent, error);
    return new ApiError(402, { type: "card_error", ...error, payment_intent: intent });
  }

  #newCharge(intent: IntentObject, about: Partial<ChargeObject>): ChargeObject {
    const charge: ChargeObject = {
      id: newStripeId("ch"),
      object: "charge",
      amount: intent.amount,
      amount_captured: 0,
      amount_refunded: 0,
      captured: false,
      created: nowInSeconds(),
      currency: intent.currency,
      livemode: false,
      metadata: { ...intent.metadata },
      paid: true,
      payment_intent: intent.id,
      refunded: false,
      status: "succeeded",
      ...about,
    };
    this.#account.charges.set(charge.id, charge);
    return charge;
  }

  #customer(params: Parameters): string | undefined {
    const id = params.text("customer");
    if (id !== undefined && !this.#account.customers.has(id)) throw noSuch("customer", id, "customer", 400);
    return id;
  }

  #attach(intent: IntentObject, params: Parameters): void {
    const method = params.text("payment_method");
    if (method === undefined) return;
    Object.assign(intent, {
      payment_method: cardOf(method).id,
      status: "requires_confirmation",
      last_payment_error: null,
    });
  }
}

function cardOf(id: string): Card {
  const card = cardById(id);
  if (!card) throw noSuch("PaymentMethod", id, "payment_method", 400);
  return card;
}

function captureMethod(text: string): IntentObject["capture_method"] {
  if (text === "manual" || text === "automatic" || text === "automatic_async") return text;
  throw invalidParameter(
    `Invalid capture_method: must be one of automatic, automatic_async, or manual`,
    "capture_method",
  );
}

const cannot = (done: string, intent: IntentObject, statuses: readonly string[]): ApiError =>
  unexpectedState(
    `This PaymentIntent could not be ${done} because it has a status of ${intent.status}. Only a PaymentIntent with one of the following statuses may be ${done}: ${statuses.join(", ")}.`,
    intent,
  );
