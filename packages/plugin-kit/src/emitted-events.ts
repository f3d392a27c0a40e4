import { Compile } from "typebox/compile";
import { EventRefused } from "./call.errors.ts";
import type { EventEnvelope } from "./event.ts";
import type { PluginIdentity } from "./plugin.ts";

/**
 * Checks what a plugin tells the shop: events of the contracts it implements, with the payload they promise, and its own,
 * named after its id. So no plugin can speak in the shop's name, wherever it runs.
 *
 * @throws EventRefused
 */
export function emittedEvents({ id, implements: contracts }: Pick<PluginIdentity, "id" | "implements">) {
  const definitions = Object.values(contracts).flatMap(({ events }) => events);
  const checks = new Map(definitions.map(({ name, payload }) => [name, Compile(payload)]));
  return (events: readonly EventEnvelope[]): void => {
    for (const { name, payload } of events) {
      const check = checks.get(name);
      if (!check && !name.startsWith(`${id}.`))
        throw new EventRefused({ plugin: id, event: name, problem: `its own events are named ${id}.…` });
      if (!check || check.Check(payload)) continue;
      const [first] = check.Errors(payload);
      const problem = `${first?.instancePath || "the payload"} ${first?.message ?? "is not valid"}`;
      throw new EventRefused({ plugin: id, event: name, problem });
    }
  };
}
