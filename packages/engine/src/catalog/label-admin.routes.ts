import Type from "typebox";
import type { Selection } from "../platform/http/fields.ts";
import { StaleVersion, StillInUse } from "../platform/http/http.errors.ts";
import { listQuery } from "../platform/http/listing.ts";
import { route } from "../platform/http/route.ts";
import { expectedVersion, versioned } from "../platform/http/row-version.ts";
import { closed, deleted, deletedOf, listOf } from "../platform/http/shape.ts";
import { AlreadyExists, TagNotFound, TypeNotFound } from "./catalog.errors.ts";
import type { FacetService } from "./facet.service.ts";
import { LabelChangesBody, NewLabelBody, toLabelChanges } from "./grouping-bodies.schema.ts";
import { tagFields, typeFields } from "./grouping-fields.ts";
import { tagListing, typeListing } from "./grouping.queries.ts";
import { TagDto, TypeDto } from "./grouping.schema.ts";

interface Uses {
  facets: FacetService;
}

const ById = closed({ id: Type.String() });

const TagReply = Type.Object({ product_tag: Type.Partial(TagDto) });

async function oneTag(facets: FacetService, id: string, fields: Selection) {
  const { entry, version } = await facets.tags.getVersioned(id, fields);
  return versioned({ product_tag: entry }, version);
}

export const listTagsForStaff = route({
  id: "admin.productTags.list",
  method: "GET",
  url: "/admin/product-tags",
  access: "admin",
  permission: "product_tag:read",
  summary: "All product tags, in alphabetical order.",
  query: closed(listQuery(tagListing.filters)),
  selects: tagFields,
  reply: listOf("product_tags", Type.Partial(TagDto)),
  async handle({ query, fields }, { facets }: Uses) {
    const { rows, ...page } = await facets.tags.list(query, fields);
    return { product_tags: rows, ...page };
  },
});

export const createTag = route({
  id: "admin.productTags.create",
  method: "POST",
  url: "/admin/product-tags",
  access: "admin",
  permission: "product_tag:write",
  summary: "Makes a product tag.",
  body: NewLabelBody,
  selects: tagFields,
  reply: TagReply,
  addsOnce: true,
  errors: [AlreadyExists],
  async handle({ body, fields }, { facets }: Uses) {
    const { id } = await facets.tagWrites.create({ ...toLabelChanges(body), value: body.value });
    return oneTag(facets, id, fields);
  },
});

export const retrieveTagForStaff = route({
  id: "admin.productTags.retrieve",
  method: "GET",
  url: "/admin/product-tags/:id",
  access: "admin",
  permission: "product_tag:read",
  summary: "One product tag.",
  params: ById,
  selects: tagFields,
  reply: TagReply,
  errors: [TagNotFound],
  handle: ({ params, fields }, { facets }: Uses) => oneTag(facets, params.id, fields),
});

export const updateTag = route({
  id: "admin.productTags.update",
  method: "POST",
  url: "/admin/product-tags/:id",
  access: "admin",
  permission: "product_tag:write",
  summary: "Changes a tag for all products that have it.",
  params: ById,
  body: LabelChangesBody,
  selects: tagFields,
  reply: TagReply,
  errors: [AlreadyExists, TagNotFound, StaleVersion],
  async handle({ params, body, fields, headers }, { facets }: Uses) {
    await facets.tagWrites.update(params.id, toLabelChanges(body), expectedVersion(headers));
    return oneTag(facets, params.id, fields);
  },
});

export const deleteTag = route({
  id: "admin.productTags.delete",
  method: "DELETE",
  url: "/admin/product-tags/:id",
  access: "admin",
  permission: "product_tag:write",
  summary: "Deletes a tag; products lose it and stay.",
  params: ById,
  reply: deletedOf("product_tag"),
  errors: [TagNotFound, StillInUse],
  async handle({ params }, { facets }: Uses) {
    await facets.tagWrites.delete(params.id);
    return deleted("product_tag", params.id);
  },
});

const TypeReply = Type.Object({ product_type: Type.Partial(TypeDto) });

async function oneType(facets: FacetService, id: string, fields: Selection) {
  const { entry, version } = await facets.types.getVersioned(id, fields);
  return versioned({ product_type: entry }, version);
}

export const listTypesForStaff = route({
  id: "admin.productTypes.list",
  method: "GET",
  url: "/admin/product-types",
  access: "admin",
  permission: "product_type:read",
  summary: "All product types, in alphabetical order.",
  query: closed(listQuery(typeListing.filters)),
  selects: typeFields,
  reply: listOf("product_types", Type.Partial(TypeDto)),
  async handle({ query, fields }, { facets }: Uses) {
    const { rows, ...page } = await facets.types.list(query, fields);
    return { product_types: rows, ...page };
  },
});

export const createType = route({
  id: "admin.productTypes.create",
  method: "POST",
  url: "/admin/product-types",
  access: "admin",
  permission: "product_type:write",
  summary: "Makes a product type.",
  body: NewLabelBody,
  selects: typeFields,
  reply: TypeReply,
  addsOnce: true,
  errors: [AlreadyExists],
  async handle({ body, fields }, { facets }: Uses) {
    const { id } = await facets.typeWrites.create({ ...toLabelChanges(body), value: body.value });
    return oneType(facets, id, fields);
  },
});

export const retrieveTypeForStaff = route({
  id: "admin.productTypes.retrieve",
  method: "GET",
  url: "/admin/product-types/:id",
  access: "admin",
  permission: "product_type:read",
  summary: "One product type.",
  params: ById,
  selects: typeFields,
  reply: TypeReply,
  errors: [TypeNotFound],
  handle: ({ params, fields }, { facets }: Uses) => oneType(facets, params.id, fields),
});

export const updateType = route({
  id: "admin.productTypes.update",
  method: "POST",
  url: "/admin/product-types/:id",
  access: "admin",
  permission: "product_type:write",
  summary: "Changes a type for all products that have it.",
  params: ById,
  body: LabelChangesBody,
  selects: typeFields,
  reply: TypeReply,
  errors: [AlreadyExists, TypeNotFound, StaleVersion],
  async handle({ params, body, fields, headers }, { facets }: Uses) {
    await facets.typeWrites.update(params.id, toLabelChanges(body), expectedVersion(headers));
    return oneType(facets, params.id, fields);
  },
});

export const deleteType = route({
  id: "admin.productTypes.delete",
  method: "DELETE",
  url: "/admin/product-types/:id",
  access: "admin",
  permission: "product_type:write",
  summary: "Deletes a type; products lose it and stay.",
  params: ById,
  reply: deletedOf("product_type"),
  errors: [TypeNotFound, StillInUse],
  async handle({ params }, { facets }: Uses) {
    await facets.typeWrites.delete(params.id);
    return deleted("product_type", params.id);
  },
});
