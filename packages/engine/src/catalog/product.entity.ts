import { defineEntity, p } from "@mikro-orm/postgresql";
import { metadata, physique, timestamps } from "./columns.ts";
import { ProductCategory, ProductCollection, ProductTag, ProductType } from "./grouping.entity.ts";

/** Something the shop sells, in one or more variants. */
export const Product = defineEntity({
  name: "Product",
  tableName: "product",
  properties: {
    id: p.string().primary(),
    title: p.string(),
    handle: p.string(),
    subtitle: p.text().nullable(),
    description: p.text().nullable(),
    isGiftcard: p.boolean().default(false),
    status: p.string().$type<ProductStatus>().default("draft"),
    thumbnail: p.text().nullable(),
    ...physique(),
    collectionId: () => p.manyToOne(ProductCollection).mapToPk().joinColumn("collection_id").nullable(),
    typeId: () => p.manyToOne(ProductType).mapToPk().joinColumn("type_id").nullable(),
    discountable: p.boolean().default(true),
    externalId: p.string().nullable(),
    metadata: metadata(),
    /** Of the draft it was last written from; null once it was changed otherwise. */
    contentHash: p.string().nullable(),
    version: p.integer().version(),
    ...timestamps(),
    deletedAt: p.datetime().nullable(),
  },
});

export type ProductStatus = "draft" | "proposed" | "published" | "rejected";

/** What a shopper chooses by, such as Size; belongs to one product. */
export const ProductOption = defineEntity({
  name: "ProductOption",
  tableName: "product_option",
  properties: {
    id: p.string().primary(),
    /** Null for an option that is only a pattern: a product that takes it over gets one of its own. */
    productId: () => p.manyToOne(Product).mapToPk().joinColumn("product_id").nullable(),
    title: p.string(),
    rank: p.integer().default(0),
    metadata: metadata(),
    ...timestamps(),
    /** Counted by PostgreSQL alone: a product's options are changed under the lock of the product. */
    version: p.integer().default(1),
  },
});

export const ProductOptionValue = defineEntity({
  name: "ProductOptionValue",
  tableName: "product_option_value",
  properties: {
    id: p.string().primary(),
    optionId: () => p.manyToOne(ProductOption).mapToPk().joinColumn("option_id"),
    value: p.string(),
    rank: p.integer().default(0),
    metadata: metadata(),
    ...timestamps(),
    /** Counted by PostgreSQL alone: a product's options are changed under the lock of the product. */
    version: p.integer().default(1),
  },
});

/** What goes into a cart: the product with one value chosen for each option. */
export const ProductVariant = defineEntity({
  name: "ProductVariant",
  tableName: "product_variant",
  properties: {
    id: p.string().primary(),
    productId: () => p.manyToOne(Product).mapToPk().joinColumn("product_id"),
    title: p.string(),
    sku: p.string().nullable(),
    barcode: p.string().nullable(),
    ean: p.string().nullable(),
    upc: p.string().nullable(),
    thumbnail: p.text().nullable(),
    allowBackorder: p.boolean().default(false),
    manageInventory: p.boolean().default(true),
    requiresShipping: p.boolean().default(true),
    isTaxable: p.boolean().default(true),
    ...physique(),
    variantRank: p.integer().default(0),
    optionCombination: p.text(),
    metadata: metadata(),
    version: p.integer().version(),
    ...timestamps(),
    deletedAt: p.datetime().nullable(),
  },
});

export const ProductVariantOptionLink = defineEntity({
  name: "ProductVariantOptionLink",
  tableName: "product_variant_option_link",
  properties: {
    variantId: () => p.manyToOne(ProductVariant).mapToPk().joinColumn("variant_id").primary(),
    optionId: () => p.manyToOne(ProductOption).mapToPk().joinColumn("option_id").primary(),
    optionValueId: () => p.manyToOne(ProductOptionValue).mapToPk().joinColumn("option_value_id"),
  },
});

export const ProductImage = defineEntity({
  name: "ProductImage",
  tableName: "product_image",
  properties: {
    id: p.string().primary(),
    productId: () => p.manyToOne(Product).mapToPk().joinColumn("product_id"),
    url: p.text(),
    rank: p.integer().default(0),
    /** Holds `alt`, the text for those who do not see the picture. */
    metadata: metadata(),
    ...timestamps(),
  },
});

export const ProductVariantImageLink = defineEntity({
  name: "ProductVariantImageLink",
  tableName: "product_variant_image_link",
  properties: {
    variantId: () => p.manyToOne(ProductVariant).mapToPk().joinColumn("variant_id").primary(),
    imageId: () => p.manyToOne(ProductImage).mapToPk().joinColumn("image_id").primary(),
  },
});

export const ProductTagLink = defineEntity({
  name: "ProductTagLink",
  tableName: "product_tag_link",
  properties: {
    productId: () => p.manyToOne(Product).mapToPk().joinColumn("product_id").primary(),
    tagId: () => p.manyToOne(ProductTag).mapToPk().joinColumn("tag_id").primary(),
  },
});

export const ProductCategoryLink = defineEntity({
  name: "ProductCategoryLink",
  tableName: "product_category_link",
  properties: {
    productId: () => p.manyToOne(Product).mapToPk().joinColumn("product_id").primary(),
    categoryId: () => p.manyToOne(ProductCategory).mapToPk().joinColumn("category_id").primary(),
  },
});

export const ProductSalesChannelLink = defineEntity({
  name: "ProductSalesChannelLink",
  tableName: "product_sales_channel_link",
  properties: {
    productId: () => p.manyToOne(Product).mapToPk().joinColumn("product_id").primary(),
    salesChannelId: p.string().primary(),
  },
});
