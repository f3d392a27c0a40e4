import { describe } from "vitest";
import type { Contract } from "../contract.ts";
import type { AnyPlugin } from "../plugin.ts";
import { variableOf } from "../serve/service-settings.ts";
import { freshDatabase } from "./fresh-database.ts";
import { servingPlugin } from "./service-process.ts";
import { type TriedPlugin, tryPlugin, tryService } from "./tried-plugin.ts";

/** A plugin to be tried wherever it can run. */
export interface Candidate<C extends Contract> {
  readonly plugin: AnyPlugin;
  /** The file that exports it; a service is started from it. */
  readonly module: URL;
  readonly contract: C;
  /** Made anew for each placement. */
  config?(): Promise<object>;
}

/** Registers a conformance suite for each placement: in this process, and as a service in a process of its own. */
export function inBothPlacements<C extends Contract>(
  candidate: Candidate<C>,
  suite: (open: () => Promise<TriedPlugin<C>>) => void,
): void {
  const { id } = candidate.plugin.definition;
  describe(`${id}, in process`, () => {
    suite(() => openInProcess(candidate));
  });
  describe(`${id}, as a service`, () => {
    suite(() => openService(candidate));
  });
}

async function openInProcess<C extends Contract>({ plugin, contract, config }: Candidate<C>): Promise<TriedPlugin<C>> {
  const database = plugin.definition.data ? await freshDatabase() : undefined;
  const { definition } = plugin;
  const configured = (await config?.()) ?? {};
  return tryPlugin({ placement: "in-process", definition, config: configured }, contract, {
    ...(database && { databaseUrl: database.url, onClose: () => database.drop() }),
  });
}

async function openService<C extends Contract>({
  plugin,
  module,
  contract,
  config,
}: Candidate<C>): Promise<TriedPlugin<C>> {
  const { definition } = plugin;
  const database = definition.data ? await freshDatabase() : undefined;
  const variables = Object.entries((await config?.()) ?? {}).map(([key, value]) => [
    variableOf(key),
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  return tryService(definition, contract, {
    args: servingPlugin(module, definition.id),
    environment: {
      ...(Object.fromEntries(variables) as Record<string, string>),
      ...(database && { HANSE_SERVICE_DATABASE_URL: database.url }),
    },
    ...(database && { onClose: () => database.drop() }),
  });
}
