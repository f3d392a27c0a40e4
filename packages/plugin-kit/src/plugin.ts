import type { EntitySchema } from "@mikro-orm/postgresql";
import type { Static, TObject, TSchema } from "typebox";
import type { Contract, Implementation } from "./contract.ts";
import type { Database } from "./database/database.ts";
import type { MigrationStep } from "./database/migration.ts";
import type { EventDefinition, EventEnvelope, PendingEvent } from "./event.ts";

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
  /** Calls `run` about every `everyMs` while the plugin is up, never twice at once in one process. */
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
  readonly config: Config;
  readonly data?: Data;
  setup(
    context: PluginContext<Static<Config>, Data>,
  ): PluginImplementation<Implements> | Promise<PluginImplementation<Implements>>;
}

/** What `setup` returns: one object of operations per contract. */
export type PluginImplementation<Implements extends Contracts> = {
  [Name in keyof Implements]: Implementation<Implements[Name]>;
};

/** A plugin with its configuration, as a shop's `hanse.config.ts` lists it. */
export interface ConfiguredPlugin {
  readonly definition: PluginDefinition;
  readonly config: unknown;
}

type Configure<Config extends TObject> =
  Record<string, never> extends Static<Config>
    ? (config?: Static<Config>) => ConfiguredPlugin
    : (config: Static<Config>) => ConfiguredPlugin;

/** Makes a {@link ConfiguredPlugin}; also carries the definition, for `remote` and for tests. */
export type Plugin<Config extends TObject> = Configure<Config> & { readonly definition: PluginDefinition };

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
  const configure = (config: unknown = {}): ConfiguredPlugin => ({ definition: erased, config });
  return Object.assign(configure, { definition: erased }) as unknown as Plugin<Config>;
}
