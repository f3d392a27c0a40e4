import type { Answer } from "../platform/http/answer.ts";
import type { Selection } from "../platform/http/fields.ts";
import { stockLocationTopic, stockTopic } from "../inventory/index.ts";
import { type PlaceQuery, placeKey } from "./place.ts";
import type { PlaceService } from "./place.service.ts";
import { keyOf, needsOf } from "./product-fields.ts";
import type { ProductReadService, Viewing } from "./product-reads.service.ts";
import type { ReplyService } from "./reply.service.ts";
import { variantNeedsOf, type VariantReadService } from "./variant-reads.service.ts";
import { ForeignSalesChannel, PricingContextMissing, ProductNotFound, VariantNotFound } from "./storefront.errors.ts";

/** What the routes hand over of a request. */
export interface ReadRequest {
  readonly query: PlaceQuery & { readonly sales_channel_id?: string | string[] } & Readonly<Record<string, unknown>>;
  readonly caller: { readonly key: { readonly salesChannelIds: readonly string[] } };
  readonly fields: Selection;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** Answers what a shopper asks of products. */
export class StorefrontService {
  readonly #places: PlaceService;
  readonly #productReads: ProductReadService;
  readonly #variantReads: VariantReadService;
  readonly #catalogueReplies: ReplyService;

  constructor({
    places,
    productReads,
    variantReads,
    catalogueReplies,
  }: {
    places: PlaceService;
    productReads: ProductReadService;
    variantReads: VariantReadService;
    catalogueReplies: ReplyService;
  }) {
    this.#places = places;
    this.#productReads = productReads;
    this.#variantReads = variantReads;
    this.#catalogueReplies = catalogueReplies;
  }

  async products(request: ReadRequest): Promise<Answer> {
    return this.#answer("products", request, needsOf(request.fields), (viewing) =>
      this.#productReads.list(request.query, viewing),
    );
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
    needs: { readonly price: boolean; readonly stock: boolean },
    render: (viewing: Viewing) => Promise<string>,
  ): Promise<Answer> {
    const { query, fields, headers } = request;
    const channelIds = channelsOf(request);
    const place = await this.#places.find(query);
    if (needs.price && !place) throw new PricingContextMissing({});
    const key = [kind, channelIds.join(), placeKey(place), keyOf(fields), textOf(query)].join("\n");
    const isTaxed = needs.price && Boolean(place?.address);
    const topics = topicsOf(isTaxed, needs.stock);
    return this.#catalogueReplies.answer(headers, { key, topics, render: () => render({ channelIds, place, fields }) });
  }
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
