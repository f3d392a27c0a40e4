import { createHash } from "node:crypto";
import { newId } from "@hanse/plugin-kit";
import { idempotencyKeyOf } from "../platform/http/idempotent.ts";

/**
 * The key of an effect of the inventory plugin. A request that comes again under its `Idempotency-Key`, after a process died
 * over it, has the effect once.
 */
export function effectKey(actorId: string, headers: Readonly<Record<string, unknown>>): string {
  const key = idempotencyKeyOf(headers);
  if (key === undefined) return newId("stmov");
  return `stmov_${createHash("sha256")
    .update(JSON.stringify([actorId, key]))
    .digest("base64url")}`;
}
