import { type Client, isError, type payment, PaymentRefused, type PaymentState } from "@hanse/plugin-kit";

type Provider = Client<typeof payment>;

/** What is to be given back, as its provider knows it. */
export interface StandingFunds {
  readonly sessionId: string;
  readonly data: Record<string, unknown>;
  readonly currencyCode: string;
  /** The authorisation that it came of: it must not happen afterwards either. */
  readonly key: string;
}

/** Minor units that are authorised, or were taken and not given back. */
export function standingAmount({ status, amount, captured, refunded = 0 }: PaymentState): number {
  if (status === "captured") return Math.max(0, (captured ?? amount) - refunded);
  return status === "authorized" ? amount : 0;
}

/** Cancels at the provider, or gives back what it has captured by now. Repeated, it does nothing more. */
export async function giveBack(
  provider: Provider,
  { data, currencyCode, key }: StandingFunds,
  { budgetMs }: { budgetMs?: number } = {},
): Promise<void> {
  const within = budgetMs === undefined ? {} : { budgetMs };
  try {
    await provider.cancel({ data, key }, { idempotencyKey: `${key}:cancel`, ...within });
  } catch (refusal) {
    if (!isError(refusal, PaymentRefused)) throw refusal;
    const state = await retrieved(provider, data);
    const amount = state === undefined ? 0 : standingAmount(state);
    if (amount === 0) return;
    if (state?.status !== "captured") throw refusal;
    const part = { data: state.data, amount, currencyCode };
    // With the amount: somebody may give a part back at the provider's own pages between two tries.
    await provider.refund(part, { idempotencyKey: `${key}:refund:${amount}`, ...within });
  }
}

/** Where a payment stands; undefined when its provider says that there is none. */
export async function retrieved(provider: Provider, data: Record<string, unknown>): Promise<PaymentState | undefined> {
  try {
    return await provider.retrieve({ data });
  } catch (error) {
    if (isError(error, PaymentRefused)) return undefined;
    throw error;
  }
}
