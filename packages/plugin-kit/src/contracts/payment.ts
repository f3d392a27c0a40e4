import Type, { type Static } from "typebox";
import { defineContract } from "../contract.ts";
import { defineError } from "../error.ts";
import { defineEvent } from "../event.ts";

const Id = Type.String({ minLength: 1 });
/** Integer in the currency's minor unit. */
const Amount = Type.Integer({ minimum: 0 });
const Currency = Type.String({ minLength: 3, maxLength: 3 });
/** What the provider needs to find its payment again, and what the browser needs to pay. Opaque to the engine. */
const ProviderData = Type.Record(Type.String(), Type.Unknown());

export const PaymentStatus = Type.Union([
  Type.Literal("pending"),
  Type.Literal("requires_more"),
  Type.Literal("authorized"),
  Type.Literal("captured"),
  Type.Literal("declined"),
  Type.Literal("canceled"),
]);
export type PaymentStatus = Static<typeof PaymentStatus>;

/** Where a payment stands at its provider. */
export const PaymentState = Type.Object({
  status: PaymentStatus,
  data: ProviderData,
  /** Authorised at the provider, in minor units; 0 before, and once it was given up. */
  amount: Amount,
  /** Taken so far, in minor units, for providers that know it; refunds do not lessen it. */
  captured: Type.Optional(Amount),
  /** Given back so far, in minor units, for providers that know it. Includes what was refunded at the provider's own pages. */
  refunded: Type.Optional(Amount),
  /** Why it was declined, in words a shopper may read. */
  message: Type.Optional(Type.String()),
});
export type PaymentState = Static<typeof PaymentState>;

/** Who pays, when the shop knows. A provider may keep a customer of its own for each `id`. */
const Payer = Type.Object({ id: Id, email: Type.String(), name: Type.Optional(Type.String()) });
const Session = Type.Object({
  sessionId: Id,
  amount: Amount,
  currencyCode: Currency,
  data: ProviderData,
  customer: Type.Optional(Payer),
});
const Existing = Type.Object({ data: ProviderData });
const Part = Type.Object({ data: ProviderData, amount: Amount, currencyCode: Currency });

/**
 * A payment moved at its provider without a call of the shop's, or before its reply: the browser confirmed it, a bank took
 * its time, someone refunded at the provider's own pages. Emitted by the provider's plugin when its webhook tells. Carries
 * where the payment stood when it was asked, not what changed. It may come late, twice, out of order or not at all:
 * `retrieve` has the last word.
 */
export const PaymentChanged = defineEvent(
  "payment.changed",
  Type.Object({
    /** The plugin's provider id, `pp_stripe_stripe`. */
    providerId: Id,
    /** The `sessionId` that the payment was prepared for. */
    sessionId: Id,
    status: PaymentStatus,
    /** As in {@link PaymentState}, in minor units. */
    amount: Amount,
    captured: Type.Optional(Amount),
    refunded: Type.Optional(Amount),
    /** What the calls about this payment take as `data`. */
    data: ProviderData,
  }),
  ({ sessionId }) => sessionId,
);

/** The provider refused the request itself; a card that was declined is a state, not an error. */
export const PaymentRefused = defineError(
  "payment.refused",
  422,
  "payment_authorization_error",
  Type.Object({ reason: Type.String() }),
  ({ reason }) => `The payment provider refused: ${reason}.`,
);

/** Takes money. Every effect is keyed, so that a repeated call charges once. */
export const payment = defineContract(
  "payment",
  1,
  "many",
  {
    /**
     * Prepares a payment of so much; what comes back under `data` reaches the browser. It takes the idempotency key if one is
     * given: the same key prepares one payment, however often it is called.
     */
    initiate: { input: Session, output: PaymentState, deadlineMs: 10_000, idempotent: true },
    /** Changes the amount of a payment that is not authorised yet. */
    update: { input: Session, output: PaymentState, deadlineMs: 10_000, idempotent: true },
    /**
     * Reserves the money, or reports what the browser already did. `requires_more` asks the shopper for another step. The
     * idempotency key is required; `plugin.call_undone` when a cancel of that key came first.
     */
    authorize: { input: Session, output: PaymentState, deadlineMs: 20_000, idempotent: true },
    /** Takes money that is authorised, all or in parts. The idempotency key is required. `payment.refused` beyond what is left. */
    capture: { input: Part, output: PaymentState, deadlineMs: 20_000, idempotent: true },
    /** Gives money back that was captured, all or in parts. The idempotency key is required. `payment.refused` beyond what is left. */
    refund: { input: Part, output: PaymentState, deadlineMs: 20_000, idempotent: true },
    /**
     * Gives up an authorisation, or a payment that was only prepared. `key`: the authorize call it undoes; one never seen
     * leaves a tombstone. `payment.refused` once money was captured.
     */
    cancel: {
      input: Type.Object({ data: ProviderData, key: Type.Optional(Id) }),
      output: PaymentState,
      deadlineMs: 20_000,
      idempotent: true,
    },
    retrieve: { input: Existing, output: PaymentState, deadlineMs: 5_000, idempotent: true },
  },
  [PaymentChanged],
);
