import {
  definePlugin,
  type ProductDocument,
  RebuildNotFound,
  search,
  type SearchFilters,
  type SearchHits,
  type SearchQuery,
} from "@hanse/plugin-kit";
import type { Static } from "typebox";
import Type from "typebox";

type Entry = ProductDocument | { id: string; version: number };
type Index = Map<string, Entry>;

const isDocument = (entry: Entry): entry is ProductDocument => "title" in entry;

/** A search plugin for tests: keeps the contract's promises in memory, fails when it is told to, and notes its calls. */
export class TestSearch {
  /** What happens to calls: answered, refused, or left without an answer. */
  mood: "well" | "failing" | "hanging" = "well";
  /** Products that it cannot take: a call with one of them fails. */
  readonly poison = new Set<string>();
  /** How many products each call to `index` and `remove` had. */
  readonly batches: number[] = [];
  /** How often each product was told of, outside of rebuilds. */
  readonly told = new Map<string, number>();
  readonly queries: SearchQuery[] = [];
  synonyms: string[][] = [];
  /** Runs before a part of a rebuild is taken. */
  beforePart: (() => Promise<void>) | undefined;
  #live: Index = new Map();
  #rebuild: { id: string; index: Index } | undefined;

  readonly plugin = definePlugin({
    id: "search-test",
    implements: { search },
    config: Type.Object({}),
    setup: () => ({
      search: {
        index: async ({ documents, rebuildId }) => {
          if (rebuildId !== undefined) await this.beforePart?.();
          await this.#answer();
          if (documents.some(({ id }) => this.poison.has(id))) throw new Error("cannot take it");
          if (rebuildId === undefined) this.#note(documents);
          const target = rebuildId === undefined ? undefined : this.#building(rebuildId).index;
          for (const document of documents) this.#put(document, target);
          return {};
        },
        remove: async ({ products }) => {
          await this.#answer();
          this.#note(products);
          for (const product of products) this.#put(product);
          return {};
        },
        query: async (query) => {
          this.queries.push(query);
          await this.#answer();
          return this.#find(query);
        },
        beginRebuild: async ({ rebuildId }) => {
          await this.#answer();
          this.#rebuild = { id: rebuildId, index: new Map() };
          return {};
        },
        finishRebuild: async ({ rebuildId }) => {
          await this.#answer();
          this.#live = this.#building(rebuildId).index;
          this.#rebuild = undefined;
          return { products: this.documents.length };
        },
        putSynonyms: async ({ groups }) => {
          await this.#answer();
          this.synonyms = groups;
          return {};
        },
      },
    }),
  });

  /** What can be found, by title. */
  get documents(): ProductDocument[] {
    return [...this.#live.values()].filter(isDocument).toSorted((one, other) => one.title.localeCompare(other.title));
  }

  get titles(): string[] {
    return this.documents.map(({ title }) => title);
  }

  /** As after losing everything. */
  forget(): void {
    this.#live = new Map();
    this.#rebuild = undefined;
  }

  async #answer(): Promise<void> {
    if (this.mood === "failing") throw new Error("out of order");
    if (this.mood === "hanging") await new Promise(() => undefined);
  }

  #note(products: readonly { id: string }[]): void {
    this.batches.push(products.length);
    for (const { id } of products) this.told.set(id, (this.told.get(id) ?? 0) + 1);
  }

  #building(rebuildId: string): { index: Index } {
    if (this.#rebuild?.id !== rebuildId) throw new RebuildNotFound({ rebuildId });
    return this.#rebuild;
  }

  #put(entry: Entry, target?: Index): void {
    const indexes = target ? [target] : [this.#live, ...(this.#rebuild ? [this.#rebuild.index] : [])];
    for (const index of indexes) {
      if ((index.get(entry.id)?.version ?? -1) <= entry.version) index.set(entry.id, entry);
    }
  }

  #find({
    text,
    salesChannelIds,
    currencyCode,
    filters,
    sort,
    limit,
    offset,
    facets,
  }: SearchQuery): Static<typeof SearchHits> {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    const found = this.documents.filter(
      (document) =>
        document.salesChannelIds.some((id) => salesChannelIds.includes(id)) &&
        words.every((word) => textOf(document).includes(word)) &&
        meets(document, filters, currencyCode),
    );
    const price = (document: ProductDocument) => document.prices[currencyCode ?? ""] ?? Infinity;
    const sorted = {
      relevance: () => found.toSorted((one, other) => one.title.length - other.title.length),
      newest: () => found.toSorted((one, other) => (one.createdAt < other.createdAt ? 1 : -1)),
      title: () => found,
      price_asc: () => found.toSorted((one, other) => price(one) - price(other)),
      price_desc: () => found.toSorted((one, other) => price(other) - price(one)),
    }[sort]();
    const prices = found.map(price).filter(Number.isFinite);
    const count = (values: readonly { id: string; name: string }[][]) =>
      [...Map.groupBy(values.flat(), ({ id }) => id)].map(([value, all]) => ({
        value,
        name: all[0]?.name ?? "",
        count: all.length,
      }));
    const available = found.filter(({ isAvailable }) => isAvailable).length;
    const all: Static<typeof SearchHits>["facets"] = {
      category: count(found.map(({ categories }) => categories)),
      collection: count(found.map(({ collection }) => (collection ? [collection] : []))),
      type: count(found.map(({ type }) => (type ? [type] : []))),
      tag: count(found.map(({ tags }) => tags)),
      option: [...Map.groupBy(found.flatMap(choicesOf), ({ option }) => option)].map(([option, choices]) => ({
        option,
        values: count([choices.map(({ value }) => ({ id: value, name: value }))]),
      })),
      price: prices.length === 0 ? null : { min: Math.min(...prices), max: Math.max(...prices) },
      availability: { available, unavailable: found.length - available },
    };
    return {
      productIds: sorted.slice(offset, offset + limit).map(({ id }) => id),
      total: found.length,
      facets: Object.fromEntries(facets.map((facet) => [facet, all[facet]])),
    };
  }
}

const textOf = ({ title, handle, variants, tags }: ProductDocument): string =>
  [title, handle, ...variants.map(({ sku }) => sku ?? ""), ...tags.map(({ name }) => name)].join(" ").toLowerCase();

/** Each choice of a product once. */
const choicesOf = ({ variants }: ProductDocument) => [
  ...new Map(
    variants.flatMap(({ options }) => options).map((choice) => [`${choice.option} ${choice.value}`, choice]),
  ).values(),
];

function meets(document: ProductDocument, filters: SearchFilters, currencyCode: string | null): boolean {
  const { categoryIds, collectionIds, typeIds, tagIds, options = [], price, isAvailable } = filters;
  const any = (wanted: readonly string[] | undefined, ids: readonly (string | undefined)[]) =>
    !wanted || ids.some((id) => id !== undefined && wanted.includes(id));
  const amount = document.prices[currencyCode ?? ""];
  return (
    any(
      categoryIds,
      document.categories.map(({ id }) => id),
    ) &&
    any(collectionIds, [document.collection?.id]) &&
    any(typeIds, [document.type?.id]) &&
    any(
      tagIds,
      document.tags.map(({ id }) => id),
    ) &&
    options.every(({ option, values }) =>
      choicesOf(document).some((choice) => choice.option === option && values.includes(choice.value)),
    ) &&
    (!price || (amount !== undefined && amount >= (price.min ?? 0) && amount <= (price.max ?? Infinity))) &&
    (isAvailable === undefined || isAvailable === document.isAvailable)
  );
}
