import type { EntitySchema } from "@mikro-orm/postgresql";
import type { Static, TObject, TSchema } from "typebox";
import type { Contract, Implementation } from "./contract.ts";
import type { Database } from "./database/database.ts";
import type { MigrationStep } from "./database/migration.ts";
import type { EventDefinition, EventEnvelope, PendingEvent } from "./event.ts";
import type { PluginRoute } from "./plugin-route.ts";
import type { Schedule } from "./schedule.ts";
import type { WebhookReply, WebhookRequest } from "./webhook.ts";

/** Structured log, one line an entry. */
export interface Logger {
  debug(data: object, message: string): void;
  info(data: object, message: string): void;
  warn(data: object, message: string): void;
  error(data: object, message: string): void;
}

/** A plugin's own tables: a PostgreSQL schema named after the plugin, which nobody else reads or writes. */
export interface PluginData {
  /** PostgreSQL schema; lower case and underscores. */
  readonly schema: string;
  readonly entities: readonly EntitySchema[];
  readonly migrations: readonly MigrationStep[];
  /** After how many milliseconds PostgreSQL gives a statement up, whoever still waits for it; 30,000 unless told. */
  readonly statementTimeoutMs?: number;
}

/** What `setup` is given. */
export interface PluginContext<Config, Data extends PluginData | undefined> {
  /** Validated, with the schema's defaults. */
  readonly config: Readonly<Config>;
  readonly log: Logger;
  /** The plugin's own database, when it declares `data`. Its transactions are never the engine's. */
  readonly db: Data extends PluginData ? Database : undefined;
  /** Handles an event. It may come more than once: be idempotent by `event.id`, or keep it in a table of your own. */
  on<Payload extends TSchema>(
    event: EventDefinition<Payload>,
    handle: (event: EventEnvelope<Static<Payload>>, options: { signal: AbortSignal }) => Promise<void>,
  ): void;
  /** Tells the shop that something happened. With tables of your own, use the transaction's `emit` instead: it cannot be lost. */
  emit(...events: PendingEvent[]): Promise<void>;
  /** Takes callbacks from outside the shop, such as a payment provider's. At most one a plugin. */
  webhook(handle: (request: WebhookRequest) => Promise<WebhookReply>): void;
  /** Adds an endpoint, below `/store/x/<plugin>`, `/admin/x/<plugin>` or `/x/<plugin>`. */
  route<
    const P extends TObject | undefined = undefined,
    const Q extends TObject | undefined = undefined,
    const B extends TSchema | undefined = undefined,
  >(
    route: PluginRoute<P, Q, B>,
  ): void;
  /** Work that the shop schedules: each due run happens once in the whole shop, in one of the plugin's processes. */
  job(name: string, schedule: Schedule, run: (options: { signal: AbortSignal }) => Promise<void>): void;
  /** Calls `run` about every `everyMs` in each process of the plugin while it is up, never twice at once in one. */
  repeat(name: string, everyMs: number, run: (options: { signal: AbortSignal }) => Promise<void>): void;
  /** Runs when the plugin stops, last registered first. */
  onClose(dispose: () => Promise<void>): void;
}

/** Contracts by the names under which the implementation returns them. */
export type Contracts = Record<string, Contract>;

/** Everything a plugin declares. */
export interface PluginDefinition<
  Implements extends Contracts = Contracts,
  Config extends TObject = TObject,
  Data extends PluginData | undefined = PluginData | undefined,
> {
  /** Unique in a shop, kebab-case: `search-meilisearch`. */
  readonly id: string;
  readonly implements: Implements;
  /** For contracts that many may hold: the id that carts, regions and orders name it by, for example `pp_system_default`. */
  readonly providerId?: string;
  /**
   * What it can be told. A field declared with `Type.With(Type.String(), { default: "…" })` may be left out by whoever
   * configures the plugin, and is always there in `setup`. `secret: true` keeps a value out of logs.
   */
  readonly config: Config;
  readonly data?: Data;
  /** Module with the plugin's pages for the admin UI, for the browser: `new URL("./admin.js", import.meta.url)`. */
  readonly admin?: URL;
  readonly setup: Setup<Implements, Config, Data>;
}

