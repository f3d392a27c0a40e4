import Type, { type Static } from "typebox";
import type { NewProduct, NewVariant, OptionWish, ProductChanges, VariantChanges } from "../catalog/index.ts";
import { groupingDto } from "../catalog/index.ts";
import { closed } from "../platform/http/shape.ts";
import type { PriceWish, VariantExtras } from "./variant-extras.ts";

const nullable = <const S extends Type.TSchema>(schema: S) => Type.Union([schema, Type.Null()]);
const optional = <const S extends Type.TSchema>(schema: S) => Type.Optional(nullable(schema));

const Title = Type.String({ minLength: 1, maxLength: 1_000 });
const Name = Type.String({ minLength: 1, maxLength: 255 });
const Url = Type.String({ minLength: 1, maxLength: 4_000 });
const Measure = Type.Number({ minimum: 0, exclusiveMaximum: 1e9 });
const Quantity = Type.Integer({ minimum: 1, maximum: 1_000_000_000 });
/** Kept for later domains of the wire; the shop does nothing with it. */
const additional = { additional_data: Type.Optional(Type.Record(Type.String(), Type.Unknown())) };

export const Status = Type.Union([
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

const PriceBody = closed({
  id: Type.Optional(Name),
  currency_code: Type.Optional(Type.String({ minLength: 3, maxLength: 3 })),
  amount: Type.Optional(Type.Number({ minimum: 0 })),
  compare_at_amount: optional(Type.Number({ minimum: 0 })),
  min_quantity: optional(Quantity),
  max_quantity: optional(Quantity),
  rules: optional(Type.Record(Name, Name)),
});

/** How many units of an inventory item one unit of a variant takes. */
export const ItemBody = closed({ inventory_item_id: Name, required_quantity: Type.Optional(Quantity) });

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
  metadata: Type.Optional(groupingDto.Metadata),
  options: Type.Optional(Type.Record(Name, Name)),
  prices: Type.Optional(Type.Array(PriceBody, { maxItems: 1_000 })),
  inventory_items: Type.Optional(Type.Array(ItemBody, { maxItems: 50 })),
};

export const NewVariantBody = closed({ title: Title, ...variant, ...additional });
export const VariantChangesBody = closed({ title: Type.Optional(Title), ...variant, ...additional });
export const VariantUpdateBody = closed({ id: Name, title: Type.Optional(Title), ...variant });
const VariantOfProductBody = closed({ id: Type.Optional(Name), title: Type.Optional(Title), ...variant });

const ownOption = {
  title: Name,
  values: Type.Array(Name, { minItems: 1, maxItems: 500 }),
  ranks: Type.Optional(Type.Record(Name, Type.Integer())),
  is_exclusive: Type.Optional(Type.Boolean()),
};
export const OptionBody = Type.Union([
  closed(ownOption),
  closed({ id: Name, value_ids: Type.Optional(Type.Array(Name, { maxItems: 500 })) }),
]);

const product = {
  handle: optional(Name),
  subtitle: optional(Title),
  description: optional(Type.String({ maxLength: 500_000 })),
  is_giftcard: Type.Optional(Type.Boolean()),
  discountable: Type.Optional(Type.Boolean()),
  status: Type.Optional(Status),
  thumbnail: optional(Url),
  type_id: optional(Name),
  collection_id: optional(Name),
  external_id: optional(Name),
  shipping_profile_id: optional(Name),
  ...physique,
  metadata: Type.Optional(groupingDto.Metadata),
  images: Type.Optional(
    Type.Array(closed({ id: Type.Optional(Name), url: Url, alt: Type.Optional(Title) }), { maxItems: 500 }),
  ),
  categories: References,
  tags: References,
  sales_channels: References,
  options: Type.Optional(Type.Array(OptionBody, { maxItems: 20 })),
};

const maxVariants = 2_000;

export const NewProductBody = closed({
  title: Title,
  ...product,
  ...additional,
  variants: Type.Optional(Type.Array(NewVariantBody, { maxItems: maxVariants })),
});
export type NewProductBody = Static<typeof NewProductBody>;

const changes = {
  title: Type.Optional(Title),
  ...product,
  option_ids: Type.Optional(Type.Array(Name, { maxItems: 20 })),
  variants: Type.Optional(Type.Array(VariantOfProductBody, { maxItems: maxVariants })),
};
export const ProductChangesBody = closed({ ...changes, ...additional });
export const ProductUpdateBody = closed({ id: Name, ...changes });

/** A write of a product in all its parts: those of the catalogue, and those that others keep. */
export interface Merchandise<P> {
  readonly product: P;
  /** Null is the shop's default profile; undefined leaves it. */
  readonly shippingProfileId?: string | null;
  /** One for each of the product's variants, in that order. */
  readonly extras: readonly VariantExtras[];
}

type ProductBody = Static<typeof ProductChangesBody>;
type VariantBody = Static<typeof VariantOfProductBody>;

export const toNewProduct = (body: NewProductBody): Merchandise<NewProduct> => ({
  product: {
    ...toProductColumns(body),
    title: body.title,
    variants: (body.variants ?? []).map((each) => toNewVariant(each)),
  },
  shippingProfileId: body.shipping_profile_id,
  extras: (body.variants ?? []).map(toExtras),
});

export const toProductChanges = (body: ProductBody): Merchandise<ProductChanges> => ({
  product: {
    ...toProductColumns(body),
    ...(body.option_ids && { options: body.option_ids.map((likeOptionId) => ({ likeOptionId })) }),
    ...(body.title !== undefined && { title: body.title }),
    ...(body.variants && { variants: body.variants.map(toVariantChanges) }),
  },
  shippingProfileId: body.shipping_profile_id,
  extras: (body.variants ?? []).map(toExtras),
});

export const toNewVariant = (body: Static<typeof NewVariantBody>): NewVariant => ({
  ...toVariantColumns(body),
  title: body.title,
});

export const toVariantChanges = (body: VariantBody): VariantChanges => ({
  ...toVariantColumns(body),
  ...(body.id !== undefined && { id: body.id }),
  ...(body.title !== undefined && { title: body.title }),
});

export const toExtras = ({ prices, inventory_items: items }: VariantBody): VariantExtras => ({
  prices: prices?.map(toPriceWish),
  items: items?.map(toItem),
});

/** An item that a variant takes; one unit unless said. */
export const toItem = ({
  inventory_item_id: itemId,
  required_quantity: requiredQuantity = 1,
}: Static<typeof ItemBody>) => ({
  itemId,
  requiredQuantity,
});

export const toOptionWish = (body: Static<typeof OptionBody>): OptionWish => {
  if ("id" in body) return { likeOptionId: body.id, ...(body.value_ids && { valueIds: body.value_ids }) };
  const { title, values, ranks = {} } = body;
  const rankOf = (value: string): number => ranks[value] ?? values.indexOf(value);
  return { title, values: values.toSorted((one, other) => rankOf(one) - rankOf(other)) };
};

const toPriceWish = (body: Static<typeof PriceBody>): PriceWish => ({
  id: body.id,
  currencyCode: body.currency_code?.toLowerCase(),
  amount: body.amount,
  compareAtAmount: body.compare_at_amount,
  minQuantity: body.min_quantity,
  maxQuantity: body.max_quantity,
  rules: body.rules,
});

const toPhysique = (body: VariantBody | ProductBody) => ({
  weight: body.weight,
  length: body.length,
  height: body.height,
  width: body.width,
  originCountry: body.origin_country,
  hsCode: body.hs_code,
  midCode: body.mid_code,
  material: body.material,
});

const toVariantColumns = (body: VariantBody) => ({
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

const toProductColumns = (body: ProductBody) => ({
  handle: body.handle ?? undefined,
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
  options: body.options?.map(toOptionWish),
});
