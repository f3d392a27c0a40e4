import { outsideTransaction } from "@hanse/plugin-kit";
import type { Delivery } from "./deliveries.queries.ts";
import type { Subscriber } from "./subscriber.ts";

/** Tells a subscriber of an event. One that ignores its signal still cannot take longer than its deadline. */
export async function deliver(
  { id, name, aggregate, occurredAt, payload }: Delivery,
  subscriber: Subscriber,
  { deadlineMs, signal }: { deadlineMs: number; signal: AbortSignal },
): Promise<void> {
  const over = new AbortController();
  const timer = setTimeout(() => over.abort(new Error(`not acknowledged within ${deadlineMs} ms`)), deadlineMs);
  const either = AbortSignal.any([over.signal, signal]);
  const gaveUp = Promise.withResolvers<never>();
  either.addEventListener("abort", () => gaveUp.reject(either.reason as Error), { once: true });
  if (either.aborted) gaveUp.reject(either.reason as Error);
  try {
    const handled = outsideTransaction(async () =>
      subscriber.handle({ id, name, aggregate, occurredAt, payload }, { signal: either }),
    );
    await Promise.race([handled, gaveUp.promise]);
  } finally {
    clearTimeout(timer);
  }
}
