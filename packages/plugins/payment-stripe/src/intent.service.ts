import {
  type Call,
  CallUndone,
  type Database,
  isError,
  PaymentRefused,
  type PaymentState,
  requiredKey,
} from "@hanse/plugin-kit";
import type Stripe from "stripe";
import type { Customers, Payer } from "./customer.service.ts";
import {
  addIntent,
  cancelIntent,
  type IntentRow,
  intentsOfSession,
  recordAuthorize,
  standingIntent,
  undoAuthorize,
} from "./intent.queries.ts";
import { stateOf, withCharge } from "./intent-state.ts";
import type { StripeSettings } from "./settings.ts";
import { toStripe } from "./stripe-amount.ts";
import { isCardError } from "./stripe-failure.ts";
import { digestOf, type StripeGateway } from "./stripe-gateway.ts";

type Data = Record<string, unknown>;
interface Session {
  sessionId: string;
  amount: number;
  currencyCode: string;
  data: Data;
  customer?: Payer;
}

/** Tells an intent that waits for the shop's confirmation from one that the browser is about to confirm. */
const confirmedByShop = { confirmed_by: "shop" };

/** In these, an intent's amount may still change. */
const isOpen = ({ status }: Stripe.PaymentIntent): boolean =>
  status === "requires_payment_method" || status === "requires_confirmation" || status === "requires_action";

/**
 * Payments up to their authorisation. A session's intent is looked up in the plugin's own table, never in what the session
 * carries: that came through the browser, and must not name the intent of another, paid session.
 */
export class Intents {
  readonly #db: Database;
  readonly #stripe: StripeGateway;
  readonly #customers: Customers;
  readonly #settings: StripeSettings;

  constructor(db: Database, stripe: StripeGateway, customers: Customers, settings: StripeSettings) {
    this.#db = db;
    this.#stripe = stripe;
    this.#customers = customers;
    this.#settings = settings;
  }

