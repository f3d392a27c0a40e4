import { randomBytes } from "node:crypto";
import type { Client } from "../contract.ts";
import { type ProductDocument, search, type SearchHits, type SearchQuery } from "../contracts/search.ts";
import type { TriedPlugin } from "./tried-plugin.ts";

/** A search plugin on trial. It is opened once; each test's products live in a sales channel of their own. */
export interface SearchTrial {
  readonly client: Client<typeof search>;
  /** A sales channel, or anything else, that no other test knows. */
  fresh(kind: string): string;
  /** Asks in one sales channel, by default for everything in it. */
  ask(channel: string, query?: Partial<SearchQuery>): Promise<SearchHits>;
  /** Which products a text finds in a sales channel, in alphabetical order. */
  find(channel: string, text: string): Promise<string[]>;
}

export function searchTrial(opened: () => TriedPlugin<typeof search>): SearchTrial {
  const ask = (channel: string, query: Partial<SearchQuery> = {}): Promise<SearchHits> =>
    opened().client.query({
      text: "",
      salesChannelIds: [channel],
      currencyCode: "eur",
      filters: {},
      facets: [],
      sort: "relevance",
      limit: 100,
      offset: 0,
      ...query,
    });
  // Tests are registered before the plugin is open.
  const client = Object.fromEntries(
    Object.keys(search.operations).map((name) => [
      name,
      (input: never, options: never) => opened().client[name as keyof Client<typeof search>](input, options),
    ]),
  ) as unknown as Client<typeof search>;
  return {
    client,
    fresh: (kind) => `${kind}_${randomBytes(6).toString("hex")}`,
    ask,
    find: async (channel, text) => (await ask(channel, { text })).productIds.toSorted(),
  };
}

/** A document of which only what is given matters. */
export const productDocument = (
  given: Partial<ProductDocument> & Pick<ProductDocument, "id" | "salesChannelIds">,
): ProductDocument => ({
  version: 1,
  title: "Thing",
  subtitle: null,
  description: null,
  handle: given.id,
  collection: null,
  type: null,
  categories: [],
  tags: [],
  variants: [],
  prices: {},
  isAvailable: true,
  createdAt: "2026-01-01T00:00:00.000Z",
  ...given,
});

/** Something a product belongs to, whose name says enough. */
export const named = (name: string): { id: string; name: string } => ({ id: `id_${name.toLowerCase()}`, name });
