import Type, { type Static } from "typebox";
import { groupingDto, productErrors } from "../catalog/index.ts";
import { LinkedItemNotFound, VariantLinkNotFound } from "../inventory/index.ts";
import { parseFields } from "../platform/http/fields.ts";
import { StaleVersion } from "../platform/http/http.errors.ts";
import { listQuery } from "../platform/http/listing.ts";
import { route } from "../platform/http/route.ts";
import { expectedVersion, versioned } from "../platform/http/row-version.ts";
import { closed, LinkBody, listOf } from "../platform/http/shape.ts";
import type { MerchandiseService } from "./merchandise.service.ts";
import { optionFieldsForStaff, productFieldsForStaff, variantFieldsForStaff } from "./product-fields.ts";
import { ItemBody, OptionBody, toItem, toOptionWish } from "./product-input.schema.ts";
import { optionListing } from "./product.queries.ts";
import { ProductDto, VariantDto } from "./product.schema.ts";
import type { StaffLists } from "./staff-lists.service.ts";

interface Uses {
  merchandise: MerchandiseService;
  staffLists: StaffLists;
}

const Name = Type.String({ minLength: 1, maxLength: 255 });
const OfProduct = closed({ id: Type.String() });
const OfVariant = closed({ id: Type.String(), variant_id: Type.String() });
const OfItem = closed({ id: Type.String(), variant_id: Type.String(), inventory_item_id: Type.String() });
const PartOfVariant = Type.Partial(VariantDto);
const { ImageNotFound, InvalidProduct, OptionNotFound, ProductNotFound, VariantNotFound } = productErrors;

const writing = { access: "admin", permission: "product:write" } as const;

export const listOptions = route({
  access: "admin",
  permission: "product:read",
  id: "admin.products.listOptions",
  method: "GET",
  url: "/admin/products/:id/options",
  summary: "The options of a product, in the order in which a shopper chooses.",
  params: OfProduct,
  query: closed(listQuery(optionListing.filters)),
  selects: optionFieldsForStaff,
  reply: listOf("product_options", Type.Partial(groupingDto.OptionDto)),
  errors: [ProductNotFound],
  async handle({ params, query, fields }, { staffLists }: Uses) {
    const { rows, ...page } = await staffLists.options(params.id, query, fields);
    return { product_options: rows, ...page };
  },
});

const Values = Type.Array(Type.Union([Name, closed({ value: Name })]), { maxItems: 500 });
const OptionsBody = closed({
  add: Type.Optional(Type.Array(Type.Union([Name, OptionBody]), { maxItems: 20 })),
  remove: Type.Optional(Type.Array(Name, { maxItems: 20 })),
  update: Type.Optional(
    Type.Array(
      closed({
        product_option_id: Name,
        add: Type.Optional(Values),
        remove: Type.Optional(Type.Array(Name, { maxItems: 500 })),
      }),
      { maxItems: 20 },
    ),
  ),
});

const toOptionChange = ({ add = [], remove = [], update = [] }: Static<typeof OptionsBody>) => ({
  add: add.map((each) => (typeof each === "string" ? { likeOptionId: each } : toOptionWish(each))),
  remove,
  update: update.map(({ product_option_id: id, add: values = [], remove: gone = [] }) => ({
    id,
    add: values.map((each) => (typeof each === "string" ? each : each.value)),
    remove: gone,
  })),
});

export const changeOptions = route({
  ...writing,
  id: "admin.products.batchOptions",
  method: "POST",
  url: "/admin/products/:id/options/batch",
  summary:
    "Adds, changes and removes options; variants take the first value of a new one. An option of another product is copied.",
  params: OfProduct,
  body: OptionsBody,
  selects: productFieldsForStaff,
  reply: Type.Object({ product: Type.Partial(ProductDto) }),
  addsOnce: true,
  errors: [InvalidProduct, OptionNotFound, ProductNotFound, StaleVersion],
  async handle({ params, body, headers, fields }, { merchandise, staffLists }: Uses) {
    await merchandise.changeOptions(params.id, toOptionChange(body), expectedVersion(headers));
    const { dto, version } = await staffLists.product(params.id, fields);
    return versioned({ product: dto }, version);
  },
});

const Pictured = Type.Object({ added: Type.Array(Type.String()), removed: Type.Array(Type.String()) });

export const batchImageVariants = route({
  ...writing,
  id: "admin.products.batchImageVariants",
  method: "POST",
  url: "/admin/products/:id/images/:image_id/variants/batch",
  summary: "Says which variants a picture of the product shows.",
  params: closed({ id: Type.String(), image_id: Type.String() }),
  body: LinkBody,
  reply: Pictured,
  errors: [ImageNotFound, ProductNotFound, VariantNotFound],
  async handle({ params, body: { add = [], remove = [] } }, { merchandise }: Uses) {
    const of = (variantIds: readonly string[]) => ({ variantIds, imageIds: [params.image_id] });
    await merchandise.picture(params.id, { add: of(add), remove: of(remove) });
    return { added: add, removed: remove };
  },
});

