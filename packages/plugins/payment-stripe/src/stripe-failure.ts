import { HanseError, PaymentRefused } from "@hanse/plugin-kit";
import Stripe from "stripe";

const { StripeError, StripeCardError, StripeInvalidRequestError, StripeIdempotencyError } = Stripe.errors;
const { StripeAuthenticationError, StripePermissionError, StripeConnectionError, StripeRateLimitError } = Stripe.errors;

/**
 * What Stripe's client threw, as the shop may see it: a refusal that repeating does not change, or an error that says the
 * outcome is not known. Keys and client secrets are cut out; the original is not kept, since it quotes requests.
 */
export function failureOf(error: unknown): Error {
  if (error instanceof HanseError) return error;
  if (!(error instanceof StripeError)) return error instanceof Error ? error : new Error(String(error));
  if (error instanceof StripeCardError || error instanceof StripeInvalidRequestError)
    return new PaymentRefused({ reason: reasonOf(error) });
  if (error instanceof StripeIdempotencyError)
    return new PaymentRefused({ reason: "its idempotency key was used for something else" });
  return new Error(`${whatWentWrong(error)}${error.requestId ? ` (request ${error.requestId})` : ""}.`);
}

/** The answer to an earlier request with this key is a failure of Stripe's own, and stays so: it tells nothing any more. */
export const isReplayedFailure = (error: unknown): boolean =>
  error instanceof StripeError && (error.statusCode ?? 0) >= 500 && error.headers?.["idempotent-replayed"] === "true";

/** Another request with this key, or about this payment, is under way. */
export const isConflict = (error: unknown): boolean =>
  error instanceof StripeError &&
  (error.statusCode === 409 || (error.statusCode === 429 && error.code === "lock_timeout"));

export const isCardError = (error: unknown): boolean => error instanceof StripeCardError;

/** Cuts secret keys, webhook secrets and client secrets out of a text. */
export const redacted = (text: string): string =>
  text.replace(/\b(?:sk|rk|pk|whsec)_\w[\w*]+|\b\w+_secret_\w+/gu, "[secret]");

function whatWentWrong(error: InstanceType<typeof StripeError>): string {
  if (error instanceof StripeAuthenticationError) return "Stripe does not accept the configured secret key";
  if (error instanceof StripePermissionError) return "Stripe does not allow this to the configured secret key";
  if (error instanceof StripeConnectionError) return "Stripe could not be reached, or did not answer";
  if (error instanceof StripeRateLimitError) return "Stripe limits the rate of requests";
  return `Stripe failed with the status ${error.statusCode ?? "unknown"}`;
}

const reasonOf = ({ message }: Error): string => redacted(message).replace(/\.$/u, "");
