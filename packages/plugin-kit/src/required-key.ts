import { InvalidCall } from "./call.errors.ts";
import type { Call } from "./contract.ts";

/**
 * The idempotency key of a call that must have one.
 *
 * @throws InvalidCall when the caller sent none.
 */
export function requiredKey(call: Call, plugin: string, operation: string): string {
  if (call.idempotencyKey) return call.idempotencyKey;
  throw new InvalidCall({ plugin, operation, problem: "it has effects, so it needs an idempotency key" });
}
