import type { Client, Contract } from "../contract.ts";
import type { EventEnvelope } from "../event.ts";
import { guardedClient } from "../guarded-call.ts";
import type { ConfiguredPlugin } from "../plugin.ts";
import { runPlugin, type RunningPlugin } from "../running-plugin.ts";

/** A running plugin, called as the engine calls it. */
export interface TriedPlugin<C extends Contract> {
  readonly client: Client<C>;
  readonly running: RunningPlugin;
  /** What it published so far, each event once. */
  readonly events: EventEnvelope[];
  /** SQL statements it sent so far. */
  readonly statements: string[];
  /** What it logged as a warning or an error. */
  readonly complaints: string[];
  close(): Promise<void>;
}

/** Around a plugin that is tried. */
export interface TrialOptions {
  databaseUrl?: string;
  poolSize?: number;
  /** Runs after the plugin is closed. */
  onClose?(): Promise<void>;
}

/** Runs a plugin for a test and connects to one of its contracts. */
export async function tryPlugin<C extends Contract>(
  plugin: ConfiguredPlugin,
  contract: C,
  { databaseUrl = "", poolSize = 10, onClose }: TrialOptions = {},
): Promise<TriedPlugin<C>> {
  const events = new Map<string, EventEnvelope>();
  const statements: string[] = [];
  const complaints: string[] = [];
  const complain = (data: object, message: string): void =>
    void complaints.push(`${message} ${String("err" in data ? data.err : "")}`);
  const running = await runPlugin(plugin, {
    databaseUrl,
    poolSize,
    log: { debug: () => undefined, info: () => undefined, warn: complain, error: complain },
    publish: async (batch) => {
      for (const event of batch) events.set(event.id, event);
    },
    onStatement: (text) => void statements.push(text),
  });
  return {
    client: guardedClient(running.id, contract, (operation, input, call) =>
      running.call(contract.name, operation, input, call),
    ),
    running,
    get events() {
      return [...events.values()];
    },
    statements,
    complaints,
    async close() {
      await running.close();
      await onClose?.();
    },
  };
}
