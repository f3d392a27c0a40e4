import { AsyncLocalStorage } from "node:async_hooks";
import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import Stripe from "stripe";
import type { StripeSettings } from "./settings.ts";
import { failureOf, isConflict, isReplayedFailure } from "./stripe-failure.ts";

/** Stripe's limit for idempotency keys. */
const longestKey = 255;
/** How many keys are tried when Stripe answers one with its own old failure. */
const keysTried = 4;
const conflictPauseMs = 100;

/** What a request that changes something carries. */
interface Keyed {
  readonly idempotencyKey: string;
}

/** Stripe's API: given up when the caller's signal says so, repeated by idempotency key, errors without secrets. */
export class StripeGateway {
  readonly #stripe: Stripe;
  readonly #signals = new AsyncLocalStorage<AbortSignal>();

  constructor({ secretKey, apiHost, apiPort, apiProtocol, timeoutMs, maxNetworkRetries }: StripeSettings) {
    // Stripe's client takes no signal; its requests find their caller's here.
    const fetchWithSignal: typeof fetch = (url, init = {}) => {
      const signals = [init.signal, this.#signals.getStore()].filter((signal) => signal instanceof AbortSignal);
      return fetch(url, { ...init, signal: AbortSignal.any(signals) });
    };
    this.#stripe = new Stripe(secretKey, {
      ...(apiHost !== undefined && { host: apiHost }),
      ...(apiPort !== undefined && { port: apiPort }),
      ...(apiProtocol !== undefined && { protocol: apiProtocol }),
      httpClient: Stripe.createFetchHttpClient(fetchWithSignal),
      timeout: timeoutMs,
      maxNetworkRetries,
      telemetry: false,
      appInfo: { name: "Hanse" },
    });
  }

  async read<T>(signal: AbortSignal, work: (stripe: Stripe) => Promise<T>): Promise<T> {
    try {
      return await this.#attempt(signal, work);
    } catch (error) {
      throw failureOf(error);
    }
  }

  /**
   * Changes something once per key. Stripe keeps its answer to a key for a day, its own failures too. Such a failure says
   * nothing of what happened: `find` looks, and only when nothing did, the next key is taken, the same one for everybody.
   */
  async write<T>(
    key: string,
    signal: AbortSignal,
    work: (stripe: Stripe, options: Keyed) => Promise<T>,
    find?: () => Promise<T | undefined>,
  ): Promise<T> {
    for (let turn = 1; ; turn += 1) {
      const idempotencyKey = stripeKey(turn === 1 ? key : `${key}/${turn}`);
      try {
        return await this.#attempt(signal, (stripe) => work(stripe, { idempotencyKey }));
      } catch (error) {
        if (turn === keysTried || !isReplayedFailure(error)) throw failureOf(error);
        const found = await find?.();
        if (found !== undefined) return found;
      }
    }
  }

  /**
   * The event in a webhook's body.
   *
   * @throws when the signature is not made with the secret, or is older than five minutes.
   */
  verify(body: Uint8Array, signature: string, webhookSecret: string): Promise<Stripe.Event> {
    return this.#stripe.webhooks.constructEventAsync(Buffer.from(body), signature, webhookSecret, 300);
  }

  async #attempt<T>(signal: AbortSignal, work: (stripe: Stripe) => Promise<T>): Promise<T> {
    while (true) {
      signal.throwIfAborted();
      try {
        return await untilAborted(
          this.#signals.run(signal, () => work(this.#stripe)),
          signal,
        );
      } catch (error) {
        if (!isConflict(error)) throw error;
        await sleep(conflictPauseMs, undefined, { signal });
      }
    }
  }
}

/** A short name for parameters, so that a key stands for them too. */
export const digestOf = (parameters: object): string =>
  createHash("sha256").update(JSON.stringify(parameters)).digest("base64url").slice(0, 22);

function stripeKey(key: string): string {
  const whole = `hanse:${key}`;
  return whole.length <= longestKey ? whole : `hanse:${createHash("sha256").update(key).digest("base64url")}`;
}

/** Stripe's client pauses between its attempts without looking at any signal. */
function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => reject(signal.reason as Error);
    signal.addEventListener("abort", giveUp, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", giveUp));
  });
}
