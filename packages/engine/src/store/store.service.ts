import { type Database, newId } from "@hanse/plugin-kit";
import { snapshot, type Snapshot } from "../platform/cache/snapshot.ts";
import { touch } from "../platform/cache/touch.ts";
import type { VersionClock } from "../platform/cache/version-clock.ts";
import { exponentOf } from "../platform/money/currency.ts";
import { Store, StoreCurrency } from "./store.entity.ts";
import { loadSettings, type StoreSettings } from "./store.queries.ts";

export interface StoreChanges {
  name?: string;
  defaultSalesChannelId?: string;
  defaultRegionId?: string;
  defaultLocationId?: string;
  metadata?: Record<string, unknown>;
  /** All currencies the shop sells in; the first is the default one. */
  currencyCodes?: readonly string[];
}

/** The settings, as every process keeps them. */
export const storeTopic = "store";

/** The shop's settings. */
export class StoreService {
  readonly #database: Database;
  readonly #settings: Snapshot<StoreSettings | undefined>;

  constructor({ database, clock }: { database: Database; clock: VersionClock }) {
    this.#database = database;
    this.#settings = snapshot(clock, [storeTopic], async () => (await database.query(loadSettings))[0]);
  }

  async settings(): Promise<StoreSettings> {
    const settings = await this.#settings.get();
    if (!settings) throw new Error("The shop has no settings: its database was never prepared. Run hanse migrate.");
    return settings;
  }

  async update({ currencyCodes, ...columns }: StoreChanges): Promise<void> {
    await this.#database.transaction(async (tx) => {
      const store = await tx.em.findOneOrFail(Store, { id: { $ne: null } });
      Object.assign(store, columns, { updatedAt: new Date() });
      if (currencyCodes) {
        for (const code of currencyCodes) exponentOf(code);
        await tx.em.nativeDelete(StoreCurrency, { storeId: store.id });
        for (const [index, code] of currencyCodes.entries()) {
          tx.em.create(StoreCurrency, {
            storeId: store.id,
            currencyCode: code,
            isDefault: index === 0,
            createdAt: new Date(),
          });
        }
      }
      await tx.em.flush();
      await touch(tx, storeTopic);
    });
  }

  /** Makes the settings that every shop needs, once. */
  async prepare(): Promise<void> {
    if (await this.#settings.get()) return;
    await this.#database.transaction(async (tx) => {
      const { id } = tx.em.create(Store, {
        id: newId("store"),
        name: "My shop",
        createdAt: new Date(),
        updatedAt: new Date(),
      });
      await tx.em.flush();
      tx.em.create(StoreCurrency, { storeId: id, currencyCode: "eur", isDefault: true, createdAt: new Date() });
      await tx.em.flush();
      await touch(tx, storeTopic);
    });
  }
}
