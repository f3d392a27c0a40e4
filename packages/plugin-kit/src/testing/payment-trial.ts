import { expect } from "vitest";
import { type payment, PaymentRefused } from "../contracts/payment.ts";
import type { TriedPlugin } from "./tried-plugin.ts";

type Data = Record<string, unknown>;
export type TriedPayment = TriedPlugin<typeof payment>;

/** What the shopper does. */
export interface Browser {
  /** Pays what was prepared, with a card of that kind. */
  confirm(data: Data, how: "succeeds" | "requires-action" | "declined"): Promise<void>;
  /** Takes the step that `requires-action` asks for. */
  completeAction(data: Data): Promise<void>;
}

/** What a payment suite has to know of a provider, and how it reaches what lies behind it. */
export interface PaymentTrial {
  /** Where the shopper pays in the browser. Absent where `authorize` alone reserves the money. */
  browser?: Browser;
  /**
   * The provider's own sums over all payments in euro, in minor units, `authorized` without what was captured. Absent where
   * the plugin keeps the only books.
   */
  books?(): Promise<{ authorized: number; captured: number; refunded: number }>;
  /** Whether an authorisation is captured once, all or a part, or in as many parts as one likes. */
  captures?: "once" | "in parts";
}

/** The plugin under test, once it is open. */
export interface Given {
  readonly tried: () => TriedPayment;
  readonly trial: PaymentTrial;
}

export const currencyCode = "eur";
export const newKey = (): string => `call-${crypto.randomUUID()}`;
export const refused = { code: PaymentRefused.code };

/** A session that was prepared, and paid in the browser where that is how it is done. */
export async function prepared(
  { tried, trial }: Given,
  amount: number,
  how: "succeeds" | "declined" | "requires-action" = "succeeds",
) {
  const session = { sessionId: `payses_${crypto.randomUUID()}`, amount, currencyCode };
  const { data } = await tried().client.initiate({ ...session, data: {} }, { idempotencyKey: newKey() });
  await trial.browser?.confirm(data, how);
  return { ...session, data };
}

/** An authorised payment, with short ways to move its money. */
export async function authorized(given: Given, amount: number) {
  const { client } = given.tried();
  const session = await prepared(given, amount);
  const key = newKey();
  const { data } = await client.authorize(session, { idempotencyKey: key });
  const part = (units: number, currency = currencyCode) => ({ data, amount: units, currencyCode: currency });
  return {
    session,
    key,
    data,
    part,
    capture: (units: number, idempotencyKey = newKey()) => client.capture(part(units), { idempotencyKey }),
    refund: (units: number, idempotencyKey = newKey()) => client.refund(part(units), { idempotencyKey }),
    cancel: () => client.cancel({ data, key }, { idempotencyKey: newKey() }),
    retrieve: () => client.retrieve({ data }),
  };
}

/** By how much the provider's books changed; undefined without such books. */
export async function change({ trial }: Given, work: () => Promise<unknown>) {
  const before = await trial.books?.();
  await work();
  const after = await trial.books?.();
  if (!before || !after) return undefined;
  const { authorized: reserved, captured, refunded } = after;
  return {
    authorized: reserved - before.authorized,
    captured: captured - before.captured,
    refunded: refunded - before.refunded,
  };
}

export const expectBooks = (given: Given, changed: object | undefined, expected: object): void =>
  expect(changed).toEqual(given.trial.books && expected);

export const atOnce = <T>(times: number, work: () => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: times }, work));
