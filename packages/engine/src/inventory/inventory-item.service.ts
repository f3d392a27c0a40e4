import { type Database, inventory, InventoryItemNotFound, newId, type Transaction } from "@hanse/plugin-kit";
import { StillInUse } from "../platform/http/http.errors.ts";
import { type ListedPage, type ListQuery, readOne, readPage } from "../platform/http/listing.ts";
import { lockVersion } from "../platform/http/row-version.ts";
import { describeUses } from "../platform/http/uses.ts";
import type { PluginHost } from "../platform/plugins/plugin-host.ts";
import { InventoryItem } from "./inventory.entity.ts";
import { SkuTaken } from "./inventory.errors.ts";
import {
  holderOfSku,
  type InventoryItemRow,
  itemColumns,
  itemListing,
  itemUses,
  lockSku,
  noteTold,
  noteUntold,
  removeItem,
  untoldItems,
} from "./inventory-item.queries.ts";
import type { ItemChanges } from "./inventory-item.schema.ts";
import type { LevelAdministration, NewCount } from "./level-administration.service.ts";

const selected = { columns: itemColumns, condition: "TRUE", params: [] };

/** Inventory items as staff keep them. The inventory plugin is told what it needs of them. */
export class InventoryItemService {
  readonly #database: Database;
  readonly #plugins: PluginHost;
  readonly #levels: LevelAdministration;

  constructor({
    database,
    plugins,
    levelAdministration,
  }: {
    database: Database;
    plugins: PluginHost;
    levelAdministration: LevelAdministration;
  }) {
    this.#database = database;
    this.#plugins = plugins;
    this.#levels = levelAdministration;
  }

  /** One statement. */
  async page(query: ListQuery): Promise<ListedPage<InventoryItemRow>> {
    return readPage(this.#database, itemListing, selected, query);
  }

  async get(id: string): Promise<InventoryItemRow> {
    const row = await readOne<InventoryItemRow>(this.#database, itemListing, selected, id);
    if (!row) throw new InventoryItemNotFound({ itemIds: [id] });
    return row;
  }

  /**
   * Makes an item with its first counts. It is shown once the plugin has both; of an item that was given up half-way, the
   * plugin keeps an id that nobody knows.
   */
  async create(item: ItemChanges, counts: readonly Omit<NewCount, "itemId">[]): Promise<{ id: string }> {
    const id = newId("iitem");
    await this.#levels.assertLocations(counts);
    await this.#database.transaction((tx) => this.#assertSku(tx, id, item.sku));
    const { sku = null, title = null, requiresShipping = true } = item;
    await this.#plugins.one(inventory).putItems([{ id, sku, title, requiresShipping }]);
    await this.#levels.count(counts.map((count) => ({ ...count, itemId: id })));
    await this.#database.transaction(async (tx) => {
      await this.#assertSku(tx, id, item.sku);
      const now = new Date();
      tx.em.create(InventoryItem, { requiresShipping, ...item, id, createdAt: now, updatedAt: now });
      await tx.em.flush();
    });
    return { id };
  }

  async update(id: string, changes: ItemChanges, expected: number | undefined): Promise<void> {
    await this.#database.transaction(async (tx) => {
      await lockVersion(tx, "inventory_item", id, expected);
      const item = await tx.em.findOne(InventoryItem, { id });
      if (!item) throw new InventoryItemNotFound({ itemIds: [id] });
      await this.#assertSku(tx, id, changes.sku);
      Object.assign(item, changes);
      await tx.em.flush();
      await tx.query(noteUntold, [id]);
    });
    await this.#tell(id);
  }

  /**
   * Ends an item with its levels; what was in stock leaves the books. The plugin is asked first, as it alone knows whether
   * units are promised: asking again changes nothing.
   *
   * @throws StillInUse while a variant could not be sold any more without it.
   */
  async delete(id: string): Promise<void> {
    await this.get(id);
    const uses = await this.#database.query(itemUses, [id]);
    if (uses.length > 0) throw new StillInUse({ resource: "inventory item", id, uses: describeUses(uses) });
    await this.#plugins.one(inventory).deleteItems({ itemIds: [id] });
    const [removed] = await this.#database.query(removeItem, [id]);
    if (!removed) throw new InventoryItemNotFound({ itemIds: [id] });
  }

  /** Tells the plugin of changes that a process left untold when it ended. */
  async tellAll(): Promise<void> {
    await this.#tell(null);
  }

  async #tell(id: string | null): Promise<void> {
    const items = await this.#database.query(untoldItems, [id]);
    if (items.length === 0) return;
    await this.#plugins
      .one(inventory)
      .putItems(
        items.map(({ id: itemId, sku, title, requiresShipping }) => ({ id: itemId, sku, title, requiresShipping })),
      );
    await this.#database.query(noteTold, [items.map((item) => item.id), items.map((item) => item.version)]);
  }

  async #assertSku(tx: Transaction, id: string, sku: string | null | undefined): Promise<void> {
    if (sku === null || sku === undefined) return;
    await tx.query(lockSku, [sku]);
    const [holder] = await tx.query(holderOfSku, [sku, id]);
    if (holder) throw new SkuTaken({ sku, itemId: holder.id });
  }
}
