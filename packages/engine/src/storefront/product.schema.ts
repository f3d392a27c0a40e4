import Type, { type Static } from "typebox";
import { CalculatedPriceDto } from "../pricing/index.ts";

const nullable = <const S extends Type.TSchema>(schema: S) => Type.Union([schema, Type.Null()]);
const Text = nullable(Type.String());
const Measure = nullable(Type.Number());
const Metadata = nullable(Type.Record(Type.String(), Type.Unknown()));

const times = { created_at: Type.String(), updated_at: Type.String() };
const common = { metadata: Metadata, ...times };
const removable = { external_id: Text, ...common, deleted_at: Type.Null() };

const measures = {
  weight: Measure,
  length: Measure,
  height: Measure,
  width: Measure,
  origin_country: Text,
  hs_code: Text,
  mid_code: Text,
  material: Text,
};

export const ImageDto = Type.Object({ id: Type.String(), url: Type.String(), rank: Type.Integer(), ...common });

/** The value that a variant has of an option. */
export const VariantOptionDto = Type.Object({ id: Type.String(), value: Type.String(), option_id: Type.String() });

export const OptionDto = Type.Object({
  id: Type.String(),
  title: Type.String(),
  is_exclusive: Type.Boolean(),
  product_id: Type.String(),
  values: Type.Array(
    Type.Object({
      id: Type.String(),
      value: Type.String(),
      rank: Type.Integer(),
      option_id: Type.String(),
      metadata: Metadata,
    }),
  ),
  ...common,
});

export const CategoryDto = Type.Object({
  id: Type.String(),
  name: Type.String(),
  description: Type.String(),
  handle: Type.String(),
  rank: Type.Integer(),
  parent_category_id: Text,
  ...removable,
});

const variantColumns = {
  id: Type.String(),
  title: Type.String(),
  sku: Text,
  barcode: Text,
  ean: Text,
  upc: Text,
  thumbnail: Text,
  allow_backorder: Type.Boolean(),
  manage_inventory: Type.Boolean(),
  ...measures,
  variant_rank: Type.Integer(),
  product_id: Type.String(),
  ...common,
  deleted_at: Type.Null(),
};

/** A variant as a shopper sees it. */
export const ProductVariantDto = Type.Object({
  ...variantColumns,
  options: Type.Array(VariantOptionDto),
  /** Its own pictures and those of no variant in particular. */
  images: Type.Optional(Type.Array(ImageDto)),
  /** Absent where the variant is not sold in the currency. */
  calculated_price: Type.Optional(CalculatedPriceDto),
  /** Null when its stock is not kept. */
  inventory_quantity: Type.Optional(nullable(Type.Integer())),
});
export type ProductVariantDto = Static<typeof ProductVariantDto>;

const productColumns = {
  id: Type.String(),
  title: Type.String(),
  handle: Type.String(),
  subtitle: Text,
  description: Text,
  is_giftcard: Type.Boolean(),
  thumbnail: Text,
  ...measures,
  collection_id: Text,
  type_id: Text,
  discountable: Type.Boolean(),
  external_id: Text,
  ...times,
  deleted_at: Type.Null(),
};

/** A product as a shopper sees it; what is optional is sent when it is asked for. */
export const ProductDto = Type.Object({
  ...productColumns,
  status: Type.Optional(Type.Literal("published")),
  metadata: Type.Optional(Metadata),
  type: nullable(Type.Object({ id: Type.String(), value: Type.String(), ...removable })),
  collection: nullable(Type.Object({ id: Type.String(), title: Type.String(), handle: Type.String(), ...removable })),
  tags: Type.Array(Type.Object({ id: Type.String(), value: Type.String(), ...removable })),
  categories: Type.Optional(Type.Array(CategoryDto)),
  options: Type.Array(OptionDto),
  images: Type.Array(ImageDto),
  variants: Type.Array(ProductVariantDto),
});
export type ProductDto = Static<typeof ProductDto>;

/** A product where it is shown as the owner of a variant. */
export const MemberProductDto = Type.Object({ ...productColumns, metadata: Metadata });

/** A variant where it is shown by itself, with its product when that is asked for. */
export const SoleVariantDto = Type.Object({
  ...ProductVariantDto.properties,
  product: Type.Optional(MemberProductDto),
});
export type SoleVariantDto = Static<typeof SoleVariantDto>;
