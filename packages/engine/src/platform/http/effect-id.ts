import { createHash } from "node:crypto";
import { newId } from "@hanse/plugin-kit";
import { idempotencyKeyOf } from "./idempotent.ts";

/** What of a request tells it from others. */
export interface RequestOfActor {
  readonly caller: { readonly actorId: string };
  readonly headers: Readonly<Record<string, unknown>>;
  readonly url: string;
  readonly body: unknown;
}

const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/**
 * The id of what a request makes; of the form that `newId` gives. A request that comes again under its `Idempotency-Key`,
 * after a process died over it, gets the same id, and so finds what it has made already.
 */
export function effectId(prefix: string, { caller, headers, url, body }: RequestOfActor): string {
  const key = idempotencyKeyOf(headers);
  if (key === undefined) return newId(prefix);
  const digest = createHash("sha256")
    .update(JSON.stringify([caller.actorId, key, url, body]))
    .digest();
  const text = [...digest.subarray(0, 26)].map((byte) => alphabet.charAt(byte & 31)).join("");
  return `${prefix}_${alphabet.charAt((digest[0] ?? 0) & 7)}${text.slice(1)}`;
}