/** A conditional type, so that contracts are known before the operations are looked at: their literals stay literals. */
type Setup<Implements extends Contracts, Config extends TObject, Data extends PluginData | undefined> = [
  Implements,
] extends [infer Known extends Contracts]
  ? (context: PluginContext<Static<Config>, Data>) => PluginImplementation<Known> | Promise<PluginImplementation<Known>>
  : never;

/** What `setup` returns: one object of operations per contract. */
export type PluginImplementation<Implements extends Contracts> = {
  [Name in keyof Implements]: Implementation<Implements[Name]>;
};

/** Where a plugin in the engine's process keeps its data, when not in the shop's database. */
export interface InProcessOptions {
  /** PostgreSQL URL; the plugin's schema is made there. */
  readonly databaseUrl?: string;
}

/** A plugin with its configuration, to run in the engine's process. */
export interface LocalPlugin {
  readonly placement: "in-process";
  readonly definition: PluginDefinition;
  readonly config: unknown;
  readonly databaseUrl?: string;
}

/** What the shop has to know of a plugin that runs as a service. */
export type PluginIdentity = Pick<PluginDefinition, "id" | "implements" | "providerId">;

/** A plugin that runs as a service of its own, made by `remote`. */
export interface RemotePlugin {
  readonly placement: "service";
  readonly definition: PluginIdentity;
  /** Where the service listens, without a path. */
  readonly url: string;
  /** Keys that requests and replies are signed with; the first signs, all are accepted. At least 32 characters each. */
  readonly secrets: readonly string[];
}

/** A plugin as a shop's `hanse.config.ts` lists it. */
export type ConfiguredPlugin = LocalPlugin | RemotePlugin;

type Defaulted<Properties> = {
  [Key in keyof Properties]: Properties[Key] extends { readonly default: unknown } ? Key : never;
}[keyof Properties];

/** A plugin's configuration as it is written: what has a default may be left out. */
type WrittenConfig<Config extends TObject> = Omit<Static<Config>, Defaulted<Config["properties"]>> &
  Partial<Pick<Static<Config>, Defaulted<Config["properties"]> & keyof Static<Config>>>;

type Configure<Config extends TObject> =
  Record<string, never> extends WrittenConfig<Config>
    ? (config?: WrittenConfig<Config>, options?: InProcessOptions) => LocalPlugin
    : (config: WrittenConfig<Config>, options?: InProcessOptions) => LocalPlugin;

/** A plugin of whatever configuration. */
export interface AnyPlugin {
  readonly definition: PluginDefinition;
}

/** Makes a {@link LocalPlugin}; also carries the definition, for `remote`, `serve` and tests. */
export type Plugin<Config extends TObject> = Configure<Config> & AnyPlugin;

/**
 * Defines a plugin. Types of configuration, events and operations are inferred from the schemas.
 *
 * @example
 * export const taxRates = definePlugin({
 *   id: "tax-rates",
 *   implements: { tax },
 *   providerId: "tp_system",
 *   config: Type.Object({}),
 *   setup: () => ({ tax: { calculate: async (request) => taxLines(request) } }),
 * });
 */
export function definePlugin<
  const Implements extends Contracts,
  const Config extends TObject,
  const Data extends PluginData | undefined = undefined,
>(definition: PluginDefinition<Implements, Config, Data>): Plugin<Config> {
  // The host validates configuration and every call against the schemas, so the erased definition is safe to hold.
  const erased = definition as unknown as PluginDefinition;
  const configure = (config: unknown = {}, options: InProcessOptions = {}): LocalPlugin => ({
    placement: "in-process",
    definition: erased,
    config,
    ...options,
  });
  return Object.assign(configure, { definition: erased }) as unknown as Plugin<Config>;
}
