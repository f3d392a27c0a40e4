import { isError } from "@hanse/plugin-kit";
import { type Answer, renderedJson } from "../platform/http/answer.ts";
import type { Selection } from "../platform/http/fields.ts";
import { stockLocationTopic, stockTopic } from "../inventory/index.ts";
import { type ProductSearchService, searchIndexTopic, searchTopic, SearchUnavailable } from "../search/index.ts";
import type { FoundProductsService } from "./found-products.service.ts";
import { type PlaceQuery, placeKey } from "./place.ts";
import type { PlaceService } from "./place.service.ts";
import { keyOf, needsOf } from "./product-fields.ts";
import type { ProductReadService, Viewing } from "./product-reads.service.ts";
import type { ReplyService } from "./reply.service.ts";
import { type SearchedBy, searchedBy } from "./searched-by.ts";
import { variantNeedsOf, type VariantReadService } from "./variant-reads.service.ts";
import { ForeignSalesChannel, PricingContextMissing, ProductNotFound, VariantNotFound } from "./storefront.errors.ts";

/** What the routes hand over of a request. */
export interface ReadRequest {
  readonly query: PlaceQuery & { readonly sales_channel_id?: string | string[] } & Readonly<Record<string, unknown>>;
  readonly caller: {
    readonly key: { readonly salesChannelIds: readonly string[] };
    readonly customerId: string | null;
  };
  readonly fields: Selection;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** Answers what a shopper asks of products. */
export class StorefrontService {
  readonly #places: PlaceService;
  readonly #productReads: ProductReadService;
  readonly #variantReads: VariantReadService;
  readonly #catalogueReplies: ReplyService;
  readonly #foundProducts: FoundProductsService;
  readonly #productSearch: ProductSearchService;

  constructor({
    places,
    productReads,
    variantReads,
    catalogueReplies,
    foundProducts,
    productSearch,
  }: {
    places: PlaceService;
    productReads: ProductReadService;
    variantReads: VariantReadService;
    catalogueReplies: ReplyService;
    foundProducts: FoundProductsService;
    productSearch: ProductSearchService;
  }) {
    this.#places = places;
    this.#productReads = productReads;
    this.#variantReads = variantReads;
    this.#catalogueReplies = catalogueReplies;
    this.#foundProducts = foundProducts;
    this.#productSearch = productSearch;
  }

  /** With `q`, what the search plugin finds, or else PostgreSQL: a search plugin that is down is no reason for an error. */
  async products(request: ReadRequest): Promise<Answer> {
    const { query, headers } = request;
    const needs = needsOf(request.fields);
    const list = (viewing: Viewing) => this.#productReads.list(query, viewing);
    if (typeof query["q"] !== "string" || query["q"].trim() === "") {
      return this.#answer("products", request, needs, list);
    }
    const { key, topics, viewing } = await this.#view(request, needs);
    const reply = (name: string, who: SearchedBy, topic: readonly string[], render: typeof list) =>
      this.#catalogueReplies.answer(headers, {
        key: `${name}\n${key}`,
        topics: [...topics, ...topic],
        headers: searchedBy(who),
        render: () => render(viewing),
      });
    if (!(await this.#productSearch.isReady())) return reply("products", "fallback", [searchIndexTopic], list);
    try {
      return await reply("found products", "plugin", [searchTopic, searchIndexTopic], (to) =>
        this.#foundProducts.list(query, to),
      );
    } catch (error) {
      if (!isError(error, SearchUnavailable)) throw error;
      // Nobody keeps it: with the next request the plugin may be back.
      return renderedJson(await list(viewing), { ...searchedBy("fallback"), "cache-control": "no-store" });
    }
  }

  /** @throws ProductNotFound when none of the channels shows it. */
  async product(id: string, request: ReadRequest): Promise<Answer> {
    return this.#answer(`product ${id}`, request, needsOf(request.fields), async (viewing) => {
      const product = await this.#productReads.find(id, viewing);
      if (!product) throw new ProductNotFound({ id });
      return `{"product":${product}}`;
    });
  }

  async variants(request: ReadRequest): Promise<Answer> {
    return this.#answer("variants", request, variantNeedsOf(request.fields), (viewing) =>
      this.#variantReads.list(request.query, viewing),
    );
  }

  /** @throws VariantNotFound when none of the channels shows its product. */
  async variant(id: string, request: ReadRequest): Promise<Answer> {
    return this.#answer(`variant ${id}`, request, variantNeedsOf(request.fields), async (viewing) => {
      const variant = await this.#variantReads.find(id, viewing);
      if (!variant) throw new VariantNotFound({ id });
      return `{"variant":${variant}}`;
    });
  }

  async #answer(
    kind: string,
    request: ReadRequest,
    needs: Needed,
    render: (viewing: Viewing) => Promise<string>,
  ): Promise<Answer> {
    const { key, topics, viewing } = await this.#view(request, needs);
    return this.#catalogueReplies.answer(request.headers, {
      key: `${kind}\n${key}`,
      topics,
      render: () => render(viewing),
    });
  }

  /** For whom a reply is, and all that it depends on. */
  async #view(
    request: ReadRequest,
    needs: Needed,
  ): Promise<{ key: string; topics: readonly string[]; viewing: Viewing }> {
    const { query, fields } = request;
    const channelIds = channelsOf(request);
    const place = await this.#places.find(query, request.caller.customerId);
    if (needs.price && !place) throw new PricingContextMissing({});
    const key = [channelIds.join(), placeKey(place), keyOf(fields), textOf(query)].join("\n");
    const isTaxed = needs.price && Boolean(place?.address);
    return { key, topics: topicsOf(isTaxed, needs.stock), viewing: { channelIds, place, fields } };
  }
}

/** What a reply has to show besides what pages hold. */
interface Needed {
  readonly price: boolean;
  readonly stock: boolean;
}

const catalogue = ["catalog", "pricing", "region"];

function topicsOf(taxed: boolean, stock: boolean): readonly string[] {
  if (!taxed && !stock) return catalogue;
  return [...catalogue, ...(taxed ? ["tax"] : []), ...(stock ? [stockTopic, stockLocationTopic] : [])];
}

/** The key's channels, or those of them that the request asks for. */
function channelsOf({ query, caller }: ReadRequest): readonly string[] {
  const own = caller.key.salesChannelIds;
  if (query.sales_channel_id === undefined) return own;
  const asked = [query.sales_channel_id].flat();
  const foreign = asked.filter((id) => !own.includes(id));
  if (foreign.length > 0) throw new ForeignSalesChannel({ salesChannelIds: foreign });
  return [...new Set(asked)];
}

/** The same for queries that ask the same, whatever the order they ask in. */
function textOf(query: object): string {
  return JSON.stringify(query, (_name, value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)))
      : value,
  );
}
