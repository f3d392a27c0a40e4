import Type from "typebox";
import { route } from "../platform/http/route.ts";
import { closed, listOf } from "../platform/http/shape.ts";
import { CategoryNotFound, CollectionNotFound, OptionNotFound, TagNotFound, TypeNotFound } from "./catalog.errors.ts";
import type { CategoryService } from "./category.service.ts";
import type { CollectionService } from "./collection.service.ts";
import type { FacetService } from "./facet.service.ts";
import { categoryFields, collectionFields, optionFields, tagFields, typeFields } from "./grouping-fields.ts";
import { categoryListing, collectionListing, optionListing, tagListing, typeListing } from "./grouping.queries.ts";
import { CategoryDto, CollectionDto, OptionDto, TagDto, TypeDto } from "./grouping.schema.ts";
import { listQuery } from "../platform/http/listing.ts";

interface Uses {
  categories: CategoryService;
  collections: CollectionService;
  facets: FacetService;
}

const ById = closed({ id: Type.String() });

export const listCollections = route({
  id: "collections.list",
  method: "GET",
  url: "/store/collections",
  access: "store",
  summary: "Collections, the newest first.",
  query: closed(listQuery(collectionListing.filters)),
  selects: collectionFields,
  reply: listOf("collections", Type.Partial(CollectionDto)),
  async handle({ query, fields, caller }, { collections }: Uses) {
    const { rows, ...page } = await collections.list(query, fields, caller.key.salesChannelIds);
    return { collections: rows, ...page };
  },
});

export const retrieveCollection = route({
  id: "collections.retrieve",
  method: "GET",
  url: "/store/collections/:id",
  access: "store",
  summary: "One collection.",
  params: ById,
  selects: collectionFields,
  reply: Type.Object({ collection: Type.Partial(CollectionDto) }),
  errors: [CollectionNotFound],
  async handle({ params, fields, caller }, { collections }: Uses) {
    return { collection: await collections.get(params.id, fields, caller.key.salesChannelIds) };
  },
});

const branches = {
  include_ancestors_tree: Type.Optional(Type.Boolean()),
  include_descendants_tree: Type.Optional(Type.Boolean()),
};

/** Shoppers see active categories that are not internal, so there is nothing to choose. */
const { is_active: _active, is_internal: _internal, ...categoryFilters } = categoryListing.filters;

export const listCategories = route({
  id: "productCategories.list",
  method: "GET",
  url: "/store/product-categories",
  access: "store",
  summary: "Categories in the order of the merchant, each with its parent and its children.",
  query: closed({ ...listQuery(categoryFilters), ...branches }),
  selects: categoryFields,
  reply: listOf("product_categories", Type.Partial(CategoryDto)),
  async handle({ query, fields, caller }, { categories }: Uses) {
    const { include_ancestors_tree: ancestors = false, include_descendants_tree: descendants = false, ...list } = query;
    const { rows, ...page } = await categories.list(list, fields, caller.key, { ancestors, descendants });
    return { product_categories: rows, ...page };
  },
});

export const retrieveCategory = route({
  id: "productCategories.retrieve",
  method: "GET",
  url: "/store/product-categories/:id",
  access: "store",
  summary: "One category.",
  params: ById,
  query: closed(branches),
  selects: categoryFields,
  reply: Type.Object({ product_category: Type.Partial(CategoryDto) }),
  errors: [CategoryNotFound],
  async handle({ params, query, fields, caller }, { categories }: Uses) {
    const { include_ancestors_tree: ancestors = false, include_descendants_tree: descendants = false } = query;
    return { product_category: await categories.get(params.id, fields, caller.key, { ancestors, descendants }) };
  },
});

export const listTags = route({
  id: "productTags.list",
  method: "GET",
  url: "/store/product-tags",
  access: "store",
  summary: "Tags in alphabetical order.",
  query: closed(listQuery(tagListing.filters)),
  selects: tagFields,
  reply: listOf("product_tags", Type.Partial(TagDto)),
  async handle({ query, fields }, { facets }: Uses) {
    const { rows, ...page } = await facets.tags.list(query, fields);
    return { product_tags: rows, ...page };
  },
});

export const retrieveTag = route({
  id: "productTags.retrieve",
  method: "GET",
  url: "/store/product-tags/:id",
  access: "store",
  summary: "One tag.",
  params: ById,
  selects: tagFields,
  reply: Type.Object({ product_tag: Type.Partial(TagDto) }),
  errors: [TagNotFound],
  async handle({ params, fields }, { facets }: Uses) {
    return { product_tag: await facets.tags.get(params.id, fields) };
  },
});

export const listTypes = route({
  id: "productTypes.list",
  method: "GET",
  url: "/store/product-types",
  access: "store",
  summary: "Product types in alphabetical order.",
  query: closed(listQuery(typeListing.filters)),
  selects: typeFields,
  reply: listOf("product_types", Type.Partial(TypeDto)),
  async handle({ query, fields }, { facets }: Uses) {
    const { rows, ...page } = await facets.types.list(query, fields);
    return { product_types: rows, ...page };
  },
});

export const retrieveType = route({
  id: "productTypes.retrieve",
  method: "GET",
  url: "/store/product-types/:id",
  access: "store",
  summary: "One product type.",
  params: ById,
  selects: typeFields,
  reply: Type.Object({ product_type: Type.Partial(TypeDto) }),
  errors: [TypeNotFound],
  async handle({ params, fields }, { facets }: Uses) {
    return { product_type: await facets.types.get(params.id, fields) };
  },
});

export const listOptions = route({
  id: "productOptions.list",
  method: "GET",
  url: "/store/product-options",
  access: "store",
  summary: "Options of the products on sale, with their values.",
  query: closed(listQuery(optionListing.filters)),
  selects: optionFields,
  reply: listOf("product_options", Type.Partial(OptionDto)),
  async handle({ query, fields, caller }, { facets }: Uses) {
    const { rows, ...page } = await facets.optionsIn(caller.key.salesChannelIds).list(query, fields);
    return { product_options: rows, ...page };
  },
});

export const retrieveOption = route({
  id: "productOptions.retrieve",
  method: "GET",
  url: "/store/product-options/:id",
  access: "store",
  summary: "One option of a product on sale, with its values.",
  params: ById,
  selects: optionFields,
  reply: Type.Object({ product_option: Type.Partial(OptionDto) }),
  errors: [OptionNotFound],
  async handle({ params, fields, caller }, { facets }: Uses) {
    return { product_option: await facets.optionsIn(caller.key.salesChannelIds).get(params.id, fields) };
  },
});
