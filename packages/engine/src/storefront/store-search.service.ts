import { isError } from "@hanse/plugin-kit";
import { type Answer, renderedJson } from "../platform/http/answer.ts";
import { exponentOf } from "../platform/money/currency.ts";
import { type ProductSearchService, SearchUnavailable } from "../search/index.ts";
import type { FoundProductsService } from "./found-products.service.ts";
import type { Place, PlaceQuery } from "./place.ts";
import type { PlaceService } from "./place.service.ts";
import { needsOf } from "./product-fields.ts";
import type { ProductReadService, Viewing } from "./product-reads.service.ts";
import { toFacetDtos } from "./search-facets.ts";
import { type AskedSearch, cursorAt, readSearch, searchesOf } from "./search-request.ts";
import type { MetadataDto, SearchesBody } from "./search.schema.ts";
import { searchedBy } from "./searched-by.ts";
import { PricingContextMissing } from "./storefront.errors.ts";

/** What the route hands over of a request. */
export interface SearchRequest {
  readonly body: SearchesBody;
  readonly query: PlaceQuery & { readonly currency_code?: string };
  readonly caller: {
    readonly key: { readonly salesChannelIds: readonly string[] };
    readonly customerId: string | null;
  };
}

interface Result {
  readonly text: string;
  readonly isFallback: boolean;
}

/** Answers searches with facets, filters and orders that lists of products do not have. */
export class StoreSearchService {
  readonly #places: PlaceService;
  readonly #productReads: ProductReadService;
  readonly #foundProducts: FoundProductsService;
  readonly #productSearch: ProductSearchService;

  constructor({
    places,
    productReads,
    foundProducts,
    productSearch,
  }: {
    places: PlaceService;
    productReads: ProductReadService;
    foundProducts: FoundProductsService;
    productSearch: ProductSearchService;
  }) {
    this.#places = places;
    this.#productReads = productReads;
    this.#foundProducts = foundProducts;
    this.#productSearch = productSearch;
  }

  /** @throws SearchUnavailable when a search is asked for more than words and the plugin is not there. */
  async answer({ body, query, caller }: SearchRequest): Promise<Answer> {
    const channelIds = caller.key.salesChannelIds;
    const place = await this.#places.find(query, caller.customerId);
    const currencyCode = place?.pricing.currencyCode ?? query.currency_code?.toLowerCase();
    if (currencyCode !== undefined) exponentOf(currencyCode);
    const asked = searchesOf(body).map((search) => readSearch(search, { channelIds, currencyCode }));
    if (!place && asked.some(({ fields }) => needsOf(fields).price)) throw new PricingContextMissing({});
    const results = await Promise.all(asked.map((search) => this.#run(search, channelIds, place)));
    const who = results.some(({ isFallback }) => isFallback) ? "fallback" : "plugin";
    const headers = { ...searchedBy(who), "cache-control": "no-store" };
    return renderedJson(`{"results":[${results.map(({ text }) => text).join()}]}`, headers);
  }

  async #run(search: AskedSearch, channelIds: readonly string[], place: Place | undefined): Promise<Result> {
    const viewing: Viewing = { channelIds, place, fields: search.fields };
    const { query, facets } = search;
    try {
      const found = await this.#productSearch.query(query);
      const shown = await this.#foundProducts.read(found, viewing);
      const facetDtos = facets.length > 0 ? toFacetDtos(facets, found, query.currencyCode ?? undefined) : undefined;
      return { text: resultText(search, { ...shown, total: found.total }, facetDtos), isFallback: false };
    } catch (error) {
      if (!isError(error, SearchUnavailable) || !search.isPlain) throw error;
      const { ids, products, count } = await this.#productReads.page(
        { q: query.text, limit: query.limit, offset: query.offset },
        viewing,
      );
      return { text: resultText(search, { ids, products, total: count }), isFallback: true };
    }
  }
}

interface Shown {
  readonly ids: readonly string[];
  readonly products: readonly string[];
  readonly total: number;
}

/** Products are rendered already, so the JSON around them is put together as text. */
function resultText({ query, isCounted }: AskedSearch, { ids, products, total }: Shown, facets?: object): string {
  const { text, offset, limit } = query;
  const hits = products.map((product, index) => `{"id":${JSON.stringify(ids[index])},"document":${product}}`);
  const metadata: MetadataDto = { skip: offset, take: limit, count: isCounted ? total : null, query: text };
  if (limit > 0 && offset + limit < total) metadata.next_cursor = cursorAt(offset + limit);
  return `{"hits":[${hits.join()}],${facets ? `"facets":${JSON.stringify(facets)},` : ""}"metadata":${JSON.stringify(metadata)}}`;
}