export const batchVariantImages = route({
  ...writing,
  id: "admin.products.batchVariantImages",
  method: "POST",
  url: "/admin/products/:id/variants/:variant_id/images/batch",
  summary: "Says which pictures of the product show a variant.",
  params: OfVariant,
  body: LinkBody,
  reply: Pictured,
  errors: [ImageNotFound, ProductNotFound, VariantNotFound],
  async handle({ params, body: { add = [], remove = [] } }, { merchandise }: Uses) {
    const of = (imageIds: readonly string[]) => ({ variantIds: [params.variant_id], imageIds });
    await merchandise.picture(params.id, { add: of(add), remove: of(remove) });
    return { added: add, removed: remove };
  },
});

const LinkDto = Type.Object({
  Product: Type.Object({ variant_id: Type.String() }),
  Inventory: Type.Object({ inventory_item_id: Type.String() }),
});
const Pair = { inventory_item_id: Name, variant_id: Name };
const Quantified = closed({ ...Pair, required_quantity: Type.Integer({ minimum: 1, maximum: 1_000_000_000 }) });

const toLink = (body: Static<typeof Quantified>) => ({ variantId: body.variant_id, ...toItem(body) });
const toPair = (body: { inventory_item_id: string; variant_id: string }) => ({
  variantId: body.variant_id,
  itemId: body.inventory_item_id,
});
const linkDto = (body: { inventory_item_id: string; variant_id: string }) => ({
  Product: { variant_id: body.variant_id },
  Inventory: { inventory_item_id: body.inventory_item_id },
});

export const batchVariantItems = route({
  ...writing,
  id: "admin.products.batchVariantInventoryItems",
  method: "POST",
  url: "/admin/products/:id/variants/inventory-items/batch",
  summary: "Says which inventory items variants of the product take, all of it or nothing.",
  params: OfProduct,
  body: closed({
    create: Type.Optional(Type.Array(Quantified, { maxItems: 1_000 })),
    update: Type.Optional(Type.Array(Quantified, { maxItems: 1_000 })),
    delete: Type.Optional(Type.Array(closed(Pair), { maxItems: 1_000 })),
  }),
  reply: Type.Object({
    created: Type.Array(LinkDto),
    updated: Type.Array(LinkDto),
    deleted: Type.Array(LinkDto),
  }),
  errors: [LinkedItemNotFound, ProductNotFound, VariantNotFound, VariantLinkNotFound],
  async handle({ params, body: { create = [], update = [], delete: gone = [] } }, { merchandise }: Uses) {
    const batch = { put: create.map(toLink), change: update.map(toLink), cut: gone.map(toPair) };
    await merchandise.changeLinks(params.id, batch);
    return { created: create.map(linkDto), updated: update.map(linkDto), deleted: gone.map(linkDto) };
  },
});

export const addVariantItem = route({
  ...writing,
  id: "admin.products.createVariantInventoryItem",
  method: "POST",
  url: "/admin/products/:id/variants/:variant_id/inventory-items",
  summary: "Lets a variant take an inventory item.",
  params: OfVariant,
  body: ItemBody,
  selects: variantFieldsForStaff,
  reply: Type.Object({ variant: PartOfVariant }),
  errors: [LinkedItemNotFound, ProductNotFound, VariantNotFound],
  async handle({ params: { id, variant_id: variantId }, body, fields }, { merchandise, staffLists }: Uses) {
    await merchandise.changeLinks(id, { put: [{ variantId, ...toItem(body) }], change: [], cut: [] });
    const { dto, version } = await staffLists.variant(id, variantId, fields);
    return versioned({ variant: dto }, version);
  },
});

export const updateVariantItem = route({
  ...writing,
  id: "admin.products.updateVariantInventoryItem",
  method: "POST",
  url: "/admin/products/:id/variants/:variant_id/inventory-items/:inventory_item_id",
  summary: "Changes how many units of an inventory item a variant takes.",
  params: OfItem,
  body: closed({ required_quantity: Quantified.properties.required_quantity }),
  selects: variantFieldsForStaff,
  reply: Type.Object({ variant: PartOfVariant }),
  errors: [ProductNotFound, VariantNotFound, VariantLinkNotFound],
  async handle({ params, body, fields }, { merchandise, staffLists }: Uses) {
    await merchandise.changeLinks(params.id, { put: [], change: [toLink({ ...params, ...body })], cut: [] });
    const { dto, version } = await staffLists.variant(params.id, params.variant_id, fields);
    return versioned({ variant: dto }, version);
  },
});

const shownParent = parseFields(undefined, variantFieldsForStaff);

export const deleteVariantItem = route({
  ...writing,
  id: "admin.products.deleteVariantInventoryItem",
  method: "DELETE",
  url: "/admin/products/:id/variants/:variant_id/inventory-items/:inventory_item_id",
  summary: "Lets a variant take an inventory item no longer.",
  params: OfItem,
  reply: Type.Object({
    id: LinkDto,
    object: Type.Literal("variant-inventory-item-link"),
    deleted: Type.Boolean(),
    parent: PartOfVariant,
  }),
  errors: [ProductNotFound, VariantNotFound, VariantLinkNotFound],
  async handle({ params }, { merchandise, staffLists }: Uses) {
    await merchandise.changeLinks(params.id, { put: [], change: [], cut: [toPair(params)] });
    const { dto } = await staffLists.variant(params.id, params.variant_id, shownParent);
    return { id: linkDto(params), object: "variant-inventory-item-link" as const, deleted: true, parent: dto };
  },
});
