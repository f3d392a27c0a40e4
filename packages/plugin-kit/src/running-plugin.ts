import { Check, Create, Default, Errors } from "typebox/value";
import { NoWebhook, UnknownJob, UnknownOperation } from "./call.errors.ts";
import type { Call } from "./contract.ts";
import { Database } from "./database/database.ts";
import { migrate } from "./database/migration.ts";
import { unnamed } from "./database/statement.ts";
import { emittedEvents } from "./emitted-events.ts";
import type { EventEnvelope, PendingEvent } from "./event.ts";
import { forwardOutbox, outboxMigration, storeInOutbox } from "./outbox.ts";
import { inboxMigration, pruneInbox } from "./inbox.ts";
import { type Manifest, manifestOf } from "./manifest.ts";
import type { AnyPluginRoute, PluginReply } from "./plugin-route.ts";
import type { LocalPlugin, Logger, PluginData, PluginDefinition } from "./plugin.ts";
import { Repeater } from "./repeater.ts";
import { handleRoute, type RouteCall } from "./route-table.ts";
import type { Schedule } from "./schedule.ts";
import type { WebhookReply, WebhookRequest } from "./webhook.ts";

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
  /** What it can do and wants to be told; null of a service that was never reached. */
  readonly manifest: Manifest | null;
  call(contract: string, operation: string, input: unknown, call: Call): Promise<unknown>;
  deliver(event: EventEnvelope, signal: AbortSignal): Promise<void>;
  runJob(name: string, signal: AbortSignal): Promise<void>;
  webhook(request: WebhookRequest): Promise<WebhookReply>;
  handle(call: RouteCall): Promise<PluginReply>;
  /** Throws while it cannot do its work: its database is away, say. */
  ready(): Promise<void>;
  /** Resolves when every event stored so far has been handed over. */
  forwardEvents(): Promise<void>;
  close(): Promise<void>;
}

const hourMs = 3_600_000;
const one = unnamed<{ one: number }>("SELECT 1 AS one");

type Handler = (event: EventEnvelope, options: { signal: AbortSignal }) => Promise<void>;
type Operation = (input: unknown, call: Call) => Promise<unknown>;
type Work = (options: { signal: AbortSignal }) => Promise<void>;
type TakeWebhook = (request: WebhookRequest) => Promise<WebhookReply>;

/** Sets a plugin up: configuration checked, database migrated and opened, handlers and repeated work registered. */
export async function runPlugin(plugin: LocalPlugin, around: Surroundings): Promise<RunningPlugin> {
  const { definition } = plugin;
  const { id } = definition;
  const config = validConfig(plugin);
  const check = emittedEvents(definition);
  const publish = async (events: EventEnvelope[]): Promise<void> => {
    check(events);
    await around.publish(events);
  };
  const handlers = new Map<string, Handler[]>();
  const jobs = new Map<string, { schedule: Schedule; run: Work }>();
  const routes: AnyPluginRoute[] = [];
  let takeWebhook: TakeWebhook | undefined;
  const disposers: (() => Promise<void>)[] = [];
  const repeater = new Repeater(around.log, id);
  const databaseUrl = plugin.databaseUrl ?? around.databaseUrl;
  const db = definition.data && (await openData(definition.data, { ...around, databaseUrl }, () => forwardSoon()));
  const forward = async (whileOthersDo: "wait" | "leave"): Promise<void> => {
    while (db && (await forwardOutbox(db, publish, whileOthersDo)));
  };
  if (db) repeater.add("inbox", hourMs, () => pruneInbox(db));
  const forwardSoon = db ? repeater.add("outbox", 1_000, () => forward("leave")) : () => undefined;

  const implemented = (await definition.setup({
    config,
    log: around.log,
    db: db as never,
    on: (event, handle) => void handlers.set(event.name, [...(handlers.get(event.name) ?? []), handle as Handler]),
    emit: (...events) => publish(events.map(enveloped)),
    webhook: (handle) => {
      if (takeWebhook) throw new Error(`The plugin ${id} registers two webhook handlers; it can have one.`);
      takeWebhook = handle;
    },
    route: (route) => void routes.push(checkedRoute(id, route as unknown as AnyPluginRoute)),
    job: (name, schedule, run) => {
      if (jobs.has(name)) throw new Error(`The plugin ${id} has two jobs called ${name}. Rename one.`);
      jobs.set(name, { schedule, run });
    },
    repeat: (name, everyMs, run) => void repeater.add(name, everyMs, (signal) => run({ signal })),
    onClose: (dispose) => void disposers.unshift(dispose),
  })) as Record<string, Record<string, Operation>>;
  const operations = operationsOf(definition, implemented);
  repeater.start();

  return {
    id,
    manifest: manifestOf(definition, {
      subscriptions: [...handlers.keys()],
      jobs: [...jobs].map(([name, { schedule }]) => ({ name, schedule })),
      routes,
      hasWebhook: takeWebhook !== undefined,
    }),
    async call(contract, operation, input, call) {
      const run = operations.get(`${contract}.${operation}`);
      if (!run) throw new UnknownOperation({ plugin: id, operation: `${contract}.${operation}` });
      return run(input, call);
    },
    async deliver(event, signal) {
      for (const handle of handlers.get(event.name) ?? []) await handle(event, { signal });
    },
    async runJob(name, signal) {
      const job = jobs.get(name);
      if (!job) throw new UnknownJob({ plugin: id, job: name });
      await job.run({ signal });
    },
    async webhook(request) {
      if (!takeWebhook) throw new NoWebhook({ plugin: id });
      return takeWebhook(request);
    },
    handle: (call) => handleRoute(routes, id, call),
    ready: async () => void (await db?.query(one)),
    forwardEvents: () => forward("wait"),
    close: async () => {
      await repeater.stop();
      for (const dispose of disposers) await dispose();
      await db?.close();
    },
  };
}

/** By `contract.operation`; a contract's own operations only, whatever the object that implements it inherits. */
function operationsOf(
  { implements: contracts }: PluginDefinition,
  implemented: Record<string, Record<string, Operation>>,
): Map<string, Operation> {
  const found = new Map<string, Operation>();
  for (const [key, contract] of Object.entries(contracts))
    for (const name of Object.keys(contract.operations)) {
      const run = implemented[key]?.[name];
      if (run) found.set(`${contract.name}.${name}`, (input, call) => run.call(implemented[key], input, call));
    }
  return found;
}

function checkedRoute(plugin: string, route: AnyPluginRoute): AnyPluginRoute {
  if (!route.path.startsWith("/"))
    throw new Error(`The path ${route.path} of a route of the plugin ${plugin} has to begin with a slash.`);
  if (route.scope === "admin" && !route.permission)
    throw new Error(
      `The admin route ${route.path} of the plugin ${plugin} declares no permission: give it one, such as "fulfillment:read".`,
    );
  return route;
}

function validConfig({ definition, config }: LocalPlugin): never {
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
    statementTimeoutMs: data.statementTimeoutMs ?? 30_000,
    storeEvents: storeInOutbox,
    onEventsStored: debounced(onCommitted),
    ...(around.onStatement && { onStatement: around.onStatement }),
    onPoolError: (error) => around.log.warn({ err: error }, "lost a database connection"),
  });
  await migrate(db, around.databaseUrl, {
    schema: data.schema,
    steps: [outboxMigration, inboxMigration, ...data.migrations],
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
