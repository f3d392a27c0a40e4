import { type Database, happened, type Transaction } from "@hanse/plugin-kit";
import { touch } from "../platform/cache/touch.ts";
import { violationOf } from "../platform/database/violation.ts";
import { type ListedPage, type ListQuery, readOne, readPage } from "../platform/http/listing.ts";
import { lockVersion } from "../platform/http/row-version.ts";
import { exponentOf } from "../platform/money/currency.ts";
import { localeName } from "./locale.ts";
import { Store } from "./store.entity.ts";
import { InvalidLocale, InvalidStoreCurrencies, StoreNotFound, UnknownDefault } from "./store.errors.ts";
import { TaxInclusivityChosen } from "./store.events.ts";
import {
  clearDefaultCurrency,
  lockDefaults,
  replaceCurrencies,
  replaceLocales,
  setDefaultCurrency,
  storeColumns,
  storeListing,
  type StoreRow,
} from "./store.queries.ts";
import type { StoreChangesBody } from "./store.schema.ts";
import { storeTopic } from "./store.service.ts";

type Currencies = NonNullable<StoreChangesBody["supported_currencies"]>;

const selected = { columns: storeColumns, condition: "TRUE", params: [] };

/** The store as its staff see and change it. */
export class StoreAdministration {
  readonly #database: Database;

  constructor({ database }: { database: Database }) {
    this.#database = database;
  }

  /** One statement. */
  async page(query: ListQuery): Promise<ListedPage<StoreRow>> {
    return readPage(this.#database, storeListing, selected, query);
  }

  async get(id: string): Promise<StoreRow> {
    const store = await readOne<StoreRow>(this.#database, storeListing, selected, id);
    if (!store) throw new StoreNotFound({ id });
    return store;
  }

  async update(id: string, sent: StoreChangesBody, expected: number | undefined): Promise<void> {
    const codes = sent.supported_currencies && checkCurrencies(sent.supported_currencies);
    const locales = [...new Set(sent.supported_locales?.map(({ locale_code: code }) => code))];
    for (const code of locales) if (!localeName(code)) throw new InvalidLocale({ locale: code });
    await naming(
      sent,
      this.#database.transaction(async (tx) => {
        if ((await lockVersion(tx, "store", id, expected)) === undefined) throw new StoreNotFound({ id });
        await checkDefaults(tx, sent);
        if (sent.supported_currencies && codes) await this.#putCurrencies(tx, id, sent.supported_currencies, codes);
        if (sent.supported_locales) await tx.query(replaceLocales, [id, locales]);
        const store = await tx.em.findOneOrFail(Store, { id });
        Object.assign(store, columnsOf(sent), { updatedAt: new Date() });
        await tx.em.flush();
        await touch(tx, storeTopic);
      }),
    );
  }

  async #putCurrencies(
    tx: Transaction,
    id: string,
    currencies: Currencies,
    { codes, defaultCode }: { codes: readonly string[]; defaultCode: string },
  ): Promise<void> {
    await tx.query(replaceCurrencies, [id, codes]);
    await tx.query(clearDefaultCurrency, [id]);
    await tx.query(setDefaultCurrency, [id, defaultCode]);
    for (const { currency_code: value, is_tax_inclusive: isTaxInclusive } of currencies) {
      if (isTaxInclusive !== undefined)
        tx.emit(happened(TaxInclusivityChosen, { attribute: "currency_code", value, isTaxInclusive }));
    }
  }
}

/** @throws for a list that is empty, names one twice, or leaves open which is the default. */
function checkCurrencies(currencies: Currencies): { codes: readonly string[]; defaultCode: string } {
  const codes = currencies.map(({ currency_code: code }) => code);
  for (const code of codes) exponentOf(code);
  const twice = codes.find((code, index) => codes.indexOf(code) !== index);
  if (twice !== undefined) throw new InvalidStoreCurrencies({ problem: `${twice} is named more than once.` });
  const [first, ...others] = currencies.filter((currency) => currency.is_default);
  if (!first)
    throw new InvalidStoreCurrencies({ problem: "None of those sent is the default: send is_default with one." });
  if (others.length > 0)
    throw new InvalidStoreCurrencies({ problem: `${others.length + 1} of those sent are the default.` });
  return { codes, defaultCode: first.currency_code };
}

/** @throws when the store is to name something that is not there, or not any more. */
async function checkDefaults(tx: Transaction, sent: StoreChangesBody): Promise<void> {
  const { default_sales_channel_id: channel = null, default_region_id: region = null } = sent;
  if (channel === null && region === null) return;
  const found = new Set((await tx.query(lockDefaults, [channel, region])).map(({ id }) => id));
  const wanted = { default_sales_channel_id: channel, default_region_id: region };
  for (const [field, id] of Object.entries(wanted))
    if (id !== null && !found.has(id)) throw new UnknownDefault({ field, id });
}

async function naming(sent: StoreChangesBody, write: Promise<void>): Promise<void> {
  try {
    await write;
  } catch (error) {
    const id = sent.default_location_id;
    if (violationOf(error)?.field === "default_location_id" && id)
      throw new UnknownDefault({ field: "default_location_id", id }, { cause: error });
    throw error;
  }
}

/** Columns to set, by their entity names; what was not sent stays as it is. */
const columnsOf = (sent: StoreChangesBody) => ({
  ...(sent.name !== undefined && { name: sent.name }),
  ...(sent.default_sales_channel_id !== undefined && { defaultSalesChannelId: sent.default_sales_channel_id }),
  ...(sent.default_region_id !== undefined && { defaultRegionId: sent.default_region_id }),
  ...(sent.default_location_id !== undefined && { defaultLocationId: sent.default_location_id }),
  ...(sent.metadata !== undefined && { metadata: sent.metadata }),
});
