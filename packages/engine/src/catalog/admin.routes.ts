import Type from "typebox";
import { route } from "../platform/http/route.ts";
import { closed, listOf } from "../platform/http/shape.ts";
import {
  AlreadyExists,
  InvalidHandle,
  InvalidProduct,
  ProductNotFound,
  UnknownReference,
  VariantNotFound,
} from "./catalog.errors.ts";
import type { CategoryService } from "./category.service.ts";
import type { CollectionService } from "./collection.service.ts";
import { categoryFieldsForStaff, collectionFieldsForStaff } from "./grouping-fields.ts";
import { categoryListing, collectionListing } from "./grouping.queries.ts";
import { CategoryDto, CollectionDto, NewCategoryBody, NewCollectionBody } from "./grouping.schema.ts";
import { listQuery } from "../platform/http/listing.ts";
import { productFieldsForStaff } from "./product-fields.ts";
import { productListing } from "./product.queries.ts";
import { NewProductBody, ProductChangesBody, ProductDto, toNewProduct, toProductChanges } from "./product.schema.ts";
import type { ProductService } from "./product.service.ts";

interface Uses {
  categories: CategoryService;
  collections: CollectionService;
  products: ProductService;
}

const ById = closed({ id: Type.String() });
const ProductReply = Type.Object({ product: Type.Partial(ProductDto) });
const refusals = [AlreadyExists, InvalidHandle, UnknownReference] as const;

export const listProducts = route({
  id: "admin.products.list",
  method: "GET",
  url: "/admin/products",
  access: "admin",
  permission: "product:read",
  summary: "Products of any status, the newest first.",
  query: closed(listQuery(productListing.filters)),
  selects: productFieldsForStaff,
  reply: listOf("products", Type.Partial(ProductDto)),
  async handle({ query, fields }, { products }: Uses) {
    const { rows, ...page } = await products.list(query, fields);
    return { products: rows, ...page };
  },
});

export const createProduct = route({
  id: "admin.products.create",
  method: "POST",
  url: "/admin/products",
  access: "admin",
  permission: "product:write",
  summary: "Makes a product with its options and variants.",
  body: NewProductBody,
  selects: productFieldsForStaff,
  reply: ProductReply,
  errors: [...refusals, InvalidProduct],
  async handle({ body, fields }, { products }: Uses) {
    const { id } = await products.create(toNewProduct(body));
    return { product: await products.get(id, fields) };
  },
});

export const retrieveProduct = route({
  id: "admin.products.retrieve",
  method: "GET",
  url: "/admin/products/:id",
  access: "admin",
  permission: "product:read",
  summary: "One product.",
  params: ById,
  selects: productFieldsForStaff,
  reply: ProductReply,
  errors: [ProductNotFound],
  async handle({ params, fields }, { products }: Uses) {
    return { product: await products.get(params.id, fields) };
  },
});

export const updateProduct = route({
  id: "admin.products.update",
  method: "POST",
  url: "/admin/products/:id",
  access: "admin",
  permission: "product:write",
  summary: "Changes what the body names; a list replaces all that there was.",
  params: ById,
  body: ProductChangesBody,
  selects: productFieldsForStaff,
  reply: ProductReply,
  errors: [...refusals, InvalidProduct, ProductNotFound, VariantNotFound],
  async handle({ params, body, fields }, { products }: Uses) {
    await products.update(params.id, toProductChanges(body));
    return { product: await products.get(params.id, fields) };
  },
});

export const deleteProduct = route({
  id: "admin.products.delete",
  method: "DELETE",
  url: "/admin/products/:id",
  access: "admin",
  permission: "product:write",
  summary: "Takes a product and its variants out of the shop.",
  params: ById,
  reply: Type.Object({ id: Type.String(), object: Type.Literal("product"), deleted: Type.Boolean() }),
  errors: [ProductNotFound],
  async handle({ params }, { products }: Uses) {
    await products.delete(params.id);
    return { id: params.id, object: "product" as const, deleted: true };
  },
});

const staff = { salesChannelIds: [], isStaff: true };
const noBranches = { ancestors: false, descendants: false };

export const listCategoriesForStaff = route({
  id: "admin.productCategories.list",
  method: "GET",
  url: "/admin/product-categories",
  access: "admin",
  permission: "product_category:read",
  summary: "All categories in their order.",
  query: closed({
    ...listQuery(categoryListing.filters),
    include_ancestors_tree: Type.Optional(Type.Boolean()),
    include_descendants_tree: Type.Optional(Type.Boolean()),
  }),
  selects: categoryFieldsForStaff,
  reply: listOf("product_categories", Type.Partial(CategoryDto)),
  async handle({ query, fields }, { categories }: Uses) {
    const { include_ancestors_tree: ancestors = false, include_descendants_tree: descendants = false, ...list } = query;
    const { rows, ...page } = await categories.list(list, fields, staff, { ancestors, descendants });
    return { product_categories: rows, ...page };
  },
});

export const createCategory = route({
  id: "admin.productCategories.create",
  method: "POST",
  url: "/admin/product-categories",
  access: "admin",
  permission: "product_category:write",
  summary: "Makes a category; shoppers see it once it is active.",
  body: NewCategoryBody,
  selects: categoryFieldsForStaff,
  reply: Type.Object({ product_category: Type.Partial(CategoryDto) }),
  errors: refusals,
  async handle({ body, fields }, { categories }: Uses) {
    const { id } = await categories.create({
      name: body.name,
      description: body.description,
      handle: body.handle,
      parentCategoryId: body.parent_category_id,
      rank: body.rank,
      isActive: body.is_active,
      isInternal: body.is_internal,
      externalId: body.external_id,
      metadata: body.metadata,
    });
    return { product_category: await categories.get(id, fields, staff, noBranches) };
  },
});

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
    const { rows, ...page } = await collections.list(query, fields, []);
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
  reply: Type.Object({ collection: Type.Partial(CollectionDto) }),
  errors: refusals,
  async handle({ body, fields }, { collections }: Uses) {
    const { id } = await collections.create({
      title: body.title,
      handle: body.handle,
      externalId: body.external_id,
      metadata: body.metadata,
    });
    return { collection: await collections.get(id, fields, []) };
  },
});
