import Type, { type Static, type TSchema } from "typebox";
import { defineContract } from "../contract.ts";
import { defineError } from "../error.ts";

const Id = Type.String({ minLength: 1 });
/** Integer in the currency's minor unit. */
const Amount = Type.Integer({ minimum: 0 });
const Nullable = <const S extends TSchema>(schema: S) => Type.Union([schema, Type.Null()]);

/** Something a product belongs to, with the name that shoppers read. */
const Named = Type.Object({ id: Id, name: Type.String() });

/** A choice that a variant makes: "Size" is "M". */
const OptionValue = Type.Object({ option: Type.String(), value: Type.String() });

/** What can be found of a product: everything that a query may search, filter, count or sort by. */
export const ProductDocument = Type.Object({
  id: Id,
  /**
   * Of two documents of a product, the higher version is the later; an older one changes nothing. Of the same version, the
   * one that comes later replaces the other, and a removal beats a document.
   */
  version: Type.Integer({ minimum: 0 }),
  title: Type.String(),
  subtitle: Nullable(Type.String()),
  description: Nullable(Type.String()),
  handle: Type.String(),
  collection: Nullable(Named),
  type: Nullable(Named),
  /** With their ancestors, so that a category finds what is below it. */
  categories: Type.Array(Named),
  tags: Type.Array(Named),
  /** Where it is sold; a query sees only these. */
  salesChannelIds: Type.Array(Id),
  variants: Type.Array(
    Type.Object({ id: Id, title: Type.String(), sku: Nullable(Type.String()), options: Type.Array(OptionValue) }),
  ),
  /** The lowest price of its variants, by currency code in lower case. */
  prices: Type.Record(Type.String(), Amount),
  /** Whether any variant can be bought: in stock, not managed, or on backorder. */
  isAvailable: Type.Boolean(),
  /** ISO 8601. */
  createdAt: Type.String(),
});
export type ProductDocument = Static<typeof ProductDocument>;

/** A product that is gone. Its version keeps an overtaken document from bringing it back. */
export const RemovedProduct = Type.Object({ id: Id, version: Type.Integer({ minimum: 0 }) });
export type RemovedProduct = Static<typeof RemovedProduct>;

/** All given filters must hold; of the values of one filter, any, so that an empty list finds nothing. */
export const SearchFilters = Type.Object({
  categoryIds: Type.Optional(Type.Array(Id)),
  collectionIds: Type.Optional(Type.Array(Id)),
  typeIds: Type.Optional(Type.Array(Id)),
  tagIds: Type.Optional(Type.Array(Id)),
  /** Each must be met by a variant of the product. */
  options: Type.Optional(Type.Array(Type.Object({ option: Type.String(), values: Type.Array(Type.String()) }))),
  /** In the query's currency; inclusive. */
  price: Type.Optional(Type.Object({ min: Type.Optional(Amount), max: Type.Optional(Amount) })),
  isAvailable: Type.Optional(Type.Boolean()),
});
export type SearchFilters = Static<typeof SearchFilters>;

export const SearchFacet = Type.Union([
  Type.Literal("category"),
  Type.Literal("collection"),
  Type.Literal("type"),
  Type.Literal("tag"),
  Type.Literal("option"),
  Type.Literal("price"),
  Type.Literal("availability"),
]);
export type SearchFacet = Static<typeof SearchFacet>;

/**
 * `relevance` without a text is `newest`. `title` is A to Z and does not tell upper from lower case. By price, products
 * without one in the query's currency come last, in both directions. What is equal keeps one order from page to page.
 */
export const SearchSort = Type.Union([
  Type.Literal("relevance"),
  Type.Literal("newest"),
  Type.Literal("title"),
  Type.Literal("price_asc"),
  Type.Literal("price_desc"),
]);
export type SearchSort = Static<typeof SearchSort>;

