import { type Database, type Transaction } from "@hanse/plugin-kit";
import { touch } from "../platform/cache/touch.ts";
import { violationOf } from "../platform/database/violation.ts";
import type { Selection } from "../platform/http/fields.ts";
import { type ListedPage, type ListQuery, readPage } from "../platform/http/listing.ts";
import { lockVersion } from "../platform/http/row-version.ts";
import { byVariant, changed, type ListPrice, type ListPriceChange, type StoredListPrice } from "./list-price.ts";
import { toColumns } from "./price-columns.ts";
import { PriceListNotFound, PriceNotFound, PriceTwice } from "./price.errors.ts";
import {
  deleteListPrices,
  deleteProductPrices,
  insertListPrices,
  listPriceColumns,
  listPriceListing,
  loadListPrices,
  touchList,
  updateListPrices,
} from "./price-list.queries.ts";
import { type ListPriceDto, type ListPriceRow, toListPriceDto } from "./price-list.schema.ts";
import { namingMissing } from "./priced-references.ts";

/** What is to happen to the prices of a list. */
export interface PriceBatch {
  readonly create: readonly ListPrice[];
  readonly update: readonly ListPriceChange[];
  readonly delete: readonly string[];
}

/** The prices in price lists. */
export class ListPriceService {
  readonly #database: Database;

  constructor({ database }: { database: Database }) {
    this.#database = database;
  }

  /** One statement, however many prices the list has. A list that does not exist has none. */
  async list(listId: string, query: ListQuery, fields: Selection): Promise<ListedPage<Partial<ListPriceDto>>> {
    const selected = { columns: listPriceColumns(fields), condition: "p.price_list_id = $1", params: [listId] };
    const page = await readPage<ListPriceRow>(this.#database, listPriceListing, selected, query);
    return { ...page, rows: page.rows.map((row) => fields.pick(toListPriceDto(row))) };
  }

  /**
   * All or nothing: deletes, then changes, then creates. To create a price that the list has already changes its amount.
   *
   * @throws PriceListNotFound, StaleVersion, PriceNotFound, PriceTwice
   */
  async batch(
    listId: string,
    batch: PriceBatch,
    expected: number | undefined,
  ): Promise<{ created: ListPriceDto[]; updated: ListPriceDto[]; deleted: readonly string[] }> {
    return this.#change(listId, expected, async (tx) => {
      await remove(tx, listId, batch.delete);
      const updated = await update(tx, listId, batch.update);
      const created = await this.insert(tx, listId, batch.create);
      return { created: created.map(toListPriceDto), updated: updated.map(toListPriceDto), deleted: batch.delete };
    });
  }

  /** Takes all prices of the products out of the list. */
  async removeProducts(listId: string, productIds: readonly string[], expected: number | undefined): Promise<void> {
    await this.#change(listId, expected, (tx) => tx.query(deleteProductPrices, [listId, productIds]));
  }

  /** Part of a transaction that has the list. */
  async insert(tx: Transaction, listId: string, prices: readonly ListPrice[]): Promise<ListPriceRow[]> {
    if (prices.length === 0) return [];
    return namingMissing(tx.query(insertListPrices, [listId, ...toColumns(byVariant(prices))]));
  }

  /** With the list locked, so that two batches come one after the other. */
  async #change<T>(listId: string, expected: number | undefined, change: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.#database.transaction(async (tx) => {
      const version = await lockVersion(tx, "price_list", listId, expected);
      if (version === undefined) throw new PriceListNotFound({ id: listId });
      const result = await change(tx);
      await tx.query(touchList, [listId]);
      await touch(tx, "catalog");
      return result;
    });
  }
}

async function remove(tx: Transaction, listId: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const gone = new Set((await tx.query(deleteListPrices, [listId, ids])).map(({ id }) => id));
  const missing = ids.find((id) => !gone.has(id));
  if (missing !== undefined) throw new PriceNotFound({ id: missing, of: `The price list ${listId}` });
}

async function update(tx: Transaction, listId: string, changes: readonly ListPriceChange[]): Promise<ListPriceRow[]> {
  if (changes.length === 0) return [];
  const stored = await tx.query(loadListPrices, [listId, changes.map(({ id }) => id)]);
  const prices = changed(listId, changes, stored);
  toColumns(byVariant(prices));
  try {
    return await namingMissing(tx.query(updateListPrices, [listId, ...columnsOf(prices)]));
  } catch (error) {
    if (violationOf(error)?.constraint !== "price_single") throw error;
    const [variantId = "", , currencyCode = ""] = violationOf(error)?.value.split(", ") ?? [];
    throw new PriceTwice({ variantId, currencyCode }, { cause: error });
  }
}

const columnsOf = (prices: readonly StoredListPrice[]) => [
  prices.map(({ id }) => id),
  prices.map(({ variantId }) => variantId),
  prices.map(({ currencyCode }) => currencyCode),
  prices.map(({ regionId }) => regionId ?? null),
  prices.map(({ amount }) => amount),
  prices.map(({ minQuantity }) => minQuantity ?? null),
  prices.map(({ maxQuantity }) => maxQuantity ?? null),
];
