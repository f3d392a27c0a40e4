import { Database, type MigrationStep, migrate, unnamed } from "@hanse/plugin-kit";
import type { AwilixContainer } from "awilix";
import type { Logger } from "pino";
import { BackgroundWork } from "./background-work.ts";
import { ResponseCache } from "./cache/response-cache.ts";
import { VersionClock } from "./cache/version-clock.ts";
import type { ShopConfig } from "./config/config.ts";
import { buildContainer, resolveAll } from "./container.ts";
import { publisher, storeEvents } from "./events/outbox.ts";
import { eventsStored, Relay } from "./events/relay.ts";
import { pluginSubscriber, Subscribers } from "./events/subscriber.ts";
import { actingSettings } from "./http/acting.ts";
import type { IdempotencyStore } from "./http/idempotent.ts";
import { IdempotencyKeys } from "./idempotency/idempotency-keys.ts";
import { IdempotentReplies } from "./idempotency/idempotent-replies.ts";
import { platformJobs } from "./jobs/platform-jobs.ts";
import { putPluginJobs } from "./jobs/plugin-jobs.ts";
import { ShopJobs } from "./jobs/shop-jobs.ts";
import { createLogger } from "./log/logger.ts";
import type { DomainModule } from "./module.ts";
import { Notifier } from "./notify/notifier.ts";
import { PluginHost } from "./plugins/plugin-host.ts";
import { RememberedManifests } from "./plugins/remembered-manifests.ts";
import { openQueue } from "./queue/open-queue.ts";
import { giveBackStartMemory } from "./start-memory.ts";
import { WorkflowRunner } from "./workflow/runner.ts";

export interface PlatformOptions {
  readonly config: ShopConfig;
  readonly databaseUrl: string;
  readonly migrations: readonly MigrationStep[];
  readonly modules: readonly DomainModule[];
  readonly onProgress?: (text: string) => void;
  readonly onStatement?: (text: string) => void;
}

/** What every shop stands on, opened: connections, caches, plugins, services. It knows no commerce. */
export interface Platform {
  readonly container: AwilixContainer;
  readonly database: Database;
  readonly log: Logger;
  readonly idempotency: IdempotencyStore;
  readonly plugins: PluginHost;
  /** Takes events from plugins for good; the same id twice is one event. */
  readonly publish: Publish;
  isStopping: boolean;
  /** Throws when the database cannot be reached. */
  ready(): Promise<void>;
  /** Begins to deliver events, to take up workflows and to run jobs, as far as this process does. */
  startWork(): void;
  close(): Promise<void>;
}

const one = unnamed<{ one: number }>("SELECT 1 AS one");