  /** Makes the session's intent, or has the one that it has stand for this amount. */
  async prepare(session: Session, call: Call): Promise<PaymentState> {
    const [newest, ...older] = await this.#db.query(intentsOfSession, [session.sessionId]);
    if (!newest) return this.#create(session, 0, call);
    const intent = newest.isCanceled ? undefined : await this.get(newest.id, call.signal);
    if (intent && intent.status !== "canceled") return stateOf(await this.#bringUpToDate(intent, session, call));
    await this.#db.query(cancelIntent, [newest.id]);
    return this.#create(session, older.length + 1, call);
  }

  /** Reports what the browser did. A payment method that the session named is confirmed here, without the browser. */
  async authorize(session: Session, call: Call): Promise<PaymentState> {
    const key = requiredKey(call, "payment-stripe", "payment.authorize");
    await this.#record(key, session.sessionId, call.signal);
    const [row] = await this.#db.query(intentsOfSession, [session.sessionId]);
    if (!row) throw new PaymentRefused({ reason: `the payment session ${session.sessionId} was never prepared` });
    let intent = await this.get(row.id, call.signal);
    if (intent.status === "canceled") return this.#canceled(key, row, intent, call.signal);
    if (isOpen(intent)) intent = await this.#bringUpToDate(intent, session, call);
    if (intent.status === "requires_confirmation" && intent.metadata["confirmed_by"] === "shop")
      intent = await this.#confirm(intent, key, session.data, call.signal);
    if (intent.currency !== session.currencyCode) throw otherCurrency(intent, session.currencyCode);
    const state = stateOf(intent);
    // The browser has not paid yet: that is the shopper's next step.
    return isOpen(intent) && state.status === "pending" ? { ...state, status: "requires_more" } : state;
  }

  /** The undo is recorded first: an authorize call that comes later finds it, one under way meets a canceled intent. */
  async cancel({ data, key }: { data: Data; key?: string }, call: Call): Promise<PaymentState> {
    const [undone] = key === undefined ? [] : await this.#db.query(undoAuthorize, [key]);
    const sessionId = undone?.sessionId ?? undefined;
    const [row] = sessionId === undefined ? [] : await this.#db.query(intentsOfSession, [sessionId]);
    const id = (await this.#standing(data)) ?? row?.id;
    if (id === undefined) return { status: "canceled", data, amount: 0 };
    const intent = await this.#cancelAtStripe(id, call.signal);
    await this.#db.query(cancelIntent, [id]);
    return stateOf(intent);
  }

  async retrieve({ data }: { data: Data }, call: Call): Promise<PaymentState> {
    const id = await this.#standing(data);
    if (id === undefined) return { status: "pending", data, amount: 0 };
    return stateOf(await this.get(id, call.signal));
  }

  get(id: string, signal: AbortSignal): Promise<Stripe.PaymentIntent> {
    return this.#stripe.read(signal, (stripe) => stripe.paymentIntents.retrieve(id, withCharge));
  }

  /** Two preparations at once may have left the shop with data of the intent that the other one replaced. */
  async #standing(data: Data): Promise<string | undefined> {
    const id = intentId(data);
    if (id === undefined) return undefined;
    const [standing] = await this.#db.query(standingIntent, [id]);
    return standing?.id ?? id;
  }

  async #create(session: Session, before: number, call: Call): Promise<PaymentState> {
    const { sessionId, amount, currencyCode, data, customer } = session;
    const { captureMethod, statementDescriptor } = this.#settings;
    const method = paymentMethod(data);
    const params: Stripe.PaymentIntentCreateParams = {
      amount: toStripe(amount, currencyCode),
      currency: currencyCode,
      capture_method: captureMethod,
      automatic_payment_methods: { enabled: true },
      metadata: { session_id: sessionId, ...(method !== undefined && confirmedByShop) },
      ...(statementDescriptor !== undefined && { statement_descriptor_suffix: statementDescriptor }),
      ...(method !== undefined && { payment_method: method }),
    };
    const intent = await this.#customers.with(customer, call.signal, (known) => {
      const all = { ...params, ...known };
      // A session is prepared once, whatever the call's key: a second intent would be one that the browser may pay unseen.
      const key = `initiate:${sessionId}:${before}:${digestOf(all)}`;
      return this.#stripe.write(key, call.signal, (stripe, options) =>
        stripe.paymentIntents.create({ ...all, ...withCharge }, options),
      );
    });
    const [added] = await this.#db.query(addIntent, [intent.id, sessionId]);
    const [current] = added ? [added] : await this.#db.query(intentsOfSession, [sessionId]);
    if (current?.id === intent.id) return stateOf(intent);
    // Someone else prepared the session for another amount at this very moment.
    await this.#cancelAtStripe(intent.id, call.signal);
    return this.prepare(session, call);
  }

  async #bringUpToDate(intent: Stripe.PaymentIntent, session: Session, call: Call): Promise<Stripe.PaymentIntent> {
    const { amount, currencyCode, data, customer } = session;
    const method = paymentMethod(data);
    const wanted = toStripe(amount, currencyCode);
    const isRight = intent.amount === wanted && intent.currency === currencyCode;
    const named = method !== undefined && method !== intent.payment_method && isOpen(intent);
    const isNewlyKnown = customer !== undefined && intent.customer === null && isOpen(intent);
    if (isRight && !named && !isNewlyKnown) return intent;
    if (!isOpen(intent))
      throw new PaymentRefused({
        reason: `the payment ${intent.id} is ${stateOf(intent).status} with another amount or currency and cannot be changed any more`,
      });
    const params = {
      amount: wanted,
      currency: currencyCode,
      ...(named && { payment_method: method, metadata: confirmedByShop }),
      ...withCharge,
    };
    return this.#customers.with(isNewlyKnown ? customer : undefined, call.signal, (known) =>
      this.#stripe.write(freshKey("update", intent.id), call.signal, (stripe, options) =>
        stripe.paymentIntents.update(intent.id, { ...params, ...known }, options),
      ),
    );
  }

  async #confirm(
    { id, payment_method: method }: Stripe.PaymentIntent,
    key: string,
    { return_url: returnUrl }: Data,
    signal: AbortSignal,
  ): Promise<Stripe.PaymentIntent> {
    const params = { ...withCharge, ...(typeof returnUrl === "string" && { return_url: returnUrl }) };
    return this.#stripe.write(`authorize:${key}:${digestOf({ method, returnUrl })}`, signal, (stripe, options) =>
      stripe.paymentIntents.confirm(id, params, options).catch((error: unknown) => {
        if (!isCardError(error)) throw error;
        return stripe.paymentIntents.retrieve(id, withCharge);
      }),
    );
  }

  async #record(key: string, sessionId: string, signal: AbortSignal): Promise<void> {
    while (true) {
      signal.throwIfAborted();
      const [recorded] = await this.#db.query(recordAuthorize, [key, sessionId]);
      if (recorded?.isUndone) throw new CallUndone({ key });
      if (recorded && recorded.sessionId !== sessionId)
        throw new PaymentRefused({ reason: `the idempotency key ${key} was used for another payment session` });
      if (recorded) return;
    }
  }

  async #canceled(key: string, row: IntentRow, intent: Stripe.PaymentIntent, signal: AbortSignal) {
    await this.#db.query(cancelIntent, [row.id]);
    await this.#record(key, row.sessionId, signal);
    return stateOf(intent);
  }

  async #cancelAtStripe(id: string, signal: AbortSignal): Promise<Stripe.PaymentIntent> {
    try {
      return await this.#stripe.write(freshKey("cancel", id), signal, (stripe, options) =>
        stripe.paymentIntents.cancel(id, withCharge, options),
      );
    } catch (refusal) {
      if (!isError(refusal, PaymentRefused)) throw refusal;
      const intent = await this.get(id, signal);
      if (intent.status === "canceled") return intent;
      if (intent.status === "succeeded")
        throw new PaymentRefused({ reason: `the payment ${id} is captured and cannot be canceled: refund it instead` });
      // Such as a bank debit under way: it will be over one way or the other.
      throw new Error(`Stripe does not cancel the payment ${id} while it is ${intent.status}: try again later.`, {
        cause: refusal,
      });
    }
  }
}

/**
 * For what may be repeated without harm. With a key used before, Stripe would give its old answer: no longer true of an
 * update, and a refusal of a cancel that would work by now.
 */
const freshKey = (what: string, id: string): string => `${what}:${id}:${crypto.randomUUID()}`;

/** Stripe's id of the payment that `data` is about. */
export const intentId = ({ id }: Data): string | undefined =>
  typeof id === "string" && /^pi_\w+$/u.test(id) ? id : undefined;

export const otherCurrency = ({ id, currency }: Stripe.PaymentIntent, asked: string) =>
  new PaymentRefused({ reason: `the payment ${id} is in ${currency}, not in ${asked}` });

/** A saved card or the like that the storefront names; Stripe checks that it is the customer's. */
const paymentMethod = ({ payment_method: id }: Data): string | undefined =>
  typeof id === "string" && /^pm_\w+$/u.test(id) ? id : undefined;
