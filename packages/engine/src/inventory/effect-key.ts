import { createHash } from "node:crypto";
import { newId } from "@hanse/plugin-kit";

/**
 * The key of an effect of the inventory plugin. A request that comes again under its `Idempotency-Key`, after a process died
 * over it, has the effect once.
 */
export function effectKey(actorId: string, headers: Readonly<Record<string, unknown>>): string {
  const key = headers["idempotency-key"];
  if (typeof key !== "string" || key === "") return newId("stmov");
  return `stmov_${createHash("sha256")
    .update(JSON.stringify([actorId, key]))
    .digest("base64url")}`;
}
