import Type from "typebox";
import { StaleVersion, StillInUse } from "../platform/http/http.errors.ts";
import { listQuery } from "../platform/http/listing.ts";
import { route } from "../platform/http/route.ts";
import { expectedVersion, versioned } from "../platform/http/row-version.ts";
import { closed, deleted, deletedOf, LinkBody, listOf } from "../platform/http/shape.ts";
import {
  AlreadyExists,
  CategoryCycle,
  CategoryNotFound,
  InvalidHandle,
  ProductNotFound,
  UnknownReference,
} from "./catalog.errors.ts";
import type { CategoryChangeService } from "./category-changes.service.ts";
import type { CategoryService } from "./category.service.ts";
import { CategoryChangesBody, NewCategoryBody, toCategoryChanges } from "./grouping-bodies.schema.ts";
import { categoryFieldsForStaff } from "./grouping-fields.ts";
import { categoryListing } from "./grouping.queries.ts";
import { CategoryDto } from "./grouping.schema.ts";

interface Uses {
  categories: CategoryService;
  categoryChanges: CategoryChangeService;
}

const ById = closed({ id: Type.String() });
const Reply = Type.Object({ product_category: Type.Partial(CategoryDto) });
const refusals = [AlreadyExists, InvalidHandle, UnknownReference] as const;

const staff = { salesChannelIds: [], isStaff: true };
const branchQuery = {
  include_ancestors_tree: Type.Optional(Type.Boolean()),
  include_descendants_tree: Type.Optional(Type.Boolean()),
};
const noBranches = { ancestors: false, descendants: false };

type Read = Parameters<CategoryService["getVersioned"]>;

async function one(categories: CategoryService, id: Read[0], fields: Read[1], branches: Read[3] = noBranches) {
  const { category, version } = await categories.getVersioned(id, fields, staff, branches);
  return versioned({ product_category: category }, version);
}

export const listCategoriesForStaff = route({
  id: "admin.productCategories.list",
  method: "GET",
  url: "/admin/product-categories",
  access: "admin",
  permission: "product_category:read",
  summary: "All categories in their order.",
  query: closed({ ...listQuery(categoryListing.filters), ...branchQuery }),
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
  reply: Reply,
  addsOnce: true,
  errors: refusals,
  async handle({ body, fields }, { categories }: Uses) {
    const { id } = await categories.create({ ...toCategoryChanges(body), name: body.name });
    return one(categories, id, fields);
  },
});

export const retrieveCategoryForStaff = route({
  id: "admin.productCategories.retrieve",
  method: "GET",
  url: "/admin/product-categories/:id",
  access: "admin",
  permission: "product_category:read",
  summary: "One category, also an internal one or one that is not active.",
  params: ById,
  query: closed(branchQuery),
  selects: categoryFieldsForStaff,
  reply: Reply,
  errors: [CategoryNotFound],
  async handle({ params, query, fields }, { categories }: Uses) {
    const { include_ancestors_tree: ancestors = false, include_descendants_tree: descendants = false } = query;
    return one(categories, params.id, fields, { ancestors, descendants });
  },
});

export const updateCategory = route({
  id: "admin.productCategories.update",
  method: "POST",
  url: "/admin/product-categories/:id",
  access: "admin",
  permission: "product_category:write",
  summary: "Changes a category; with another parent or rank it moves, and all below it with it.",
  params: ById,
  body: CategoryChangesBody,
  selects: categoryFieldsForStaff,
  reply: Reply,
  errors: [...refusals, CategoryCycle, CategoryNotFound, StaleVersion],
  async handle({ params, body, fields, headers }, { categories, categoryChanges }: Uses) {
    await categoryChanges.update(params.id, toCategoryChanges(body), expectedVersion(headers));
    return one(categories, params.id, fields);
  },
});

export const deleteCategory = route({
  id: "admin.productCategories.delete",
  method: "DELETE",
  url: "/admin/product-categories/:id",
  access: "admin",
  permission: "product_category:write",
  summary: "Deletes a category without children; its products stay.",
  params: ById,
  reply: deletedOf("product_category"),
  errors: [CategoryNotFound, StillInUse],
  async handle({ params }, { categoryChanges }: Uses) {
    await categoryChanges.delete(params.id);
    return deleted("product_category", params.id);
  },
});

export const updateCategoryProducts = route({
  id: "admin.productCategories.updateProducts",
  method: "POST",
  url: "/admin/product-categories/:id/products",
  access: "admin",
  permission: "product_category:write",
  summary: "Puts products into a category and takes others out.",
  params: ById,
  body: LinkBody,
  selects: categoryFieldsForStaff,
  reply: Reply,
  errors: [CategoryNotFound, ProductNotFound, StaleVersion],
  async handle({ params, body, fields, headers }, { categories, categoryChanges }: Uses) {
    await categoryChanges.updateProducts(params.id, body, expectedVersion(headers));
    return one(categories, params.id, fields);
  },
});