export async function openPlatform(options: PlatformOptions): Promise<Platform> {
  const { config, databaseUrl, modules } = options;
  const closers: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    const log = createLogger(config.log.level);
    const subscribers = new Subscribers();
    const notifier = new Notifier({ url: databaseUrl, log });
    const database = openDatabase(options, log, subscribers, notifier);
    closers.push(() => database.close());
    await migrateDatabase(database, options);
    await notifier.start();
    closers.push(() => notifier.stop());
    const clock = new VersionClock({ database, notifier, log });
    await clock.start();
    closers.push(() => clock.stop());

    const queue = openQueue({ redis: config.redis, databaseUrl, log });
    closers.push(() => queue.close());
    const jobs = new ShopJobs({ queue, log });
    const plugins = new PluginHost();
    const subscribed = Promise.withResolvers<void>();
    const publish = afterwards(subscribed.promise, publisher(database, subscribers));
    await startPlugins(plugins, options, { database, log, publish, subscribers, jobs });
    closers.push(() => plugins.close());
    const runner = new WorkflowRunner({
      database,
      notifier,
      log,
      uses: () => container.cradle,
      leaseMs: config.checkout.leaseSeconds * 1_000,
    });
    const replies = new ResponseCache({ clock, maxBytes: config.cache.maxBytes });
    const routeTable = modules.flatMap((module) => module.routes ?? []);
    const platform = { config, database, log, clock, replies, plugins, runner, queue, jobs, routeTable };
    const container = buildContainer(platform, modules);
    resolveAll(container);
    addSubscribers(subscribers, modules, plugins, container);
    subscribed.resolve();
    for (const module of modules) runner.register(...(module.workflows ?? []));

    const relay = new Relay({ database, subscribers, notifier, log });
    const keys = new IdempotencyKeys({ database });
    for (const job of platformJobs({ database, keys, retention: config.retention })) jobs.add(job);
    for (const { running } of plugins.all) putPluginJobs(jobs, running);
    const { mode } = config.worker;
    const work = new BackgroundWork({ modules, container, relay, runner, jobs, queue, log, mode });
    return {
      container,
      database,
      log,
      idempotency: new IdempotentReplies({ keys, log }),
      plugins,
      publish,
      isStopping: false,
      ready: async () => void (await database.query(one)),
      startWork() {
        work.start();
        giveBackStartMemory();
        closers.push(() => work.stop());
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function openDatabase(options: PlatformOptions, log: Logger, subscribers: Subscribers, notifier: Notifier): Database {
  const { config, databaseUrl, modules, onStatement } = options;
  return new Database({
    url: databaseUrl,
    entities: modules.flatMap((module) => module.entities ?? []),
    poolSize: config.database.poolSize,
    prepare: config.database.prepare,
    storeEvents: storeEvents(subscribers),
    settings: actingSettings,
    onEventsStored: () => notifier.announce(eventsStored),
    ...(onStatement && { onStatement }),
    onPoolError: (error) => log.warn({ err: error }, "lost a database connection"),
  });
}

async function migrateDatabase(
  database: Database,
  { databaseUrl, migrations, onProgress }: PlatformOptions,
): Promise<void> {
  await migrate(database, databaseUrl, {
    steps: migrations,
    onProgress: (step, done, total) => onProgress?.(`Migrating the database: ${done} of ${total} (${step})`),
  });
}

type Publish = ReturnType<typeof publisher>;

/** An event is stored together with who wants it, so none may be taken before all who might are known. */
const afterwards =
  (known: Promise<void>, publish: Publish): Publish =>
  async (events) => {
    await known;
    return publish(events);
  };

async function startPlugins(
  plugins: PluginHost,
  { config, databaseUrl, onStatement, onProgress }: PlatformOptions,
  {
    database,
    log,
    publish,
    subscribers,
    jobs,
  }: { database: Database; log: Logger; publish: Publish; subscribers: Subscribers; jobs: ShopJobs },
): Promise<void> {
  const manifests = new RememberedManifests(database);
  const remembered = await manifests.of(
    config.plugins.filter(({ placement }) => placement === "service").map(({ definition }) => definition.id),
  );
  await plugins.start(config.plugins, (id) => ({
    log: log.child({ plugin: id }),
    databaseUrl,
    poolSize: config.database.poolSize,
    publish,
    ...(onStatement && { onStatement }),
    onMigration: (step, done, total) => onProgress?.(`Migrating the plugin ${id}: ${done} of ${total} (${step})`),
    remembered: remembered.get(id) ?? null,
    async remember(manifest) {
      await manifests.put(manifest);
      const hosted = plugins.all.find(({ running }) => running.id === id);
      if (!hosted) return;
      subscribers.replace(pluginSubscriber(hosted.running));
      putPluginJobs(jobs, hosted.running);
    },
  }));
}

function addSubscribers(
  subscribers: Subscribers,
  modules: readonly DomainModule[],
  plugins: PluginHost,
  container: AwilixContainer,
): void {
  for (const { event, handle, isWanted, ...subscriber } of modules.flatMap((module) => module.subscribers ?? [])) {
    subscribers.add({
      ...subscriber,
      events: [event],
      ...(isWanted && { isWanted: () => isWanted(container.cradle as never) }),
      handle: (envelope, call) => handle(container.cradle as never, envelope, call),
    });
  }
  for (const { running } of plugins.all) subscribers.replace(pluginSubscriber(running));
}
