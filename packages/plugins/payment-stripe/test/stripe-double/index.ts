import { Account, type Books, type IntentObject } from "./account.ts";
import { ApiError, noSuch } from "./api-error.ts";
import { ApiServer, type SeenRequest } from "./api-server.ts";
import { type CardName, cards } from "./cards.ts";
import { Customers } from "./customers.ts";
import { EventLog } from "./event-log.ts";
import type { Fault } from "./faults.ts";
import { Intents } from "./intents.ts";
import { Refunds } from "./refunds.ts";

/** What the browser learns of a confirmation. */
export interface BrowserResult {
  readonly status: IntentObject["status"];
  /** In the shopper's words, when the card was declined. */
  readonly error?: string;
}

/** Stripe, as far as a shop sees it: its API on a port of this machine, its webhooks, its browser side, its dashboard. */
export class StripeDouble {
  readonly secretKey = "sk_test_51DoubleDoubleDouble";
  readonly webhookSecret = "whsec_DoubleDoubleDouble";
  readonly account = new Account();
  readonly webhooks = new EventLog(this.webhookSecret);
  readonly server: ApiServer;
  readonly #intents = new Intents(this.account, this.webhooks);
  readonly #refunds = new Refunds(this.account, this.webhooks);
  readonly #customers = new Customers(this.account);

  constructor() {
    this.server = new ApiServer(this.secretKey, (request) => this.#handle(request));
  }

  /** The plugin's configuration for this account. */
  get config() {
    return {
      secretKey: this.secretKey,
      webhookSecret: this.webhookSecret,
      apiHost: "127.0.0.1",
      apiPort: this.server.port,
      apiProtocol: "http" as const,
    };
  }

  get requests(): readonly SeenRequest[] {
    return this.server.requests;
  }

  get intents(): IntentObject[] {
    return [...this.account.intents.values()];
  }

  books(currency?: string): Books {
    return this.account.books(currency);
  }

  /** Has the next request, or the next that fits, go wrong. */
  plan(fault: Fault): void {
    this.server.faults.plan(fault);
  }

  /** What Stripe.js does when the shopper presses the button. */
  confirmInBrowser(clientSecret: unknown, card: CardName = "succeeds"): BrowserResult {
    const intent = this.#bySecret(clientSecret);
    if (!["requires_payment_method", "requires_confirmation", "requires_action"].includes(intent.status))
      return { status: intent.status, error: "This payment cannot be confirmed any more." };
    try {
      return { status: this.#intents.charge(intent, cards[card]).status };
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      return { status: intent.status, error: error.message };
    }
  }

  /** The shopper does, or fails, what their bank asks for. */
  completeAction(clientSecret: unknown, { succeeds = true } = {}): BrowserResult {
    const intent = this.#bySecret(clientSecret);
    if (intent.status !== "requires_action") throw new Error(`The intent ${intent.id} is ${intent.status}.`);
    if (succeeds) return { status: this.#intents.complete(intent).status };
    const message =
      "We are unable to authenticate your payment method. Please choose a different payment method and try again.";
    this.#intents.fail(intent, { code: "payment_intent_authentication_failure", message });
    return { status: intent.status, error: message };
  }

  /** What the merchant does on Stripe's own pages. */
  readonly dashboard = {
    capture: (id: string, amount?: number) => this.#intents.capture(id, amountOf("amount_to_capture", amount)),
    refund: (id: string, amount?: number) =>
      this.#refunds.create({ payment_intent: id, ...amountOf("amount", amount) }),
    cancel: (id: string) => this.#intents.cancel(id, {}),
    deleteCustomer: (id: string) => this.account.customers.delete(id),
  };

  async close(): Promise<void> {
    this.webhooks.lose();
    await this.webhooks.settled();
    await this.server.close();
  }

  #handle({ method, path, form }: SeenRequest): object {
    const [, , kind, id, action] = path.split("/");
    const { expand, ...rest } = form;
    const route = `${method} ${kind}${id === undefined ? "" : "/:id"}${action === undefined ? "" : `/${action}`}`;
    switch (route) {
      case "POST payment_intents":
        return this.#expanded(this.#intents.create(rest), expand);
      case "GET payment_intents/:id":
        return this.#expanded(this.account.intent(id ?? ""), expand);
      case "POST payment_intents/:id":
        return this.#expanded(this.#intents.update(id ?? "", rest), expand);
      case "POST payment_intents/:id/confirm":
        return this.#expanded(this.#intents.confirm(id ?? "", rest), expand);
      case "POST payment_intents/:id/capture":
        return this.#expanded(this.#intents.capture(id ?? "", rest), expand);
      case "POST payment_intents/:id/cancel":
        return this.#expanded(this.#intents.cancel(id ?? "", rest), expand);
      case "POST refunds":
        return this.#refunds.create(rest);
      case "GET refunds":
        return this.#refunds.list(rest);
      case "POST customers":
        return this.#customers.create(rest);
      case "GET customers/:id":
        return this.#customers.retrieve(id ?? "");
      default:
        throw new ApiError(404, {
          type: "invalid_request_error",
          message: `Unrecognized request URL (${method}: ${path}).`,
        });
    }
  }

  #expanded(intent: IntentObject, expand: unknown): object {
    if (!Array.isArray(expand) || !expand.includes("latest_charge") || intent.latest_charge === null) return intent;
    return { ...intent, latest_charge: this.account.charges.get(intent.latest_charge) };
  }

  #bySecret(clientSecret: unknown): IntentObject {
    const intent = this.intents.find((one) => one.client_secret === clientSecret);
    if (!intent) throw noSuch("payment_intent", String(clientSecret), "intent");
    return intent;
  }
}

/** Starts a double of Stripe on a free port. Close it when done. */
export async function openStripeDouble(): Promise<StripeDouble> {
  const double = new StripeDouble();
  await double.server.listen();
  return double;
}

const amountOf = (name: string, amount: number | undefined) => (amount === undefined ? {} : { [name]: String(amount) });
