import Type, { type Static } from "typebox";
import { groupingDto } from "../catalog/index.ts";
import { Status } from "./product-input.schema.ts";

const nullable = <const S extends Type.TSchema>(schema: S) => Type.Union([schema, Type.Null()]);
const { CategoryDto, CollectionDto, Metadata, OptionDto, OptionValueDto, TagDto, TypeDto } = groupingDto;

const physique = {
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

/** A price of a variant's own, in major units; those of price lists are with the lists. */
export const VariantPriceDto = Type.Object({
  id: Type.String(),
  title: Type.Null(),
  variant_id: Type.String(),
  price_set_id: Type.String(),
  currency_code: Type.String(),
  amount: Type.Number(),
  compare_at_amount: nullable(Type.Number()),
  min_quantity: nullable(Type.Integer()),
  max_quantity: nullable(Type.Integer()),
  /** `region_id`, where the price is for one region. */
  rules: Type.Record(Type.String(), Type.String()),
  ...times,
});

const LevelDto = Type.Object({
  id: Type.String(),
  location_id: Type.String(),
  stocked_quantity: Type.Integer(),
  reserved_quantity: Type.Integer(),
  incoming_quantity: Type.Integer(),
  available_quantity: Type.Integer(),
});

const ItemDto = Type.Object({
  id: Type.String(),
  sku: nullable(Type.String()),
  title: nullable(Type.String()),
  description: nullable(Type.String()),
  thumbnail: nullable(Type.String()),
  requires_shipping: Type.Boolean(),
  ...physique,
  metadata: Metadata,
  ...times,
  location_levels: Type.Array(Type.Partial(LevelDto)),
});

export const VariantItemDto = Type.Object({
  id: Type.String(),
  variant_id: Type.String(),
  inventory_item_id: Type.String(),
  required_quantity: Type.Integer(),
  inventory: nullable(Type.Partial(ItemDto)),
});

const VariantValueDto = Type.Object({
  ...OptionValueDto.properties,
  option: Type.Partial(Type.Object({ id: Type.String(), title: Type.String() })),
});

export const OwnerDto = Type.Object({
  id: Type.String(),
  title: Type.String(),
  handle: Type.String(),
  subtitle: nullable(Type.String()),
  status: Status,
  thumbnail: nullable(Type.String()),
  discountable: Type.Boolean(),
  is_giftcard: Type.Boolean(),
  collection_id: nullable(Type.String()),
  type_id: nullable(Type.String()),
});

/** A variant as staff see it, with what it costs and which stock it takes. */
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
  ...physique,
  metadata: Metadata,
  ...times,
  /** How many could be sold now, from all locations together; null where no stock is kept. */
  inventory_quantity: nullable(Type.Integer()),
  options: Type.Array(Type.Partial(VariantValueDto)),
  prices: Type.Array(Type.Partial(VariantPriceDto)),
  inventory_items: Type.Array(Type.Partial(VariantItemDto)),
  images: Type.Array(Type.Partial(ImageDto)),
  product: Type.Partial(OwnerDto),
});
export type VariantDto = Static<typeof VariantDto>;

const ChannelDto = Type.Object({
  id: Type.String(),
  name: Type.String(),
  description: nullable(Type.String()),
  is_disabled: Type.Boolean(),
});

const ProfileDto = Type.Object({ id: Type.String(), name: Type.String(), type: Type.String(), metadata: Metadata });

/** A product as staff see it, with all that other domains know of it. */
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
  ...physique,
  collection_id: nullable(Type.String()),
  type_id: nullable(Type.String()),
  external_id: nullable(Type.String()),
  metadata: Metadata,
  ...times,
  collection: nullable(Type.Partial(CollectionDto)),
  type: nullable(Type.Partial(TypeDto)),
  tags: Type.Array(Type.Partial(TagDto)),
  categories: Type.Array(Type.Partial(CategoryDto)),
  sales_channels: Type.Array(Type.Partial(ChannelDto)),
  /** Null for a product that ships by the default profile. */
  shipping_profile: nullable(Type.Partial(ProfileDto)),
  options: Type.Array(Type.Partial(OptionDto)),
  images: Type.Array(Type.Partial(ImageDto)),
  variants: Type.Array(Type.Partial(VariantDto)),
});
export type ProductDto = Static<typeof ProductDto>;

/** The shapes that `fields=` is derived from. */
export const parts = { ChannelDto, ItemDto, LevelDto, ProfileDto, VariantValueDto };
