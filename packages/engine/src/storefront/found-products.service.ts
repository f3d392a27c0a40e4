import { parseOrder } from "../platform/http/ordering.ts";
import { type Page, parsePage } from "../platform/http/pagination.ts";
import type { FoundProducts, ProductSearchService } from "../search/index.ts";
import { addChannels } from "./channels.ts";
import { countAmongFound, type FoundPicking, pickAmongFound, pickFound } from "./found-products.queries.ts";
import { defaultLimit, filtersOf, ordersOf } from "./list-query.ts";
import { filterProducts } from "./product-filter.ts";
import { listText, type ProductReadService, type Viewing } from "./product-reads.service.ts";
import { narrowingOf } from "./search-narrowing.ts";
import { Parameters } from "./statement-text.ts";

type Query = Readonly<Record<string, unknown>>;

/** The most that a search plugin gives at once. */
const maxHits = 1_000;

/**
 * Lists of products that a search plugin finds, each read with one statement more. What the plugin cannot filter or sort by,
 * PostgreSQL does, among the best thousand that it found.
 */
export class FoundProductsService {
  readonly #productSearch: ProductSearchService;
  readonly #productReads: ProductReadService;

  constructor({
    productSearch,
    productReads,
  }: {
    productSearch: ProductSearchService;
    productReads: ProductReadService;
  }) {
    this.#productSearch = productSearch;
    this.#productReads = productReads;
  }

  /**
   * The reply's JSON to a list's query with `q`.
   *
   * @throws SearchUnavailable
   */
  async list(query: Query, viewing: Viewing): Promise<string> {
    const page = parsePage(query, { defaultLimit });
    const { isWhole, ...narrowing } = narrowingOf(query);
    const found = await this.#productSearch.query({
      text: String(query["q"]).trim(),
      salesChannelIds: [...viewing.channelIds],
      currencyCode: null,
      facets: [],
      ...narrowing,
      ...(isWhole ? page : { limit: maxHits, offset: 0 }),
    });
    if (isWhole) return listText((await this.read(found, viewing)).products, found.total, page);
    const parameters = new Parameters();
    const picking = pickingAmong(found.productIds, query, viewing.channelIds, page, parameters);
    const counted = countAmongFound(picking);
    const { products, count = 0 } = await this.#productReads.read(
      pickAmongFound(picking),
      parameters,
      viewing,
      counted,
    );
    return listText(products, count, page);
  }

  /** Renders what was found. */
  async read(
    { productIds }: FoundProducts,
    viewing: Viewing,
  ): Promise<{ ids: readonly string[]; products: readonly string[] }> {
    if (productIds.length === 0) return { ids: [], products: [] };
    const parameters = new Parameters();
    const picked = pickFound(parameters.add(productIds), addChannels(viewing.channelIds, parameters));
    return this.#productReads.read(picked, parameters, viewing);
  }
}

function pickingAmong(
  productIds: readonly string[],
  query: Query,
  channelIds: readonly string[],
  page: Page,
  parameters: Parameters,
): FoundPicking {
  const order = typeof query["order"] === "string" ? query["order"].trim() : "";
  const ids = parameters.add(productIds);
  const channels = addChannels(channelIds, parameters);
  const filter = filterProducts(filtersOf(query), parameters.next);
  parameters.addAll(filter.params);
  return {
    ids,
    channels,
    condition: filter.sql === "TRUE" ? undefined : filter.sql,
    order: order === "" ? "found.relevance" : parseOrder(order, ordersOf("found"), "id"),
    limit: page.limit,
    offset: page.offset === 0 ? "0" : `${parameters.add(page.offset)}::bigint`,
  };
}
