import Type, { type Static } from "typebox";
import { closed } from "../platform/http/shape.ts";
import { CategoryDto, CollectionDto, Metadata, OptionDto, TagDto, TypeDto } from "./grouping.schema.ts";
import type { NewProduct, NewVariant, ProductChanges, VariantChanges } from "./new-product.ts";

const nullable = <const S extends Type.TSchema>(schema: S) => Type.Union([schema, Type.Null()]);
const optional = <const S extends Type.TSchema>(schema: S) => Type.Optional(nullable(schema));

const Title = Type.String({ minLength: 1, maxLength: 1_000 });
const Name = Type.String({ minLength: 1, maxLength: 255 });
const Url = Type.String({ minLength: 1, maxLength: 4_000 });
const Measure = Type.Number({ minimum: 0, exclusiveMaximum: 1e9 });
const Status = Type.Union([
  Type.Literal("draft"),
  Type.Literal("proposed"),
  Type.Literal("published"),
  Type.Literal("rejected"),
]);
const References = Type.Optional(Type.Array(closed({ id: Name }), { maxItems: 500 }));

const physique = {
  weight: optional(Measure),
  length: optional(Measure),
  height: optional(Measure),
  width: optional(Measure),
  origin_country: optional(Name),
  hs_code: optional(Name),
  mid_code: optional(Name),
  material: optional(Name),
};

const variant = {
  sku: optional(Name),
  barcode: optional(Name),
  ean: optional(Name),
  upc: optional(Name),
  thumbnail: optional(Url),
  allow_backorder: Type.Optional(Type.Boolean()),
  manage_inventory: Type.Optional(Type.Boolean()),
  variant_rank: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000 })),
  ...physique,
  metadata: Type.Optional(Metadata),
  options: Type.Optional(Type.Record(Name, Name)),
};

const NewVariantBody = closed({ title: Title, ...variant });
const VariantChangesBody = closed({ id: Type.Optional(Name), title: Type.Optional(Title), ...variant });

const product = {
  handle: Type.Optional(Name),
  subtitle: optional(Title),
  description: optional(Type.String({ maxLength: 500_000 })),
  is_giftcard: Type.Optional(Type.Boolean()),
  discountable: Type.Optional(Type.Boolean()),
  status: Type.Optional(Status),
  thumbnail: optional(Url),
  type_id: optional(Name),
  collection_id: optional(Name),
  external_id: optional(Name),
  ...physique,
  metadata: Type.Optional(Metadata),
  images: Type.Optional(
    Type.Array(closed({ id: Type.Optional(Name), url: Url, alt: Type.Optional(Title) }), { maxItems: 500 }),
  ),
  categories: References,
  tags: References,
  sales_channels: References,
  options: Type.Optional(
    Type.Array(closed({ title: Name, values: Type.Array(Name, { minItems: 1, maxItems: 500 }) }), { maxItems: 20 }),
  ),
};

export const NewProductBody = closed({
  title: Title,
  ...product,
  variants: Type.Optional(Type.Array(NewVariantBody, { maxItems: 2_000 })),
});

export const ProductChangesBody = closed({
  title: Type.Optional(Title),
  ...product,
  variants: Type.Optional(Type.Array(VariantChangesBody, { minItems: 1, maxItems: 2_000 })),
});

export const toNewProduct = (body: Static<typeof NewProductBody>): NewProduct => ({
  ...toProductColumns(body),
  title: body.title,
  ...(body.variants && {
    variants: body.variants.map((each): NewVariant => ({ ...toVariantColumns(each), title: each.title })),
  }),
});

export const toProductChanges = (body: Static<typeof ProductChangesBody>): ProductChanges => ({
  ...toProductColumns(body),
  ...(body.title !== undefined && { title: body.title }),
  ...(body.variants && { variants: body.variants.map(toVariantChanges) }),
});

const toVariantChanges = (body: Static<typeof VariantChangesBody>): VariantChanges => ({
  ...toVariantColumns(body),
  ...(body.id !== undefined && { id: body.id }),
  ...(body.title !== undefined && { title: body.title }),
});

