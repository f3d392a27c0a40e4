import { type Database, newId } from "@hanse/plugin-kit";
import type { StoreService } from "../store/index.ts";
import { SalesChannel } from "./sales-channel.entity.ts";
import { listSalesChannels, type SalesChannelRow } from "./sales-channel.queries.ts";

/** Sales channels, of which a shop has one from the start. */
export class SalesChannelService {
  readonly #database: Database;
  readonly #stores: StoreService;

  constructor({ database, stores }: { database: Database; stores: StoreService }) {
    this.#database = database;
    this.#stores = stores;
  }

  async list(): Promise<SalesChannelRow[]> {
    return this.#database.query(listSalesChannels);
  }

  async create({ name, description }: { name: string; description?: string }): Promise<{ id: string }> {
    return this.#database.transaction(async (tx) => {
      const now = new Date();
      const { id } = tx.em.create(SalesChannel, {
        id: newId("sc"),
        name,
        description: description ?? null,
        createdAt: now,
        updatedAt: now,
      });
      return { id };
    });
  }

  /** Makes the default channel, once. */
  async prepare(): Promise<void> {
    const { defaultSalesChannelId } = await this.#stores.settings();
    if (defaultSalesChannelId) return;
    const { id } = await this.create({ name: "Web shop", description: "The shop's own storefront." });
    await this.#stores.update({ defaultSalesChannelId: id });
  }
}
