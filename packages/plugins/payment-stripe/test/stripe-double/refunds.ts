import { type Account, newStripeId, nowInSeconds, type RefundObject } from "./account.ts";
import { ApiError, invalidParameter } from "./api-error.ts";
import type { EventLog } from "./event-log.ts";
import type { FormValues } from "./form-body.ts";
import { Parameters } from "./parameters.ts";

/** `/v1/refunds`. */
export class Refunds {
  readonly #account: Account;
  readonly #events: EventLog;

  constructor(account: Account, events: EventLog) {
    this.#account = account;
    this.#events = events;
  }

  create(form: FormValues): RefundObject {
    const params = new Parameters(form, ["payment_intent", "amount", "metadata", "reason"]);
    const intent = this.#account.intent(params.required("payment_intent"));
    const charge = this.#account.chargeOf(intent);
    if (!charge?.captured)
      throw invalidParameter(
        `This PaymentIntent (${intent.id}) does not have a successful charge to refund.`,
        "payment_intent",
      );
    const left = charge.amount_captured - charge.amount_refunded;
    if (left === 0)
      throw new ApiError(400, {
        type: "invalid_request_error",
        code: "charge_already_refunded",
        message: `Charge ${charge.id} has already been refunded.`,
      });
    const amount = params.amount("amount") ?? left;
    if (amount > left)
      throw invalidParameter(
        `Refund amount (${amount}) is greater than unrefunded amount on charge (${left})`,
        "amount",
      );
    const refund: RefundObject = {
      id: newStripeId("re"),
      object: "refund",
      amount,
      charge: charge.id,
      created: nowInSeconds(),
      currency: charge.currency,
      metadata: params.metadata(),
      payment_intent: intent.id,
      status: "succeeded",
    };
    this.#account.refunds.set(refund.id, refund);
    charge.amount_refunded += amount;
    charge.refunded = charge.amount_refunded === charge.amount_captured;
    this.#events.happened("refund.created", refund);
    this.#events.happened("charge.refunded", charge);
    return refund;
  }

  list(form: FormValues): object {
    const params = new Parameters(form, ["payment_intent", "charge", "limit"]);
    const intent = params.text("payment_intent");
    const found = [...this.#account.refunds.values()].filter((refund) => !intent || refund.payment_intent === intent);
    const limit = params.amount("limit") ?? 10;
    return {
      object: "list",
      url: "/v1/refunds",
      has_more: found.length > limit,
      data: found.toReversed().slice(0, limit),
    };
  }
}