const toPhysique = (body: Static<typeof VariantChangesBody> | Static<typeof ProductChangesBody>) => ({
  weight: body.weight,
  length: body.length,
  height: body.height,
  width: body.width,
  originCountry: body.origin_country,
  hsCode: body.hs_code,
  midCode: body.mid_code,
  material: body.material,
});

const toVariantColumns = (body: Static<typeof VariantChangesBody>) => ({
  sku: body.sku,
  barcode: body.barcode,
  ean: body.ean,
  upc: body.upc,
  thumbnail: body.thumbnail,
  allowBackorder: body.allow_backorder,
  manageInventory: body.manage_inventory,
  variantRank: body.variant_rank,
  ...toPhysique(body),
  metadata: body.metadata,
  options: body.options,
});

const idsOf = (references: readonly { id: string }[] | undefined) => references?.map(({ id }) => id);

const toProductColumns = (body: Static<typeof ProductChangesBody>) => ({
  handle: body.handle,
  subtitle: body.subtitle,
  description: body.description,
  isGiftcard: body.is_giftcard,
  discountable: body.discountable,
  status: body.status,
  thumbnail: body.thumbnail,
  typeId: body.type_id,
  collectionId: body.collection_id,
  externalId: body.external_id,
  ...toPhysique(body),
  metadata: body.metadata,
  images: body.images,
  categoryIds: idsOf(body.categories),
  tagIds: idsOf(body.tags),
  salesChannelIds: idsOf(body.sales_channels),
  options: body.options,
});

const physiqueDto = {
  weight: nullable(Type.Number()),
  length: nullable(Type.Number()),
  height: nullable(Type.Number()),
  width: nullable(Type.Number()),
  origin_country: nullable(Type.String()),
  hs_code: nullable(Type.String()),
  mid_code: nullable(Type.String()),
  material: nullable(Type.String()),
};

const times = { created_at: Type.String(), updated_at: Type.String(), deleted_at: nullable(Type.String()) };

export const ImageDto = Type.Object({
  id: Type.String(),
  url: Type.String(),
  rank: Type.Integer(),
  metadata: Metadata,
  ...times,
});

export const VariantDto = Type.Object({
  id: Type.String(),
  product_id: Type.String(),
  title: Type.String(),
  sku: nullable(Type.String()),
  barcode: nullable(Type.String()),
  ean: nullable(Type.String()),
  upc: nullable(Type.String()),
  thumbnail: nullable(Type.String()),
  allow_backorder: Type.Boolean(),
  manage_inventory: Type.Boolean(),
  variant_rank: Type.Integer(),
  ...physiqueDto,
  metadata: Metadata,
  options: Type.Array(Type.Object({ id: Type.String(), value: Type.String(), option_id: Type.String() })),
  ...times,
});

/** A product as staff see it. Prices and stock are with the domains that keep them. */
export const ProductDto = Type.Object({
  id: Type.String(),
  title: Type.String(),
  handle: Type.String(),
  subtitle: nullable(Type.String()),
  description: nullable(Type.String()),
  is_giftcard: Type.Boolean(),
  discountable: Type.Boolean(),
  status: Status,
  thumbnail: nullable(Type.String()),
  ...physiqueDto,
  collection_id: nullable(Type.String()),
  type_id: nullable(Type.String()),
  external_id: nullable(Type.String()),
  metadata: Metadata,
  ...times,
  collection: nullable(Type.Partial(CollectionDto)),
  type: nullable(Type.Partial(TypeDto)),
  tags: Type.Array(Type.Partial(TagDto)),
  categories: Type.Array(Type.Partial(CategoryDto)),
  sales_channels: Type.Array(Type.Partial(Type.Object({ id: Type.String(), name: Type.String() }))),
  options: Type.Array(Type.Partial(OptionDto)),
  images: Type.Array(Type.Partial(ImageDto)),
  variants: Type.Array(Type.Partial(VariantDto)),
});
export type ProductDto = Static<typeof ProductDto>;
