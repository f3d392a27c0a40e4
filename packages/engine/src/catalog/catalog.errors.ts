import { defineError } from "@hanse/plugin-kit";
import Type from "typebox";

const Id = Type.Object({ id: Type.String() });

const missing = (code: string, what: string, where: string) =>
  defineError(
    `catalog.${code}_not_found`,
    404,
    "not_found",
    Id,
    ({ id }) => `There is no ${what} ${id}. GET ${where} lists all of them.`,
  );

export const ProductNotFound = missing("product", "product", "/admin/products");
export const CollectionNotFound = missing("collection", "collection", "/store/collections");
export const CategoryNotFound = missing("category", "product category", "/store/product-categories");
export const TagNotFound = missing("tag", "product tag", "/store/product-tags");
export const TypeNotFound = missing("type", "product type", "/store/product-types");
export const OptionNotFound = missing("option", "product option", "/store/product-options");

export const OptionValueNotFound = defineError(
  "catalog.option_value_not_found",
  404,
  "not_found",
  Type.Object({ id: Type.String(), optionId: Type.String() }),
  ({ id, optionId }) =>
    `The product option ${optionId} has no value ${id}. GET /admin/product-options/${optionId}/values lists its values.`,
);

export const VariantNotFound = defineError(
  "catalog.variant_not_found",
  404,
  "not_found",
  Type.Object({ id: Type.String(), productId: Type.String() }),
  ({ id, productId }) => `The product ${productId} has no variant ${id}. Leave the id out to add a variant.`,
);

export const ImageNotFound = defineError(
  "catalog.image_not_found",
  404,
  "not_found",
  Type.Object({ id: Type.String(), productId: Type.String() }),
  ({ id, productId }) =>
    `The product ${productId} has no image ${id}. GET /admin/products/${productId} lists its images.`,
);

/** The words are the wire's. */
export const AlreadyExists = defineError(
  "catalog.already_exists",
  400,
  "invalid_data",
  Type.Object({ resource: Type.String(), field: Type.String(), value: Type.String() }),
  ({ resource, field, value }) => `${resource} with ${field}: ${value}, already exists.`,
);

/** A reference to something that is not there, in the body of a write. */
export const UnknownReference = defineError(
  "catalog.unknown_reference",
  400,
  "invalid_data",
  Type.Object({ field: Type.String(), value: Type.String() }),
  ({ field, value }) => `There is nothing with the ${field} ${value}: send an existing one, or leave it out.`,
);

export const InvalidHandle = defineError(
  "catalog.invalid_handle",
  400,
  "invalid_data",
  Type.Object({ handle: Type.String() }),
  ({ handle }) =>
    `The handle ${JSON.stringify(handle)} cannot stand in a URL: use up to 255 lower-case letters, digits and hyphens.`,
);

export const CategoryCycle = defineError(
  "catalog.category_cycle",
  400,
  "not_allowed",
  Type.Object({ id: Type.String(), parentId: Type.String() }),
  ({ id, parentId }) =>
    `The category ${id} cannot be moved under ${parentId}, which is the same or stands below it. Move that one out first.`,
);

/** Options and variants that do not go together. */
export const InvalidProduct = defineError(
  "catalog.invalid_product",
  400,
  "invalid_data",
  Type.Object({ problem: Type.String() }),
  ({ problem }) => `The product cannot be stored. ${problem}`,
);

/** What the writes of products can be refused for. */
export const productErrors = {
  AlreadyExists,
  ImageNotFound,
  InvalidHandle,
  InvalidProduct,
  OptionNotFound,
  ProductNotFound,
  UnknownReference,
  VariantNotFound,
};
