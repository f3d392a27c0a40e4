import type { Database } from "@hanse/plugin-kit";
import type { VersionClock } from "../platform/cache/version-clock.ts";
import type { Selection } from "../platform/http/fields.ts";
import type { Page } from "../platform/http/pagination.ts";
import { parseRate } from "../platform/money/rate.ts";
import type { StockLocationService } from "../inventory/index.ts";
import type { TaxService } from "../tax/index.ts";
import { addChannels } from "./channels.ts";
import { CountCache } from "./count-cache.ts";
import { pickingOf } from "./list-query.ts";
import { renderPrices } from "./page-prices.ts";
import type { Place } from "./place.ts";
import { type Needs, needsOf } from "./product-fields.ts";
import { assemble, type PageRow, pickText } from "./product-page.ts";
import { type Columns, countList, type ListRow, pickList, pickOne, readPages } from "./product.queries.ts";
import { Parameters, prepare } from "./statement-text.ts";

/** For whom products are rendered, and what of them. */
export interface Viewing {
  readonly channelIds: readonly string[];
  readonly place: Place | undefined;
  readonly fields: Selection;
}

/** Reads products and renders them as JSON, each read with one statement. */
export class ProductReadService {
  readonly #database: Database;
  readonly #stockLocations: StockLocationService;
  readonly #taxes: TaxService;
  readonly #counts: CountCache;

  constructor({
    database,
    clock,
    stockLocations,
    taxes,
  }: {
    database: Database;
    clock: VersionClock;
    stockLocations: StockLocationService;
    taxes: TaxService;
  }) {
    this.#database = database;
    this.#stockLocations = stockLocations;
    this.#taxes = taxes;
    this.#counts = new CountCache(clock);
  }

  /** The reply's JSON to a list's query. */
  async list(query: Readonly<Record<string, unknown>>, viewing: Viewing): Promise<string> {
    const { products, count, page } = await this.page(query, viewing);
    return listText(products, count, page);
  }

  /** The same in its parts. */
  async page(
    query: Readonly<Record<string, unknown>>,
    viewing: Viewing,
  ): Promise<{ ids: readonly string[]; products: readonly string[]; count: number; page: Page }> {
    const parameters = new Parameters();
    const { picking, counted, page } = pickingOf(query, viewing.channelIds, parameters);
    const counting = this.#counts.look(counted.condition, counted.values);
    const wanted = counting.known === undefined ? countList(picking) : undefined;
    const read = await this.read(pickList(picking), parameters, viewing, wanted);
    const count = counting.known ?? read.count ?? 0;
    counting.keep(count);
    return { ...read, count, page };
  }

  /** Renders the products that `picked` names, in their order, and counts what `counted` selects. */
  async read(
    picked: string,
    parameters: Parameters,
    viewing: Viewing,
    counted?: string,
  ): Promise<{ ids: readonly string[]; products: readonly string[]; count: number | undefined }> {
    const needs = needsOf(viewing.fields);
    const columns = await this.#columns(viewing, needs);
    const sql = readPages(picked, columns, parameters, counted);
    const rows = await this.#database.query(prepare<ListRow>(sql), parameters.values);
    const shown = inOrder(rows);
    const products = await this.#render(shown, viewing, needs);
    return {
      ids: shown.map(({ productId }) => productId),
      products,
      count: counted ? (rows[0]?.count ?? 0) : undefined,
    };
  }

  /** The JSON of one product, if it is shown in one of the channels. */
  async find(id: string, viewing: Viewing): Promise<string | undefined> {
    const parameters = new Parameters();
    const needs = needsOf(viewing.fields);
    const picked = pickOne(parameters.add(id), addChannels(viewing.channelIds, parameters));
    const text = readPages(picked, await this.#columns(viewing, needs), parameters);
    const rows = await this.#database.query(prepare<ListRow>(text), parameters.values);
    const [product] = await this.#render(rows, viewing, needs);
    return product;
  }

  async #columns({ channelIds, place }: Viewing, needs: Needs): Promise<Columns> {
    return {
      needs,
      currencyCode: place?.pricing.currencyCode,
      locationIds: needs.stock ? await this.#stockLocations.ofChannels(channelIds) : [],
    };
  }

  async #render(rows: readonly PageRow[], { place, fields }: Viewing, needs: Needs): Promise<string[]> {
    const priced = needs.price ? place : undefined;
    const rates = priced?.address ? await this.#ratesOf(rows, priced.address) : undefined;
    return rows.map((row, index) => {
      const prices = priced ? renderPrices(row.prices ?? null, priced.pricing, rates?.[index] ?? null) : [];
      const text = assemble(row, needs, prices);
      return needs.verbatim ? text : pickText(text, fields);
    });
  }

  /** All taxes of each product together. */
  async #ratesOf(rows: readonly PageRow[], address: NonNullable<Place["address"]>): Promise<number[]> {
    const rates = await Promise.all(
      rows.map(({ productId, typeId }) =>
        this.#taxes.ratesOf({ productId, productTypeId: typeId, shippingOptionId: null }, address),
      ),
    );
    return rates.map((ofProduct) => ofProduct.reduce((sum, rate) => sum + parseRate(rate), 0));
  }
}

/** The JSON of a list. */
export function listText(products: readonly string[], count: number, { offset, limit }: Page): string {
  let text = '{"products":[';
  // Not joined: that would copy what is about to be copied once more when it is sent.
  for (const [index, product] of products.entries()) text += index === 0 ? product : `,${product}`;
  return `${text}],"count":${count},"offset":${offset},"limit":${limit}}`;
}

const inOrder = (rows: readonly ListRow[]): ListRow[] =>
  rows.filter(({ place }) => place !== null).sort((one, other) => (one.place ?? 0) - (other.place ?? 0));
