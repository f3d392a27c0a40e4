import { randomBytes } from "node:crypto";
import type { Client, Contract } from "../contract.ts";
import type { EventEnvelope } from "../event.ts";
import { guardedClient } from "../guarded-call.ts";
import type { LocalPlugin, Logger, PluginIdentity } from "../plugin.ts";
import { remote } from "../remote/remote.ts";
import { ServicePlugin } from "../remote/service-plugin.ts";
import { Resilience, serviceLimits } from "../resilience.ts";
import { type RunningPlugin, runPlugin } from "../running-plugin.ts";
import { type ServiceProcess, startService } from "./service-process.ts";
import { openTestHost } from "./test-host.ts";

/** A running plugin, called as the engine calls it. */
export interface TriedPlugin<C extends Contract> {
  readonly client: Client<C>;
  readonly running: RunningPlugin;
  /** What it published so far, each event once. */
  readonly events: EventEnvelope[];
  /** SQL statements it sent so far; none are seen of a service. */
  readonly statements: string[];
  /** What it logged as a warning or an error; of a service, what its callers did. */
  readonly complaints: string[];
  /** The process of a service. */
  readonly service?: ServiceProcess;
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
  plugin: LocalPlugin,
  contract: C,
  { databaseUrl = "", poolSize = 10, onClose }: TrialOptions = {},
): Promise<TriedPlugin<C>> {
  const { events, publish } = collected();
  const { complaints, log } = listened();
  const statements: string[] = [];
  const running = await runPlugin(plugin, {
    databaseUrl,
    poolSize,
    log,
    publish,
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

/** How to start a service that is tried, in whatever language it is written. */
export interface ServiceTrialOptions {
  readonly args: readonly string[];
  /** Another program than this Node. */
  readonly command?: string;
  readonly environment?: Readonly<Record<string, string>>;
  onClose?(): Promise<void>;
}

/**
 * Starts a service in a process of its own and connects to one of its contracts. It finds its secret and the host's
 * address in `HANSE_SERVICE_SECRET` and `HANSE_SERVICE_HOST_URL`, has to listen on `HOST` and `PORT` (0: any free one), and
 * has to print its address as its first line.
 */
export async function tryService<C extends Contract>(
  identity: PluginIdentity,
  contract: C,
  { args, command, environment, onClose }: ServiceTrialOptions,
): Promise<TriedPlugin<C>> {
  const { events, publish } = collected();
  const { complaints, log } = listened();
  const secret = randomBytes(32).toString("hex");
  const host = await openTestHost({ definition: identity, secrets: [secret] }, publish, log);
  const service = await startService({
    args,
    ...(command !== undefined && { command }),
    environment: {
      ...environment,
      HOST: "127.0.0.1",
      PORT: "0",
      HANSE_SERVICE_SECRET: secret,
      HANSE_SERVICE_HOST_URL: host.url,
    },
  });
  const running = await ServicePlugin.connect(remote(identity, { url: service.url, secret }), {
    log,
    remembered: null,
    remember: async () => undefined,
  });
  const send = (operation: string, input: unknown, call: Parameters<RunningPlugin["call"]>[3]): Promise<unknown> =>
    running.call(contract.name, operation, input, call);
  return {
    client: guardedClient(running.id, contract, send, { resilience: new Resilience(serviceLimits), retries: true }),
    running,
    get events() {
      return [...events.values()];
    },
    statements: [],
    complaints,
    service,
    async close() {
      await running.close();
      await service.stop();
      await host.close();
      await onClose?.();
    },
  };
}

function collected(): { events: Map<string, EventEnvelope>; publish(batch: EventEnvelope[]): Promise<void> } {
  const events = new Map<string, EventEnvelope>();
  const publish = async (batch: EventEnvelope[]): Promise<void> => {
    for (const event of batch) events.set(event.id, event);
  };
  return { events, publish };
}

function listened(): { complaints: string[]; log: Logger } {
  const complaints: string[] = [];
  const complain = (data: object, message: string): void =>
    void complaints.push(`${message} ${String("err" in data ? data.err : "")}`);
  return { complaints, log: { debug: () => undefined, info: () => undefined, warn: complain, error: complain } };
}
