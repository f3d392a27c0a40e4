import type { AdminCaller } from "../platform/http/access.ts";
import { beyond } from "./permission.ts";
import { GrantExceeds } from "./staff.errors.ts";

/** Who acts: as much of an admin caller as decides what they may hand on. */
export type Actor = Pick<AdminCaller, "actorId" | "permissions">;

/**
 * Nobody hands on, takes away or changes what they do not hold themselves, or a role that may make roles would be a way to
 * every other.
 *
 * @throws GrantExceeds
 */
export function mustHold(actor: Actor, permissions: readonly string[]): void {
  const missing = beyond(actor.permissions, [...new Set(permissions)]);
  if (missing.length > 0) throw new GrantExceeds({ missing });
}
