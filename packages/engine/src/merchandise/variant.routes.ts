import Type from "typebox";
import { productErrors } from "../catalog/index.ts";
import { LinkedItemNotFound } from "../inventory/index.ts";
import { listQuery } from "../platform/http/listing.ts";
import { StaleVersion } from "../platform/http/http.errors.ts";
import { route } from "../platform/http/route.ts";
import { expectedVersion, versioned } from "../platform/http/row-version.ts";
import { batchBody, batchOf, closed, deleted, deletedOf, listOf } from "../platform/http/shape.ts";
import { PriceIncomplete, PriceNotFound, PriceRuleUnknown } from "./merchandise.errors.ts";
import type { MerchandiseService } from "./merchandise.service.ts";
import { productFieldsForStaff, variantFieldsForStaff } from "./product-fields.ts";
import {
  NewVariantBody,
  toExtras,
  toNewVariant,
  toVariantChanges,
  VariantChangesBody,
  VariantUpdateBody,
} from "./product-input.schema.ts";
import { ProductDto, VariantDto } from "./product.schema.ts";
import { parseFields } from "../platform/http/fields.ts";
import type { StaffLists } from "./staff-lists.service.ts";
import { variantListing } from "./variant.queries.ts";

interface Uses {
  merchandise: MerchandiseService;
  staffLists: StaffLists;
}

const OfProduct = closed({ id: Type.String() });
const ById = closed({ id: Type.String(), variant_id: Type.String() });
const PartOfVariant = Type.Partial(VariantDto);
const PartOfProduct = Type.Partial(ProductDto);
const { AlreadyExists, InvalidProduct, ProductNotFound, VariantNotFound } = productErrors;
const refusals = [
  AlreadyExists,
  InvalidProduct,
  ProductNotFound,
  LinkedItemNotFound,
  PriceIncomplete,
  PriceNotFound,
  PriceRuleUnknown,
] as const;

const reading = { access: "admin", permission: "product:read", selects: variantFieldsForStaff } as const;
const writing = { access: "admin", permission: "product:write", selects: productFieldsForStaff } as const;
const query = closed({ ...listQuery(variantListing.filters), with_deleted: Type.Optional(Type.Boolean()) });

export const listAllVariants = route({
  ...reading,
  id: "admin.productVariants.list",
  method: "GET",
  url: "/admin/product-variants",
  permission: "product_variant:read",
  summary: "Variants of all products.",
  query,
  reply: listOf("variants", PartOfVariant),
  async handle({ query: asked, fields }, { staffLists }: Uses) {
    const { rows, ...page } = await staffLists.variants({ order: "id", ...asked }, fields);
    return { variants: rows, ...page };
  },
});

export const listVariants = route({
  ...reading,
  id: "admin.products.listVariants",
  method: "GET",
  url: "/admin/products/:id/variants",
  summary: "The variants of a product in their order.",
  params: OfProduct,
  query,
  reply: listOf("variants", PartOfVariant),
  errors: [ProductNotFound],
  async handle({ params, query: asked, fields }, { staffLists }: Uses) {
    const { rows, ...page } = await staffLists.variants(asked, fields, { productId: params.id });
    return { variants: rows, ...page };
  },
});

export const createVariant = route({
  ...writing,
  id: "admin.products.createVariant",
  method: "POST",
  url: "/admin/products/:id/variants",
  summary: "Adds a variant to a product; the reply is the product.",
  params: OfProduct,
  body: NewVariantBody,
  reply: Type.Object({ product: PartOfProduct }),
  addsOnce: true,
  errors: refusals,
  async handle({ params, body, fields }, { merchandise, staffLists }: Uses) {
    await merchandise.changeVariants(params.id, { create: [{ variant: toNewVariant(body), extras: toExtras(body) }] });
    const { dto, version } = await staffLists.product(params.id, fields);
    return versioned({ product: dto }, version);
  },
});

export const batchVariants = route({
  ...reading,
  id: "admin.products.batchVariants",
  method: "POST",
  url: "/admin/products/:id/variants/batch",
  permission: "product:write",
  summary: "Adds, changes and deletes variants of a product, all of it or nothing.",
  params: OfProduct,
  body: batchBody(NewVariantBody, VariantUpdateBody),
  reply: batchOf("variant", PartOfVariant),
  addsOnce: true,
  errors: [...refusals, VariantNotFound],
  async handle({ params: { id }, body: { create = [], update = [], delete: ids = [] }, fields }, uses: Uses) {
    const made = await uses.merchandise.changeVariants(id, {
      create: create.map((body) => ({ variant: toNewVariant(body), extras: toExtras(body) })),
      update: update.map((body) => ({ variant: { ...toVariantChanges(body), id: body.id }, extras: toExtras(body) })),
      delete: ids,
    });
    const shown = async (of: readonly string[]) =>
      (await uses.staffLists.variantsOf(id, of, fields)).map(({ dto }) => dto);
    const [created, updated] = [await shown(made), await shown(update.map((body) => body.id))];
    return { created, updated, deleted: { ids, object: "variant" as const, deleted: true } };
  },
});

export const retrieveVariant = route({
  ...reading,
  id: "admin.products.retrieveVariant",
  method: "GET",
  url: "/admin/products/:id/variants/:variant_id",
  summary: "One variant of a product.",
  params: ById,
  reply: Type.Object({ variant: PartOfVariant }),
  errors: [VariantNotFound],
  async handle({ params, fields }, { staffLists }: Uses) {
    const { dto, version } = await staffLists.variant(params.id, params.variant_id, fields);
    return versioned({ variant: dto }, version);
  },
});

export const updateVariant = route({
  ...writing,
  id: "admin.products.updateVariant",
  method: "POST",
  url: "/admin/products/:id/variants/:variant_id",
  summary: "Changes what the body names of a variant; If-Match is the variant's version, and the reply is the product.",
  params: ById,
  body: VariantChangesBody,
  reply: Type.Object({ product: PartOfProduct }),
  errors: [...refusals, VariantNotFound, StaleVersion],
  async handle({ params: { id, variant_id: variantId }, body, headers, fields }, { merchandise, staffLists }: Uses) {
    const change = { variant: { ...toVariantChanges(body), id: variantId }, extras: toExtras(body) };
    const expected = { id: variantId, version: expectedVersion(headers) };
    await merchandise.changeVariants(id, { update: [change] }, expected);
    const { dto, version } = await staffLists.product(id, fields);
    return versioned({ product: dto }, version);
  },
});

const shownParent = parseFields(undefined, productFieldsForStaff);

export const deleteVariant = route({
  access: "admin",
  permission: "product:write",
  id: "admin.products.deleteVariant",
  method: "DELETE",
  url: "/admin/products/:id/variants/:variant_id",
  summary: "Takes a variant out of the shop; orders keep what they know of it.",
  params: ById,
  reply: Type.Object({ ...deletedOf("variant").properties, parent: PartOfProduct }),
  errors: [ProductNotFound, VariantNotFound, StaleVersion],
  async handle({ params: { id, variant_id: variantId }, headers }, { merchandise, staffLists }: Uses) {
    const expected = { id: variantId, version: expectedVersion(headers) };
    await merchandise.changeVariants(id, { delete: [variantId] }, expected);
    const { dto } = await staffLists.product(id, shownParent);
    return { ...deleted("variant", variantId), parent: dto };
  },
});
