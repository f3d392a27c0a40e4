/**
 * What the shop sells: products with their options, variants and images, and the tags, types, collections and categories
 * they are found by. Not what they cost, how many there are, or what a shopper is shown of them.
 */
export { productErrors } from "./catalog.errors.ts";
export { CategoryService } from "./category.service.ts";
export type { NewProduct, NewVariant, OptionWish, ProductChanges, VariantChanges } from "./new-product.ts";
export type { OptionChange } from "./option-wishes.ts";
export { findNameIds, makeMissingNames, type NameIds } from "./draft-names.ts";
export type {
  CategoryDraft,
  CollectionDraft,
  ImageDraft,
  OptionDraft,
  PriceDraft,
  ProductDraft,
  VariantDraft,
} from "./product-draft.ts";
export { ProductCreated, ProductDeleted, ProductUpdated } from "./product.events.ts";
export { ProductService, type SavedProduct } from "./product.service.ts";
export { ProductWriter, type WrittenProduct } from "./product-writer.service.ts";
export { productIdsSql, variantIdsSql } from "./product-text.ts";
export { groupingDto, groupingSql } from "./shown-with-products.ts";
export { VariantService } from "./variant.service.ts";
