import Type from "typebox";
import type { Selection } from "../platform/http/fields.ts";
import { StaleVersion, StillInUse } from "../platform/http/http.errors.ts";
import { listQuery } from "../platform/http/listing.ts";
import { route } from "../platform/http/route.ts";
import { expectedVersion, versioned } from "../platform/http/row-version.ts";
import { closed, deleted, deletedOf, LinkBody, listOf } from "../platform/http/shape.ts";
import { AlreadyExists, CollectionNotFound, InvalidHandle, ProductNotFound } from "./catalog.errors.ts";
import type { CollectionService } from "./collection.service.ts";
import { CollectionChangesBody, NewCollectionBody, toCollectionChanges } from "./grouping-bodies.schema.ts";
import { collectionFieldsForStaff } from "./grouping-fields.ts";
import { collectionListing } from "./grouping.queries.ts";
import { CollectionDto } from "./grouping.schema.ts";

interface Uses {
  collections: CollectionService;
}

const ById = closed({ id: Type.String() });
const Reply = Type.Object({ collection: Type.Partial(CollectionDto) });

async function one(collections: CollectionService, id: string, fields: Selection) {
  const { collection, version } = await collections.getForStaff(id, fields);
  return versioned({ collection }, version);
}

export const listCollectionsForStaff = route({
  id: "admin.collections.list",
  method: "GET",
  url: "/admin/collections",
  access: "admin",
  permission: "product_collection:read",
  summary: "All collections, the newest first.",
  query: closed(listQuery(collectionListing.filters)),
  selects: collectionFieldsForStaff,
  reply: listOf("collections", Type.Partial(CollectionDto)),
  async handle({ query, fields }, { collections }: Uses) {
    const { rows, ...page } = await collections.listForStaff(query, fields);
    return { collections: rows, ...page };
  },
});

export const createCollection = route({
  id: "admin.collections.create",
  method: "POST",
  url: "/admin/collections",
  access: "admin",
  permission: "product_collection:write",
  summary: "Makes a collection.",
  body: NewCollectionBody,
  selects: collectionFieldsForStaff,
  reply: Reply,
  addsOnce: true,
  errors: [AlreadyExists, InvalidHandle],
  async handle({ body, fields }, { collections }: Uses) {
    const { id } = await collections.create({ ...toCollectionChanges(body), title: body.title });
    return one(collections, id, fields);
  },
});

export const retrieveCollectionForStaff = route({
  id: "admin.collections.retrieve",
  method: "GET",
  url: "/admin/collections/:id",
  access: "admin",
  permission: "product_collection:read",
  summary: "One collection.",
  params: ById,
  selects: collectionFieldsForStaff,
  reply: Reply,
  errors: [CollectionNotFound],
  handle: ({ params, fields }, { collections }: Uses) => one(collections, params.id, fields),
});

export const updateCollection = route({
  id: "admin.collections.update",
  method: "POST",
  url: "/admin/collections/:id",
  access: "admin",
  permission: "product_collection:write",
  summary: "Changes what the body names of a collection.",
  params: ById,
  body: CollectionChangesBody,
  selects: collectionFieldsForStaff,
  reply: Reply,
  errors: [AlreadyExists, CollectionNotFound, InvalidHandle, StaleVersion],
  async handle({ params, body, fields, headers }, { collections }: Uses) {
    await collections.update(params.id, toCollectionChanges(body), expectedVersion(headers));
    return one(collections, params.id, fields);
  },
});

export const deleteCollection = route({
  id: "admin.collections.delete",
  method: "DELETE",
  url: "/admin/collections/:id",
  access: "admin",
  permission: "product_collection:write",
  summary: "Deletes a collection; its products stay.",
  params: ById,
  reply: deletedOf("collection"),
  errors: [CollectionNotFound, StillInUse],
  async handle({ params }, { collections }: Uses) {
    await collections.delete(params.id);
    return deleted("collection", params.id);
  },
});

export const updateCollectionProducts = route({
  id: "admin.collections.updateProducts",
  method: "POST",
  url: "/admin/collections/:id/products",
  access: "admin",
  permission: "product_collection:write",
  summary: "Puts products into a collection, out of the one they were in, and takes others out.",
  params: ById,
  body: LinkBody,
  selects: collectionFieldsForStaff,
  reply: Reply,
  errors: [CollectionNotFound, ProductNotFound, StaleVersion],
  async handle({ params, body, fields, headers }, { collections }: Uses) {
    await collections.updateProducts(params.id, body, expectedVersion(headers));
    return one(collections, params.id, fields);
  },
});
