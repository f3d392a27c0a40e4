import Type from "typebox";
import { productErrors } from "../catalog/index.ts";
import { LinkedItemNotFound } from "../inventory/index.ts";
import { listQuery } from "../platform/http/listing.ts";
import { StaleVersion } from "../platform/http/http.errors.ts";
import { route } from "../platform/http/route.ts";
import { expectedVersion, versioned } from "../platform/http/row-version.ts";
import { batchBody, batchOf, closed, deleted, deletedOf, listOf } from "../platform/http/shape.ts";
import { PriceIncomplete, PriceNotFound, PriceRuleUnknown, ProfileToShipByNotFound } from "./merchandise.errors.ts";
import type { MerchandiseService } from "./merchandise.service.ts";
import { productFieldsForStaff } from "./product-fields.ts";
import {
  NewProductBody,
  ProductChangesBody,
  ProductUpdateBody,
  toNewProduct,
  toProductChanges,
} from "./product-input.schema.ts";
import { productListing } from "./product.queries.ts";
import { ProductDto } from "./product.schema.ts";
import type { StaffLists } from "./staff-lists.service.ts";

interface Uses {
  merchandise: MerchandiseService;
  staffLists: StaffLists;
}

const ById = closed({ id: Type.String() });
const PartOfProduct = Type.Partial(ProductDto);
const ProductReply = Type.Object({ product: PartOfProduct });
const {
  AlreadyExists,
  InvalidHandle,
  InvalidProduct,
  OptionNotFound,
  ProductNotFound,
  UnknownReference,
  VariantNotFound,
} = productErrors;
const creation = [AlreadyExists, InvalidHandle, UnknownReference, InvalidProduct, OptionNotFound] as const;
const pricing = [
  LinkedItemNotFound,
  PriceIncomplete,
  PriceNotFound,
  PriceRuleUnknown,
  ProfileToShipByNotFound,
] as const;

const reading = { access: "admin", permission: "product:read", selects: productFieldsForStaff } as const;
const writing = { access: "admin", permission: "product:write", selects: productFieldsForStaff } as const;

export const listProducts = route({
  ...reading,
  id: "admin.products.list",
  method: "GET",
  url: "/admin/products",
  summary: "Products of any status, the newest first.",
  query: closed({ ...listQuery(productListing.filters), with_deleted: Type.Optional(Type.Boolean()) }),
  reply: listOf("products", PartOfProduct),
  async handle({ query, fields }, { staffLists }: Uses) {
    const { rows, ...page } = await staffLists.products(query, fields);
    return { products: rows, ...page };
  },
});

export const createProduct = route({
  ...writing,
  id: "admin.products.create",
  method: "POST",
  url: "/admin/products",
  summary: "Makes a product with its options, variants, prices and stock items.",
  body: NewProductBody,
  reply: ProductReply,
  addsOnce: true,
  errors: [...creation, ...pricing],
  async handle({ body, fields }, { merchandise, staffLists }: Uses) {
    const { dto, version } = await staffLists.product(await merchandise.create(toNewProduct(body)), fields);
    return versioned({ product: dto }, version);
  },
});

export const batchProducts = route({
  ...writing,
  id: "admin.products.batch",
  method: "POST",
  url: "/admin/products/batch",
  summary: "Makes, changes and deletes products, all of it or nothing.",
  body: batchBody(NewProductBody, ProductUpdateBody),
  reply: batchOf("product", PartOfProduct),
  addsOnce: true,
  errors: [...creation, ...pricing, ProductNotFound, VariantNotFound],
  async handle({ body: { create = [], update = [], delete: ids = [] }, fields }, { merchandise, staffLists }: Uses) {
    const changes = update.map(({ id, ...changed }) => ({ id, ...toProductChanges(changed) }));
    const made = await merchandise.batch({ create: create.map(toNewProduct), update: changes, delete: ids });
    const shown = async (of: readonly string[]) => (await staffLists.productsOf(of, fields)).map(({ dto }) => dto);
    const [created, updated] = [await shown(made), await shown(update.map(({ id }) => id))];
    return { created, updated, deleted: { ids, object: "product" as const, deleted: true } };
  },
});

export const retrieveProduct = route({
  ...reading,
  id: "admin.products.retrieve",
  method: "GET",
  url: "/admin/products/:id",
  summary: "One product.",
  params: ById,
  reply: ProductReply,
  errors: [ProductNotFound],
  async handle({ params, fields }, { staffLists }: Uses) {
    const { dto, version } = await staffLists.product(params.id, fields);
    return versioned({ product: dto }, version);
  },
});

export const updateProduct = route({
  ...writing,
  id: "admin.products.update",
  method: "POST",
  url: "/admin/products/:id",
  summary: "Changes what the body names; a list replaces all that there was.",
  params: ById,
  body: ProductChangesBody,
  reply: ProductReply,
  errors: [...creation, ...pricing, ProductNotFound, VariantNotFound, StaleVersion],
  async handle({ params, body, headers, fields }, { merchandise, staffLists }: Uses) {
    await merchandise.update(params.id, toProductChanges(body), expectedVersion(headers));
    const { dto, version } = await staffLists.product(params.id, fields);
    return versioned({ product: dto }, version);
  },
});

export const deleteProduct = route({
  access: "admin",
  permission: "product:write",
  id: "admin.products.delete",
  method: "DELETE",
  url: "/admin/products/:id",
  summary: "Takes a product and its variants out of the shop; orders keep what they know of it.",
  params: ById,
  reply: deletedOf("product"),
  errors: [ProductNotFound, StaleVersion],
  async handle({ params, headers }, { merchandise }: Uses) {
    await merchandise.delete(params.id, expectedVersion(headers));
    return deleted("product", params.id);
  },
});
