import { type Database, happened, newId } from "@hanse/plugin-kit";
import { touch } from "../platform/cache/touch.ts";
import { StillInUse } from "../platform/http/http.errors.ts";
import { type ListedPage, type ListQuery, readOne, readPage } from "../platform/http/listing.ts";
import { lockVersion } from "../platform/http/row-version.ts";
import { describeUses } from "../platform/http/uses.ts";
import type { StoreService } from "../store/index.ts";
import { SalesChannel } from "./sales-channel.entity.ts";
import { SalesChannelNotFound } from "./sales-channel.errors.ts";
import { SalesChannelDeleted } from "./sales-channel.events.ts";
import {
  channelColumns,
  channelExists,
  channelListing,
  channelUses,
  listSalesChannels,
  type SalesChannelRow,
} from "./sales-channel.queries.ts";
import { channelChanges, type NewSalesChannelBody, type SalesChannelChangesBody } from "./sales-channel.schema.ts";

/** What publishable keys know of channels goes by this topic. */
const topic = "sales_channel";
const selected = { columns: channelColumns, condition: channelExists, params: [] };

/** Sales channels, of which a shop has one from the start. */
export class SalesChannelService {
  readonly #database: Database;
  readonly #stores: StoreService;

  constructor({ database, stores }: { database: Database; stores: StoreService }) {
    this.#database = database;
    this.#stores = stores;
  }

  /** All of them, the oldest first. */
  async list(): Promise<SalesChannelRow[]> {
    return this.#database.query(listSalesChannels);
  }

  /** One statement. */
  async page(query: ListQuery): Promise<ListedPage<SalesChannelRow>> {
    return readPage(this.#database, channelListing, selected, query);
  }

  async get(id: string): Promise<SalesChannelRow> {
    const channel = await readOne<SalesChannelRow>(this.#database, channelListing, selected, id);
    if (!channel) throw new SalesChannelNotFound({ id });
    return channel;
  }

  async create(sent: NewSalesChannelBody): Promise<{ id: string }> {
    return this.#database.transaction(async (tx) => {
      const now = new Date();
      const { id } = tx.em.create(SalesChannel, {
        ...channelChanges(sent),
        id: newId("sc"),
        name: sent.name,
        createdAt: now,
        updatedAt: now,
      });
      return { id };
    });
  }

  /** A channel that is disabled takes no requests any more: keys that have no other are refused. */
  async update(id: string, sent: SalesChannelChangesBody, expected: number | undefined): Promise<void> {
    await this.#database.transaction(async (tx) => {
      await lockVersion(tx, "sales_channel", id, expected);
      const channel = await tx.em.findOne(SalesChannel, { id, deletedAt: null });
      if (!channel) throw new SalesChannelNotFound({ id });
      Object.assign(channel, channelChanges(sent));
      await tx.em.flush();
      await touch(tx, topic);
    });
  }

  /**
   * Ends a channel. Its orders keep it, so the row stays, disabled: a key that was linked to it at this very moment shows
   * nothing of it.
   *
   * @throws StillInUse while it is the shop's default, has a publishable key, shoppers have carts in it, or promotions
   * are about it.
   */
  async delete(id: string): Promise<void> {
    await this.#database.transaction(async (tx) => {
      await lockVersion(tx, "sales_channel", id, undefined);
      const channel = await tx.em.findOne(SalesChannel, { id, deletedAt: null });
      if (!channel) throw new SalesChannelNotFound({ id });
      const uses = await tx.query(channelUses, [id]);
      if (uses.length > 0) throw new StillInUse({ resource: "sales channel", id, uses: describeUses(uses) });
      Object.assign(channel, { isDisabled: true, deletedAt: new Date() });
      await tx.em.flush();
      tx.emit(happened(SalesChannelDeleted, { id }));
      await touch(tx, topic);
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