export const SearchQuery = Type.Object({
  /**
   * What the shopper typed; empty finds everything. Each of its words must be found, in the title, subtitle, description,
   * a SKU, or the name of a tag, category, collection or type: as it is, as a synonym, with a typo in a long word, and the
   * last one as the beginning of a word. Never refused for what is in it.
   */
  text: Type.String({ maxLength: 500 }),
  salesChannelIds: Type.Array(Id, { minItems: 1 }),
  /**
   * Lower case; needed for price filters, price facets and sorting by price. Without it, a price filter finds nothing, the
   * price facet is null, and sorting by price is by relevance.
   */
  currencyCode: Nullable(Type.String()),
  filters: SearchFilters,
  facets: Type.Array(SearchFacet),
  sort: SearchSort,
  limit: Type.Integer({ minimum: 0, maximum: 1_000 }),
  offset: Type.Integer({ minimum: 0 }),
});
export type SearchQuery = Static<typeof SearchQuery>;

/**
 * How many of the products found have a value; the most frequent first, and perhaps only the first hundred. A facet's own
 * filter does not narrow its counts: nor does the filter of an option those of this option.
 */
const FacetCount = Type.Object({ value: Type.String(), name: Type.String(), count: Type.Integer({ minimum: 0 }) });

export const SearchHits = Type.Object({
  /** In the order asked for. */
  productIds: Type.Array(Id),
  /** All that match; may be an estimate beyond what an index counts exactly, as may the counts of the facets. */
  total: Type.Integer({ minimum: 0 }),
  facets: Type.Object({
    category: Type.Optional(Type.Array(FacetCount)),
    collection: Type.Optional(Type.Array(FacetCount)),
    type: Type.Optional(Type.Array(FacetCount)),
    tag: Type.Optional(Type.Array(FacetCount)),
    option: Type.Optional(Type.Array(Type.Object({ option: Type.String(), values: Type.Array(FacetCount) }))),
    price: Type.Optional(Nullable(Type.Object({ min: Amount, max: Amount }))),
    availability: Type.Optional(Type.Object({ available: Type.Integer(), unavailable: Type.Integer() })),
  }),
});
export type SearchHits = Static<typeof SearchHits>;

/** The rebuild was finished before the last one, given up, or never begun. */
export const RebuildNotFound = defineError(
  "search.rebuild_not_found",
  404,
  "not_found",
  Type.Object({ rebuildId: Type.String() }),
  ({ rebuildId }) => `There is no rebuild ${rebuildId} of the search index under way. Begin a new one.`,
);

const Done = Type.Object({});

/** Finds products. What it holds is a copy that can be rebuilt at any time, so nothing of it is ever lost. */
export const search = defineContract("search", 1, "one", {
  /**
   * Adds or replaces documents; with `rebuildId`, in the index that is being built, unseen until it is finished, and
   * `search.rebuild_not_found` when it is not under way. Once it returns, queries see them.
   */
  index: {
    input: Type.Object({ documents: Type.Array(ProductDocument, { maxItems: 1_000 }), rebuildId: Type.Optional(Id) }),
    output: Done,
    deadlineMs: 15_000,
    idempotent: true,
  },
  /** Takes products out, of the index that is being built as well. */
  remove: {
    input: Type.Object({ products: Type.Array(RemovedProduct, { maxItems: 1_000 }) }),
    output: Done,
    deadlineMs: 15_000,
    idempotent: true,
  },
  /** Shoppers wait for it, so it is given little time. */
  query: { input: SearchQuery, output: SearchHits, deadlineMs: 1_500, idempotent: true },
  /**
   * Begins a new index beside the one in use; one begun before and not finished is given up, unless it is the same. From
   * here on `index` without `rebuildId` and `remove` reach both.
   */
  beginRebuild: { input: Type.Object({ rebuildId: Id }), output: Done, deadlineMs: 15_000, idempotent: true },
  /**
   * Puts the new index in the place of the old one, at once, and tells how many products it finds.
   * `search.rebuild_not_found` when it is not under way; the one that was finished last may be finished again.
   */
  finishRebuild: {
    input: Type.Object({ rebuildId: Id }),
    output: Type.Object({ products: Type.Integer() }),
    deadlineMs: 60_000,
    idempotent: true,
  },
  /** Words that mean the same, in groups; replaces all groups, and outlives rebuilds. Lower case, a word or a few each. */
  putSynonyms: {
    input: Type.Object({ groups: Type.Array(Type.Array(Type.String({ minLength: 1 }), { minItems: 2 })) }),
    output: Done,
    deadlineMs: 15_000,
    idempotent: true,
  },
});
