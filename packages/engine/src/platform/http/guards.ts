import type { DomainModule } from "../module.ts";
import type { Guards } from "./access.ts";

/** The guards of all domains as one set: admins are asked of each in turn, the others have one owner. */
export function combineGuards(modules: readonly DomainModule[]): Guards {
  const admins = modules.flatMap((module) => module.guards?.admin ?? []);
  return {
    publishableKey: only(modules, "publishableKey"),
    identity: only(modules, "identity"),
    async admin(request, permission, uses) {
      for (const admin of admins) {
        const caller = await admin(request, permission, uses);
        if (caller) return caller;
      }
      return null;
    },
  };
}

function only<Name extends "publishableKey" | "identity">(modules: readonly DomainModule[], name: Name): Guards[Name] {
  const [guard, second] = modules.flatMap((module) => module.guards?.[name] ?? []);
  if (!guard || second)
    throw new Error(`Exactly one domain must bring the guard ${name}; found ${second ? "several" : "none"}.`);
  return guard;
}
