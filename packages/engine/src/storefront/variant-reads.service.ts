import type { Database } from "@hanse/plugin-kit";
import type { VersionClock } from "../platform/cache/version-clock.ts";
import type { Selection } from "../platform/http/fields.ts";
import { parseOrder } from "../platform/http/ordering.ts";
import { parsePage } from "../platform/http/pagination.ts";
import { parseRate } from "../platform/money/rate.ts";
import type { StockLocationService } from "../inventory/index.ts";
import { type CalculatedPriceDto, resolvePrice, toCalculatedPriceDto } from "../pricing/index.ts";
import type { TaxService } from "../tax/index.ts";
import { addChannels } from "./channels.ts";
import { CountCache } from "./count-cache.ts";
import { filtersOf } from "./list-query.ts";
import type { Place } from "./place.ts";
import { filterVariants, searchVariants } from "./product-filter.ts";
import type { Viewing } from "./product-reads.service.ts";
import { Parameters, prepare } from "./statement-text.ts";
import { readVariants, type VariantNeeds, type VariantRow } from "./variant.queries.ts";

type Query = Readonly<Record<string, unknown>>;

const orders = {
  id: "v.id",
  title: "v.title",
  sku: "v.sku",
  variant_rank: "v.variant_rank",
  created_at: "v.created_at",
  updated_at: "v.updated_at",
};

export const variantNeedsOf = (fields: Selection): VariantNeeds => ({
  price: fields.has("calculated_price"),
  stock: fields.has("inventory_quantity"),
  images: fields.wants("images"),
  product: fields.wants("product"),
});

/** Reads variants by themselves, each read with one statement. */
export class VariantReadService {
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
  async list(query: Query, viewing: Viewing): Promise<string> {
    const page = parsePage(query, { defaultLimit: 20 });
    const order = parseOrder(typeof query["order"] === "string" ? query["order"] : undefined, orders, "id");
    const { rows, count } = await this.#read(query, viewing, { ...page, order, counts: true });
    return JSON.stringify({ variants: rows, count, offset: page.offset, limit: page.limit });
  }

  /** The JSON of one variant, if its product is shown in one of the channels. */
  async find(id: string, viewing: Viewing): Promise<string | undefined> {
    const { rows } = await this.#read({ id }, viewing, { limit: 1, offset: 0, order: "v.id", counts: false });
    return rows[0] && JSON.stringify(rows[0]);
  }

  async #read(
    query: Query,
    { channelIds, place, fields }: Viewing,
    { counts, ...page }: { limit: number; offset: number; order: string; counts: boolean },
  ): Promise<{ rows: object[]; count: number }> {
    const needs = variantNeedsOf(fields);
    const parameters = new Parameters();
    const channels = addChannels(channelIds, parameters);
    const filter = filterVariants(filtersOf(query), parameters.next);
    parameters.addAll(filter.params);
    const search = searchVariants(typeof query["q"] === "string" ? query["q"] : "", parameters.next);
    parameters.addAll(search.params);
    const condition = `${filter.sql} AND ${search.sql}`;
    const counting = this.#counts.look(condition, parameters.values.slice());
    const locationIds = needs.stock ? await this.#stockLocations.ofChannels(channelIds) : [];
    const isCounted = counts && counting.known === undefined;
    const sql = readVariants({ needs, channels, condition, ...page }, locationIds, isCounted, parameters);
    const rows = await this.#database.query(prepare<VariantRow>(sql), parameters.values);
    const count = counting.known ?? rows[0]?.count ?? 0;
    if (isCounted) counting.keep(count);
    const shown = await Promise.all(rows.map((row) => this.#dto(row, needs.price ? place : undefined)));
    return { rows: shown.filter((dto) => dto !== undefined).map((dto) => fields.pick(dto)), count };
  }

  async #dto(
    { variant, typeId, isTaxable, prices = [] }: VariantRow,
    place: Place | undefined,
  ): Promise<object | undefined> {
    if (!variant || !place) return variant ?? undefined;
    const price = resolvePrice(prices, { ...place.pricing, quantity: 1 });
    if (!price) return variant;
    const subject = { productId: variant.product_id, productTypeId: typeId, shippingOptionId: null };
    const rates = place.address && isTaxable ? await this.#taxes.ratesOf(subject, place.address) : [];
    const rate = place.address ? rates.reduce((sum, each) => sum + parseRate(each), 0) : null;
    const calculated: CalculatedPriceDto = toCalculatedPriceDto(price, { variantId: variant.id, rate });
    return { ...variant, calculated_price: calculated };
  }
}
