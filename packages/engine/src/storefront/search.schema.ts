import Type, { type Static } from "typebox";
import { closed } from "../platform/http/shape.ts";
import { placeQuery } from "./place.ts";
import { ProductDto } from "./product.schema.ts";
import { selectedOf } from "./selected.ts";

const Facet = Type.Union([
  Type.String({ maxLength: 200 }),
  closed({
    field: Type.String({ maxLength: 200 }),
    type: Type.Optional(Type.Union([Type.Literal("value"), Type.Literal("stats")])),
    limit: Type.Optional(Type.Integer({ minimum: 1 })),
    sort: Type.Optional(Type.Union([Type.Literal("count"), Type.Literal("alpha")])),
    query: Type.Optional(Type.String({ maxLength: 200 })),
  }),
]);
export type FacetRequest = Exclude<Static<typeof Facet>, string>;

/** What is asked of a search besides its words; whatever else the wire knows of is refused. */
const Options = closed({
  facets: Type.Optional(Type.Array(Facet, { maxItems: 50 })),
  /** A facet's own filter never narrows its counts. */
  disjunctive_facets: Type.Optional(Type.Boolean()),
  typo_tolerance: Type.Optional(Type.Literal(true)),
  match_strategy: Type.Optional(Type.Union([Type.Literal("all"), Type.Literal("last")])),
  count: Type.Optional(Type.Union([Type.Literal("estimated"), Type.Literal("exact"), Type.Literal("none")])),
});

const Pagination = closed({
  skip: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000 })),
  take: Type.Optional(Type.Integer({ minimum: 0, maximum: 100 })),
  order: Type.Optional(Type.Record(Type.String(), Type.Union([Type.Literal("ASC"), Type.Literal("DESC")]))),
  cursor: Type.Optional(Type.String({ maxLength: 100 })),
});

const one = {
  entity: Type.Optional(Type.String({ maxLength: 100, description: "What is searched: product." })),
  fields: Type.Optional(Type.Array(Type.String({ maxLength: 200 }), { maxItems: 200 })),
  filters: Type.Optional(
    Type.Record(Type.String(), Type.Unknown(), {
      description:
        "The words as q; category_id, collection_id, type_id, tag_id, options.<title>, price, is_available; $and of these.",
    }),
  ),
  pagination: Type.Optional(Pagination),
  options: Type.Optional(Options),
  search_options: Type.Optional(Options),
};
const Search = closed(one);
export type SearchBody = Static<typeof Search>;

export const SearchesBody = closed({
  ...one,
  queries: Type.Optional(
    Type.Array(Search, { minItems: 1, maxItems: 20, description: "Several searches at once, instead of one." }),
  ),
});
export type SearchesBody = Static<typeof SearchesBody>;

export const searchQuery = closed({
  ...placeQuery,
  currency_code: Type.Optional(Type.String({ pattern: "^[a-zA-Z]{3}$" })),
});

const FacetDto = Type.Union([
  Type.Object({
    type: Type.Literal("value"),
    values: Type.Array(Type.Object({ value: Type.String(), name: Type.String(), count: Type.Integer() })),
  }),
  /** In major units of the currency. */
  Type.Object({ type: Type.Literal("stats"), min: Type.Number(), max: Type.Number(), count: Type.Integer() }),
]);
export type FacetDto = Static<typeof FacetDto>;

const MetadataDto = Type.Object({
  skip: Type.Integer(),
  take: Type.Integer(),
  count: Type.Union([Type.Integer(), Type.Null()]),
  next_cursor: Type.Optional(Type.String()),
  query: Type.String(),
});
export type MetadataDto = Static<typeof MetadataDto>;

export const SearchesReply = Type.Object({
  results: Type.Array(
    Type.Object({
      hits: Type.Array(Type.Object({ id: Type.String(), document: selectedOf(ProductDto) })),
      facets: Type.Optional(Type.Record(Type.String(), FacetDto)),
      metadata: MetadataDto,
    }),
  ),
});
