import { type Client, type ConfiguredPlugin, type Contract, guardedClient } from "@hanse/plugin-kit";
import { HostedPlugin, type PluginState, type PluginSurroundings } from "./hosted-plugin.ts";
import { ContractNotHeld, UnknownPlugin, UnknownProvider } from "./plugin.errors.ts";

interface Held {
  readonly contract: Contract;
  readonly providerId: string | undefined;
  readonly hosted: HostedPlugin;
  readonly client: Client<Contract>;
}

/** Runs the shop's plugins or reaches them, and hands out their contracts; callers never learn where a plugin runs. */
export class PluginHost {
  readonly #hosted: HostedPlugin[] = [];
  readonly #held: Held[] = [];

  /** Starts the plugins in their order. When one fails, those before it are stopped again. */
  async start(
    plugins: readonly ConfiguredPlugin[],
    surroundings: (pluginId: string) => PluginSurroundings,
  ): Promise<void> {
    try {
      for (const plugin of plugins) await this.#start(plugin, surroundings(plugin.definition.id));
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  /** The contract that one plugin holds for the whole shop. */
  one<C extends Contract>(contract: C): Client<C> {
    const client = this.optional(contract);
    if (!client) throw new ContractNotHeld({ contract: contract.name });
    return client;
  }

  /** The same where a shop can do without. */
  optional<C extends Contract>(contract: C): Client<C> | undefined {
    return this.#held.find((entry) => entry.contract.name === contract.name)?.client as Client<C> | undefined;
  }

  /** The provider of a contract that several plugins hold. */
  provider<C extends Contract>(contract: C, providerId: string): Client<C> {
    const held = this.#held.find((entry) => entry.contract.name === contract.name && entry.providerId === providerId);
    if (!held) throw new UnknownProvider({ contract: contract.name, providerId, known: this.providerIds(contract) });
    return held.client as Client<C>;
  }

  /** Ids of the providers of a contract, in the order of the configuration. */
  providerIds(contract: Contract): string[] {
    return this.#held.filter((entry) => entry.contract.name === contract.name).map((entry) => entry.providerId ?? "");
  }

  /**
   * The plugin that provides a contract under an id, as paths name it: `pp_stripe_stripe`, or `stripe_stripe` for short.
   *
   * @throws UnknownProvider
   */
  provided(contract: string, providerId: string): HostedPlugin {
    const holders = this.#held.filter((entry) => entry.contract.name === contract);
    const held = holders.find((entry) => entry.providerId?.replace(/^[a-z]{2}_/, "") === providerId);
    const exact = holders.find((entry) => entry.providerId === providerId);
    const known = holders.flatMap((entry) => entry.providerId ?? []);
    const found = exact ?? held;
    if (!found) throw new UnknownProvider({ contract, providerId, known });
    return found.hosted;
  }

  /** @throws UnknownPlugin */
  find(id: string): HostedPlugin {
    const hosted = this.#hosted.find(({ running }) => running.id === id);
    if (!hosted) throw new UnknownPlugin({ id, known: this.#hosted.map(({ running }) => running.id) });
    return hosted;
  }

  get all(): readonly HostedPlugin[] {
    return this.#hosted;
  }

  get states(): PluginState[] {
    return this.#hosted.map(({ state }) => state);
  }

  async close(): Promise<void> {
    for (const { running } of this.#hosted.splice(0).reverse()) await running.close();
    this.#held.length = 0;
  }

  async #start(plugin: ConfiguredPlugin, around: PluginSurroundings): Promise<void> {
    const { id, implements: contracts, providerId } = plugin.definition;
    for (const contract of Object.values(contracts)) this.#refuseDoubles(id, contract, providerId);
    const hosted = await HostedPlugin.start(plugin, around);
    this.#hosted.push(hosted);
    for (const contract of Object.values(contracts)) {
      const { running, guard } = hosted;
      const client = guardedClient(
        id,
        contract,
        (operation, input, call) => running.call(contract.name, operation, input, call),
        guard,
      );
      this.#held.push({ contract, providerId, hosted, client });
    }
  }

  #refuseDoubles(id: string, contract: Contract, providerId: string | undefined): void {
    const same = this.#held.filter((entry) => entry.contract.name === contract.name);
    if (contract.held === "one" && same.length > 0) {
      throw new Error(
        `The plugin ${id} brings a second "${contract.name}", but a shop has one. Remove one of the two from hanse.config.ts.`,
      );
    }
    if (contract.held === "many" && !providerId) {
      throw new Error(
        `The plugin ${id} implements "${contract.name}" without a providerId. Its author must declare one.`,
      );
    }
    if (contract.held === "many" && same.some((entry) => entry.providerId === providerId)) {
      throw new Error(`Two plugins provide ${providerId}. Remove one of them from hanse.config.ts.`);
    }
  }
}
