import {
  type Client,
  type ConfiguredPlugin,
  type Contract,
  guardedClient,
  type RunningPlugin,
  runPlugin,
  type Surroundings,
} from "@hanse/plugin-kit";
import { ContractNotHeld, UnknownProvider } from "./plugin.errors.ts";

interface Held {
  readonly contract: Contract;
  readonly providerId: string | undefined;
  readonly client: Client<Contract>;
}

/** Runs the shop's plugins and hands out their contracts; callers never learn where a plugin runs. */
export class PluginHost {
  readonly #running: RunningPlugin[] = [];
  readonly #held: Held[] = [];

  /** Starts the plugins in their order. When one fails, those before it are stopped again. */
  async start(plugins: readonly ConfiguredPlugin[], surroundings: (pluginId: string) => Surroundings): Promise<void> {
    try {
      for (const plugin of plugins) await this.#start(plugin, surroundings(plugin.definition.id));
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  /** The contract that one plugin holds for the whole shop. */
  one<C extends Contract>(contract: C): Client<C> {
    const held = this.#held.find((entry) => entry.contract.name === contract.name);
    if (!held) throw new ContractNotHeld({ contract: contract.name });
    return held.client as Client<C>;
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

  get running(): readonly RunningPlugin[] {
    return this.#running;
  }

  async close(): Promise<void> {
    for (const plugin of this.#running.splice(0).reverse()) await plugin.close();
    this.#held.length = 0;
  }

  async #start(plugin: ConfiguredPlugin, around: Surroundings): Promise<void> {
    const { id, implements: contracts, providerId } = plugin.definition;
    for (const contract of Object.values(contracts)) this.#refuseDoubles(id, contract, providerId);
    const running = await runPlugin(plugin, around);
    this.#running.push(running);
    for (const [name, contract] of Object.entries(contracts)) {
      const client = guardedClient(id, contract, (operation, input, call) =>
        running.call(name, operation, input, call),
      );
      this.#held.push({ contract, providerId, client });
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
