import { createHmac } from "node:crypto";
import { newStripeId, nowInSeconds } from "./account.ts";

/** An event as Stripe posts it. */
export interface EventObject {
  readonly id: string;
  readonly object: "event";
  readonly api_version: string;
  readonly created: number;
  readonly data: { readonly object: object };
  readonly livemode: false;
  readonly pending_webhooks: number;
  readonly request: null;
  readonly type: string;
}

/** A webhook on its way. */
export interface WebhookMessage {
  /** Names in lower case. */
  readonly headers: Record<string, string>;
  readonly body: Uint8Array;
}

/** Where webhooks go: a URL, or whatever takes them in a test. */
export type WebhookTarget = string | ((message: WebhookMessage) => Promise<{ status: number }>);

/** What happened to an event's webhook. */
export interface Delivery {
  readonly event: EventObject;
  /** Of the reply; 0 when there was none. */
  readonly status: number;
}

type Mode = "send" | "hold" | "lose";

/** Everything that happened, and the webhooks that tell of it. */
export class EventLog {
  readonly events: EventObject[] = [];
  readonly deliveries: Delivery[] = [];
  readonly #secret: string;
  #target: WebhookTarget | undefined;
  #mode: Mode = "send";
  #copies = 1;
  #held: EventObject[] = [];
  #underWay = new Set<Promise<unknown>>();

  constructor(secret: string) {
    this.#secret = secret;
  }

  /** Sends webhooks there, each as many times as told. */
  sendTo(target: WebhookTarget, { copies = 1 }: { copies?: number } = {}): void {
    this.#target = target;
    this.#copies = copies;
    this.#mode = "send";
  }

  /** Keeps webhooks back until {@link release}. */
  hold(): void {
    this.#mode = "hold";
  }

  /** Sends none from now on. */
  lose(): void {
    this.#mode = "lose";
  }

  /** Sends what was held back, one after the other in this order, and whatever happens from now on. */
  async release(order: (held: EventObject[]) => EventObject[] = (held) => held): Promise<void> {
    const held = this.#held;
    this.#held = [];
    this.#mode = "send";
    for (const event of order(held)) await this.deliver(event);
  }

  happened(type: string, object: object): void {
    const event: EventObject = {
      id: newStripeId("evt"),
      object: "event",
      api_version: "2026-10-28.endive",
      created: nowInSeconds(),
      data: { object: structuredClone(object) },
      livemode: false,
      pending_webhooks: 1,
      request: null,
      type,
    };
    this.events.push(event);
    if (this.#mode === "hold") this.#held.push(event);
    if (this.#mode === "send" && this.#target !== undefined)
      for (let copy = 0; copy < this.#copies; copy += 1) this.#later(event);
  }

  /** Sends an event now, also one that was sent before. */
  async deliver(event: EventObject): Promise<number> {
    const status = await this.#post(this.sign(event));
    this.deliveries.push({ event, status });
    return status;
  }

  /** The webhook of an event, as Stripe signs it. */
  sign(event: EventObject, { at = nowInSeconds(), secret = this.#secret } = {}): WebhookMessage {
    const body = JSON.stringify(event, undefined, 2);
    const signature = createHmac("sha256", secret).update(`${at}.${body}`).digest("hex");
    return {
      headers: { "content-type": "application/json; charset=utf-8", "stripe-signature": `t=${at},v1=${signature}` },
      body: new TextEncoder().encode(body),
    };
  }

  /** Resolves when no webhook is on its way. */
  async settled(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  /** After the reply to the request that caused it, as a webhook usually comes. */
  #later(event: EventObject): void {
    const sending = new Promise<void>((resolve) => void setImmediate(resolve)).then(() => this.deliver(event));
    this.#underWay.add(sending);
    void sending.finally(() => this.#underWay.delete(sending));
  }

  async #post({ headers, body }: WebhookMessage): Promise<number> {
    try {
      if (typeof this.#target === "function") return (await this.#target({ headers, body })).status;
      if (this.#target === undefined) return 0;
      const reply = await fetch(this.#target, { method: "POST", headers, body: body.slice() });
      await reply.arrayBuffer();
      return reply.status;
    } catch {
      return 0;
    }
  }
}
