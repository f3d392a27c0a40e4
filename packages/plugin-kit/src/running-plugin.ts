import { Check, Create, Default, Errors } from "typebox/value";
import type { Call } from "./contract.ts";
import { Database } from "./database/database.ts";
import { migrate } from "./database/migration.ts";
import type { EventEnvelope, PendingEvent } from "./event.ts";
import { forwardOutbox, outboxMigration, storeInOutbox } from "./outbox.ts";
import type { ConfiguredPlugin, Logger, PluginData } from "./plugin.ts";
import { Repeater } from "./repeater.ts";

/** What a plugin finds around it, in the engine's process or in a service. */
export interface Surroundings {
  readonly log: Logger;
  /** Where plugins with data of their own keep it. */
  readonly databaseUrl: string;
  readonly poolSize?: number;
  /** Takes events for good; the same id twice is one event. */
  publish(events: EventEnvelope[]): Promise<void>;
  /** Told every SQL statement of the plugin. */
  onStatement?(text: string): void;
  onMigration?(step: string, done: number, total: number): void;
}

/** A plugin that has been set up, wherever it runs. */
export interface RunningPlugin {
  readonly id: string;
  /** Names of the events it wants. */
  readonly subscriptions: readonly string[];
  call(contract: string, operation: string, input: unknown, call: Call): Promise<unknown>;
  deliver(event: EventEnvelope, signal: AbortSignal): Promise<void>;
  /** Resolves when every event stored so far has been handed over. */
  forwardEvents(): Promise<void>;
  close(): Promise<void>;
}

type Handler = (event: EventEnvelope, options: { signal: AbortSignal }) => Promise<void>;
type Operation = (input: unknown, call: Call) => Promise<unknown>;

/** Sets a plugin up: configuration checked, database migrated and opened, handlers and repeated work registered. */
export async function runPlugin(plugin: ConfiguredPlugin, around: Surroundings): Promise<RunningPlugin> {
  const { definition } = plugin;
  const config = validConfig(plugin);
  const handlers = new Map<string, Handler[]>();
  const disposers: (() => Promise<void>)[] = [];
  const repeater = new Repeater(around.log, definition.id);
  const db = definition.data && (await openData(definition.data, around, () => forwardSoon()));
  const forward = async (whileOthersDo: "wait" | "leave"): Promise<void> => {
    while (db && (await forwardOutbox(db, (events) => around.publish(events), whileOthersDo)));
  };
  const forwardSoon = db ? repeater.add("outbox", 1_000, () => forward("leave")) : () => undefined;

  const contracts = (await definition.setup({
    config,
    log: around.log,
    db: db as never,
    on: (event, handle) => void handlers.set(event.name, [...(handlers.get(event.name) ?? []), handle as Handler]),
    emit: (...events) => around.publish(events.map(enveloped)),
    repeat: (name, everyMs, run) => void repeater.add(name, everyMs, (signal) => run({ signal })),
    onClose: (dispose) => void disposers.unshift(dispose),
  })) as Record<string, Record<string, Operation>>;
  repeater.start();

  return {
    id: definition.id,
    subscriptions: [...handlers.keys()],
    call: (contract, operation, input, call) => {
      const run = contracts[contract]?.[operation];
      if (!run) throw new Error(`The plugin ${definition.id} does not implement ${contract}.${operation}.`);
      return run(input, call);
    },
    deliver: async (event, signal) => {
      for (const handle of handlers.get(event.name) ?? []) await handle(event, { signal });
    },
    forwardEvents: () => forward("wait"),
    close: async () => {
      await repeater.stop();
      for (const dispose of disposers) await dispose();
      await db?.close();
    },
  };
}

function validConfig({ definition, config }: ConfiguredPlugin): never {
  const filled = Default(definition.config, structuredClone(config ?? Create(definition.config)));
  if (Check(definition.config, filled)) return filled as never;
  const [first] = Errors(definition.config, filled);
  throw new Error(
    `The configuration of the plugin ${definition.id} is not valid: ${first?.instancePath.slice(1).replaceAll("/", ".") || "it"} ${first?.message}. See its config schema.`,
  );
}

async function openData(data: PluginData, around: Surroundings, onCommitted: () => void): Promise<Database> {
  const db = new Database({
    url: around.databaseUrl,
    schema: data.schema,
    entities: data.entities,
    poolSize: around.poolSize ?? 10,
    storeEvents: storeInOutbox,
    onEventsStored: debounced(onCommitted),
    ...(around.onStatement && { onStatement: around.onStatement }),
    onPoolError: (error) => around.log.warn({ err: error }, "lost a database connection"),
  });
  await migrate(db, around.databaseUrl, {
    schema: data.schema,
    steps: [outboxMigration, ...data.migrations],
    ...(around.onMigration && { onProgress: around.onMigration }),
  });
  return db;
}

/** Once for all that happens within a moment. */
function debounced(run: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  const fire = (): void => {
    timer = undefined;
    run();
  };
  return () => {
    timer ??= setTimeout(fire, 20).unref();
  };
}

const enveloped = (event: PendingEvent): EventEnvelope => ({
  ...event,
  id: crypto.randomUUID(),
  occurredAt: new Date().toISOString(),
});
