import {
  type BreakerState,
  type ConfiguredPlugin,
  type Guard,
  HanseError,
  inProcessLimits,
  type Logger,
  PluginUnavailable,
  Resilience,
  type RunningPlugin,
  runPlugin,
  serviceLimits,
  type ServiceSurroundings,
  type Surroundings,
} from "@hanse/plugin-kit";
import type { ServicePlugin } from "@hanse/plugin-kit/remote";

/** Everything a plugin may need around it, wherever it runs. */
export type PluginSurroundings = Surroundings & ServiceSurroundings;

/** How a plugin does. */
export interface PluginState {
  readonly id: string;
  readonly placement: ConfiguredPlugin["placement"];
  /** Address of a service; null in process. */
  readonly url: string | null;
  readonly providerId: string | null;
  /** Contracts it holds, with their versions. */
  readonly contracts: readonly { readonly name: string; readonly version: number }[];
  readonly state: "up" | "degraded" | "incompatible";
  readonly breaker: BreakerState;
  /** What is wrong, in words; null when nothing is. */
  readonly problem: string | null;
}

/** A plugin of the shop with what guards its callers. */
export class HostedPlugin {
  readonly plugin: ConfiguredPlugin;
  readonly running: RunningPlugin;
  readonly guard: Guard;
  readonly #service: ServicePlugin | undefined;

  private constructor(
    plugin: ConfiguredPlugin,
    running: RunningPlugin,
    log: Logger,
    service: ServicePlugin | undefined,
  ) {
    this.plugin = plugin;
    this.running = running;
    this.#service = service;
    const onBreakerChange = (state: BreakerState): void =>
      state === "open"
        ? log.warn({ plugin: running.id }, "the plugin failed several times in a row; it is not called for a moment")
        : log.info({ plugin: running.id }, `the plugin's circuit breaker is ${state}`);
    const limits = service ? serviceLimits : inProcessLimits;
    this.guard = { resilience: new Resilience({ ...limits, onBreakerChange }), retries: service !== undefined };
  }

  static async start(plugin: ConfiguredPlugin, around: PluginSurroundings): Promise<HostedPlugin> {
    if (plugin.placement === "in-process") {
      return new HostedPlugin(plugin, await runPlugin(plugin, around), around.log, undefined);
    }
    // Loaded only where there is a service: the HTTP client is not small.
    const { ServicePlugin } = await import("@hanse/plugin-kit/remote");
    const service = await ServicePlugin.connect(plugin, around);
    return new HostedPlugin(plugin, service, around.log, service);
  }

  /**
   * Runs what is no operation of a contract, a webhook or a route, behind the same bulkhead and breaker. Errors of a
   * catalogue are kept; any other says that the plugin is unavailable.
   */
  async attempt<T>(operation: string, signal: AbortSignal, work: (running: RunningPlugin) => Promise<T>): Promise<T> {
    try {
      return await this.guard.resilience.run(() => work(this.running), { mayRetry: false, signal });
    } catch (error) {
      if (error instanceof HanseError) throw error;
      throw new PluginUnavailable({ plugin: this.running.id, operation }, { cause: error });
    }
  }

  get state(): PluginState {
    const { definition, placement } = this.plugin;
    const breaker = this.guard.resilience.breaker;
    return {
      id: definition.id,
      placement,
      url: this.plugin.placement === "service" ? this.plugin.url : null,
      providerId: definition.providerId ?? null,
      contracts: Object.values(definition.implements).map(({ name, version }) => ({ name, version })),
      state: this.#service?.state ?? (breaker === "open" ? "degraded" : "up"),
      breaker,
      problem: this.#service?.problem ?? null,
    };
  }
}
