import Type, { type Static } from "typebox";
import { closed } from "../platform/http/shape.ts";
import type { CategoryChanges } from "./category-changes.service.ts";
import type { CollectionChanges } from "./collection.service.ts";
import { Metadata } from "./grouping.schema.ts";

const nullable = <const S extends Type.TSchema>(schema: S) => Type.Union([schema, Type.Null()]);

const Name = Type.String({ minLength: 1, maxLength: 255 });
const common = {
  external_id: Type.Optional(nullable(Type.String({ maxLength: 255 }))),
  metadata: Type.Optional(Metadata),
  additional_data: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
};

const collectionColumns = { handle: Type.Optional(Name), ...common };
export const NewCollectionBody = closed({ title: Name, ...collectionColumns });
export const CollectionChangesBody = closed({ title: Type.Optional(Name), ...collectionColumns });

/** An empty handle asks for one that is made of the title. */
export const toCollectionChanges = (body: Static<typeof CollectionChangesBody>): CollectionChanges => ({
  title: body.title,
  handle: body.handle,
  externalId: body.external_id,
  metadata: body.metadata,
});

const categoryColumns = {
  description: Type.Optional(Type.String({ maxLength: 100_000 })),
  handle: Type.Optional(Name),
  is_active: Type.Optional(Type.Boolean()),
  is_internal: Type.Optional(Type.Boolean()),
  parent_category_id: Type.Optional(nullable(Type.String())),
  rank: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000 })),
  ...common,
};
export const NewCategoryBody = closed({ name: Name, ...categoryColumns });
export const CategoryChangesBody = closed({ name: Type.Optional(Name), ...categoryColumns });

export const toCategoryChanges = (body: Static<typeof CategoryChangesBody>): CategoryChanges => ({
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

/** A tag or a type. */
export const NewLabelBody = closed({ value: Name, ...common });
export const LabelChangesBody = closed({ value: Type.Optional(Name), ...common });

/** Columns to set; what was not sent stays as it is. */
export const toLabelChanges = ({
  external_id: externalId,
  additional_data: _additional,
  ...sent
}: Static<typeof LabelChangesBody>) => ({ ...sent, ...(externalId !== undefined && { externalId }) });

const optionColumns = {
  /** The places of values, by their words; otherwise they come as they were sent. */
  ranks: Type.Optional(Type.Record(Type.String(), Type.Integer({ minimum: 0, maximum: 1_000_000 }))),
  /** Taken and not looked at: an option is exclusive if and only if it belongs to a product. */
  is_exclusive: Type.Optional(Type.Boolean()),
  metadata: Type.Optional(Metadata),
  additional_data: common.additional_data,
};
const Values = Type.Array(Name, { maxItems: 1_000, uniqueItems: true });

export const NewOptionBody = closed({ title: Name, values: Values, ...optionColumns });
export const OptionChangesBody = closed({
  id: Type.Optional(Type.String()),
  title: Type.Optional(Name),
  values: Type.Optional(Values),
  ...optionColumns,
});
export const OptionValueChangesBody = closed({
  value: Type.Optional(Name),
  metadata: Type.Optional(Metadata),
  additional_data: common.additional_data,
});
