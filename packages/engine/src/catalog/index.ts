/**
 * What the shop sells: products with their options, variants and images, and the tags, types, collections and categories
 * they are found by. Not what they cost, how many there are, or what a shopper is shown of them.
 */
export { CategoryService } from "./category.service.ts";
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
export { ProductService } from "./product.service.ts";
export { ProductWriter, type WrittenProduct } from "./product-writer.service.ts";
