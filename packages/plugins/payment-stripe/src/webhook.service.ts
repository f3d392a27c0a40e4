import {
  type Database,
  happened,
  isError,
  type Logger,
  PaymentChanged,
  PaymentRefused,
  statement,
  type WebhookReply,
  type WebhookRequest,
} from "@hanse/plugin-kit";
import type Stripe from "stripe";
import { stateOf } from "./intent-state.ts";
import { cancelIntent, findIntent, intentsOfSession } from "./intent.queries.ts";
import type { Intents } from "./intent.service.ts";
import type { StripeGateway } from "./stripe-gateway.ts";

const telling = new Set<string>([
  "payment_intent.amount_capturable_updated",
  "payment_intent.succeeded",
  "payment_intent.payment_failed",
  "payment_intent.canceled",
  "payment_intent.requires_action",
  "payment_intent.processing",
  "charge.captured",
  "charge.refunded",
  "refund.updated",
  "refund.failed",
]);

const findEvent = statement<{ id: string }>("payment_stripe.find_event", "SELECT id FROM webhook_event WHERE id = $1");

/** No row: it was handled before. */
const keepEvent = statement<{ id: string }>(
  "payment_stripe.keep_event",
  "INSERT INTO webhook_event (id, type) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING RETURNING id",
);

/** Stripe repeats an event for three days. */
const forgetEvents = statement(
  "payment_stripe.forget_events",
  "DELETE FROM webhook_event WHERE received_at < now() - interval '30 days'",
);

/**
 * Takes Stripe's webhooks. Events overtake one another, so an event only says which payment to ask Stripe about; what the
 * shop is told is the answer.
 */
export class Webhooks {
  readonly #db: Database;
  readonly #stripe: StripeGateway;
  readonly #intents: Intents;
  readonly #secret: string;
  readonly #log: Logger;
  readonly #providerId: string;

  constructor(
    db: Database,
    stripe: StripeGateway,
    intents: Intents,
    about: { webhookSecret: string; providerId: string; log: Logger },
  ) {
    this.#db = db;
    this.#stripe = stripe;
    this.#intents = intents;
    this.#secret = about.webhookSecret;
    this.#providerId = about.providerId;
    this.#log = about.log;
  }

  async take({ headers, body, signal }: WebhookRequest): Promise<WebhookReply> {
    const event = await this.#verified(body, headers["stripe-signature"]);
    if (!event) return { status: 400, body: "The signature is not valid." };
    const id = telling.has(event.type) ? intentOf(event.data.object) : undefined;
    if (id !== undefined) await this.#tell(event, id, signal);
    return { status: 200 };
  }

  async forgetOld(): Promise<void> {
    await this.#db.query(forgetEvents);
  }

  async #verified(body: Uint8Array, signature: string | undefined): Promise<Stripe.Event | undefined> {
    if (signature === undefined) return undefined;
    try {
      return await this.#stripe.verify(body, signature, this.#secret);
    } catch {
      this.#log.warn({}, "refused a webhook whose signature is not valid: is it Stripe's, and is webhookSecret right?");
      return undefined;
    }
  }

  async #tell(event: Stripe.Event, id: string, signal: AbortSignal): Promise<void> {
    const [seen] = await this.#db.query(findEvent, [event.id]);
    if (seen) return;
    const intent = await this.#find(id, signal);
    const [row] = await this.#db.query(findIntent, [id]);
    const sessionId = row?.sessionId ?? (intent && (await this.#sessionOf(intent)));
    if (!intent || sessionId === undefined) return;
    const { message: _, ...state } = stateOf(intent);
    await this.#db.transaction(async (tx) => {
      const [kept] = await tx.query(keepEvent, [event.id, event.type]);
      if (!kept) return;
      if (state.status === "canceled") await tx.query(cancelIntent, [id]);
      if (!row?.isReplaced) tx.emit(happened(PaymentChanged, { providerId: this.#providerId, sessionId, ...state }));
    });
  }

  /**
   * Of an intent that is not in the plugin's table. None: another application of the account made it, or its session has an
   * intent, and this one never reached anybody.
   */
  async #sessionOf({ metadata }: Stripe.PaymentIntent): Promise<string | undefined> {
    const sessionId = metadata["session_id"];
    if (sessionId === undefined) return undefined;
    const known = await this.#db.query(intentsOfSession, [sessionId]);
    return known.length === 0 ? sessionId : undefined;
  }

  async #find(id: string, signal: AbortSignal): Promise<Stripe.PaymentIntent | undefined> {
    try {
      return await this.#intents.get(id, signal);
    } catch (error) {
      if (isError(error, PaymentRefused)) return undefined;
      throw error;
    }
  }
}

function intentOf(object: object): string | undefined {
  const { object: kind, id, payment_intent: intent } = object as Record<string, unknown>;
  const found = kind === "payment_intent" ? id : intent;
  return typeof found === "string" ? found : undefined;
}
