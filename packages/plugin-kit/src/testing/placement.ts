import { describe } from "vitest";
import type { TObject } from "typebox";
import type { Contract } from "../contract.ts";
import type { Plugin } from "../plugin.ts";
import { freshDatabase } from "./fresh-database.ts";
import { type TriedPlugin, tryPlugin } from "./tried-plugin.ts";

/** A plugin to be tried wherever it can run. */
export interface Candidate<C extends Contract> {
  readonly plugin: Plugin<TObject>;
  /** The file whose default or only exported plugin this is; a service is started from it. */
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
  describe(`${id}, in process`, () => suite(() => openInProcess(candidate)));
}

async function openInProcess<C extends Contract>({ plugin, contract, config }: Candidate<C>): Promise<TriedPlugin<C>> {
  const database = plugin.definition.data ? await freshDatabase() : undefined;
  const configured = { ...plugin(), config: (await config?.()) ?? {} };
  return tryPlugin(configured, contract, {
    ...(database && { databaseUrl: database.url, onClose: () => database.drop() }),
  });
}
