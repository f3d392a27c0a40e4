import Type, { type Static } from "typebox";

const nullable = <const S extends Type.TSchema>(schema: S) => Type.Union([schema, Type.Null()]);

export const Metadata = nullable(Type.Record(Type.String(), Type.Unknown()));

const common = {
  external_id: nullable(Type.String()),
  metadata: Metadata,
  created_at: Type.String(),
  updated_at: Type.String(),
  /** Always null: these are removed for good. */
  deleted_at: Type.Null(),
};

/** Columns of a product where it is shown as a member of something else. */
export const MemberProductDto = Type.Object({
  id: Type.String(),
  title: Type.String(),
  handle: Type.String(),
  subtitle: nullable(Type.String()),
  description: nullable(Type.String()),
  is_giftcard: Type.Boolean(),
  thumbnail: nullable(Type.String()),
  weight: nullable(Type.Number()),
  length: nullable(Type.Number()),
  height: nullable(Type.Number()),
  width: nullable(Type.Number()),
  origin_country: nullable(Type.String()),
  hs_code: nullable(Type.String()),
  mid_code: nullable(Type.String()),
  material: nullable(Type.String()),
  collection_id: nullable(Type.String()),
  type_id: nullable(Type.String()),
  discountable: Type.Boolean(),
  external_id: nullable(Type.String()),
  metadata: Metadata,
  created_at: Type.String(),
  updated_at: Type.String(),
  deleted_at: Type.Null(),
});

const Members = Type.Optional(Type.Array(Type.Partial(MemberProductDto)));

export const TagDto = Type.Object({ id: Type.String(), value: Type.String(), ...common });
export type TagDto = Static<typeof TagDto>;

export const TypeDto = Type.Object({ id: Type.String(), value: Type.String(), ...common });
export type TypeDto = Static<typeof TypeDto>;

export const OptionValueDto = Type.Object({
  id: Type.String(),
  value: Type.String(),
  rank: Type.Integer(),
  option_id: Type.String(),
  metadata: Metadata,
  created_at: Type.String(),
  updated_at: Type.String(),
  deleted_at: Type.Null(),
});

export const OptionDto = Type.Object({
  id: Type.String(),
  title: Type.String(),
  /** Whether it belongs to a product; if not, it is a pattern for options of products. */
  is_exclusive: Type.Boolean(),
  product_id: nullable(Type.String()),
  values: Type.Optional(Type.Array(Type.Partial(OptionValueDto))),
  /** Only for staff. */
  products: Members,
  metadata: Metadata,
  created_at: Type.String(),
  updated_at: Type.String(),
  deleted_at: Type.Null(),
});
export type OptionDto = Static<typeof OptionDto>;
export type OptionValueDto = Static<typeof OptionValueDto>;

export const CollectionDto = Type.Object({
  id: Type.String(),
  title: Type.String(),
  handle: Type.String(),
  products: Members,
  ...common,
});
export type CollectionDto = Static<typeof CollectionDto>;

const categoryColumns = {
  id: Type.String(),
  name: Type.String(),
  description: Type.String(),
  handle: Type.String(),
  rank: Type.Integer(),
  parent_category_id: nullable(Type.String()),
  ...common,
};

const NestedCategoryDto = Type.Partial(
  Type.Object({ ...categoryColumns, parent_category: Type.Unknown(), category_children: Type.Array(Type.Unknown()) }),
);

/** A category of the tree; above and below it others of the same shape, as deep as was asked for. */
export const CategoryDto = Type.Object({
  ...categoryColumns,
  /** Only for staff. */
  is_active: Type.Optional(Type.Boolean()),
  /** Only for staff. */
  is_internal: Type.Optional(Type.Boolean()),
  parent_category: nullable(NestedCategoryDto),
  category_children: Type.Array(NestedCategoryDto),
  products: Members,
});
export type CategoryDto = Static<typeof CategoryDto>;
