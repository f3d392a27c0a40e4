import { type ProductDocument, search, type SearchHits, type SearchQuery } from "@hanse/plugin-kit";
import { type TriedPlugin, tryPlugin } from "@hanse/plugin-kit/testing";
import { meilisearch } from "../src/index.ts";
import { MeilisearchDouble } from "./meilisearch-double.ts";

export const apiKey = "a-key-that-nobody-may-see";

/** The plugin on a double of its own. */
export interface DoubleShop extends TriedPlugin<typeof search> {
  readonly double: MeilisearchDouble;
  readonly url: string;
  ask(query?: Partial<SearchQuery>): Promise<SearchHits>;
}

export async function doubleShop(config: { apiKey?: string; taskTimeoutMs?: number } = {}): Promise<DoubleShop> {
  const double = new MeilisearchDouble(apiKey);
  const url = await double.listen();
  const tried = await tryPlugin(meilisearch({ url, apiKey, ...config }), search);
  return {
    ...tried,
    get events() {
      return tried.events;
    },
    double,
    url,
    ask: (query) => tried.client.query({ ...everything, ...query }),
    async close() {
      await tried.close();
      await double.close();
    },
  };
}

/** A query for everything in the one sales channel. */
export const everything: SearchQuery = {
  text: "",
  salesChannelIds: ["web"],
  currencyCode: "eur",
  filters: {},
  facets: [],
  sort: "relevance",
  limit: 20,
  offset: 0,
};

export const shirt = (given: Partial<ProductDocument> = {}): ProductDocument => ({
  id: "prod_shirt",
  version: 1,
  title: "Shirt",
  subtitle: null,
  description: null,
  handle: "shirt",
  collection: null,
  type: null,
  categories: [],
  tags: [],
  salesChannelIds: ["web"],
  variants: [],
  prices: { eur: 1_000 },
  isAvailable: true,
  createdAt: "2026-01-01T00:00:00.000Z",
  ...given,
});
