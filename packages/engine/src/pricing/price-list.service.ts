import { type Database, newId, type Transaction } from "@hanse/plugin-kit";
import { touch } from "../platform/cache/touch.ts";
import type { Selection } from "../platform/http/fields.ts";
import { type ListedPage, type ListQuery, readOne, readPage } from "../platform/http/listing.ts";
import { lockVersion } from "../platform/http/row-version.ts";
import { pricingTopic } from "./active-price-lists.service.ts";
import type { ListPrice } from "./list-price.ts";
import type { ListPriceService } from "./list-prices.service.ts";
import { PriceList } from "./price.entity.ts";
import { PricedGroupsMissing, PriceListNotFound, ScheduleInvalid } from "./price.errors.ts";
import { lockCustomerGroups, priceListColumns, priceListListing } from "./price-list.queries.ts";
import { type PriceListChanges, type PriceListRow, type PriceListDto, toPriceListDto } from "./price-list.schema.ts";

/** A list to be made. */
export interface NewPriceList extends PriceListChanges {
  readonly title: string;
}

/** Price lists: what they are called, and when and for whom they hold. */
export class PriceListService {
  readonly #database: Database;
  readonly #listPrices: ListPriceService;

  constructor({ database, listPrices }: { database: Database; listPrices: ListPriceService }) {
    this.#database = database;
    this.#listPrices = listPrices;
  }

  /** One statement. */
  async list(query: ListQuery, fields: Selection): Promise<ListedPage<Partial<PriceListDto>>> {
    const page = await readPage<PriceListRow>(this.#database, priceListListing, selected(fields), query);
    return { ...page, rows: page.rows.map((row) => fields.pick(toPriceListDto(row))) };
  }

  /** @throws PriceListNotFound */
  async get(id: string, fields: Selection): Promise<{ priceList: Partial<PriceListDto>; version: number }> {
    const row = await readOne<PriceListRow>(this.#database, priceListListing, selected(fields), id);
    if (!row) throw new PriceListNotFound({ id });
    return { priceList: fields.pick(toPriceListDto(row)), version: row.version };
  }

  /** Makes a list with its prices. Nobody gets them before it is active. */
  async create(list: NewPriceList, prices: readonly ListPrice[], createdBy: string | null): Promise<{ id: string }> {
    return this.#database.transaction(async (tx) => {
      const id = newId("plist");
      const created = tx.em.create(PriceList, {
        type: "sale",
        status: "draft",
        startsAt: null,
        endsAt: null,
        customerGroupIds: [],
        metadata: null,
        ...list,
        id,
        createdBy,
      });
      refuseBackwards(created);
      await refuseUnknownGroups(tx, created.customerGroupIds);
      await tx.em.flush();
      await this.#listPrices.insert(tx, id, prices);
      await touched(tx, prices.length > 0);
      return { id };
    });
  }

  /** @throws PriceListNotFound, StaleVersion, ScheduleInvalid, PricedGroupsMissing */
  async update(id: string, changes: PriceListChanges, expected: number | undefined): Promise<void> {
    await this.#database.transaction(async (tx) => {
      await lockVersion(tx, "price_list", id, expected);
      const list = await tx.em.findOne(PriceList, { id });
      if (!list) throw new PriceListNotFound({ id });
      Object.assign(list, changes);
      refuseBackwards(list);
      await refuseUnknownGroups(tx, changes.customerGroupIds ?? []);
      await tx.em.flush();
      await touched(tx, false);
    });
  }

  /** Its prices go with it; shoppers pay the others from then on. */
  async delete(id: string): Promise<void> {
    await this.#database.transaction(async (tx) => {
      const deleted = await tx.em.nativeDelete(PriceList, { id });
      if (deleted === 0) throw new PriceListNotFound({ id });
      await touched(tx, true);
    });
  }
}

const selected = (fields: Selection) => ({ columns: priceListColumns(fields), condition: "TRUE", params: [] });

function refuseBackwards({ startsAt, endsAt }: { startsAt?: Date | null; endsAt?: Date | null }): void {
  if (!startsAt || !endsAt || startsAt < endsAt) return;
  throw new ScheduleInvalid({ startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString() });
}

async function refuseUnknownGroups(tx: Transaction, groupIds: readonly string[]): Promise<void> {
  if (groupIds.length === 0) return;
  const known = new Set((await tx.query(lockCustomerGroups, [groupIds])).map(({ id }) => id));
  const ids = groupIds.filter((id) => !known.has(id));
  if (ids.length > 0) throw new PricedGroupsMissing({ ids });
}

const touched = (tx: Transaction, changesPrices: boolean): Promise<void> =>
  touch(tx, pricingTopic, ...(changesPrices ? ["catalog"] : []));
