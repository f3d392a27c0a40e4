import { defineEntity, p } from "@mikro-orm/postgresql";
import { metadata, timestamps } from "./columns.ts";

export const ProductTag = defineEntity({
  name: "ProductTag",
  tableName: "product_tag",
  properties: {
    id: p.string().primary(),
    value: p.string(),
    externalId: p.string().nullable(),
    metadata: metadata(),
    ...timestamps(),
    version: p.integer().version(),
  },
});

export const ProductType = defineEntity({
  name: "ProductType",
  tableName: "product_type",
  properties: {
    id: p.string().primary(),
    value: p.string(),
    externalId: p.string().nullable(),
    metadata: metadata(),
    ...timestamps(),
    version: p.integer().version(),
  },
});

/** Products shown together, such as a season's; a product is in one at most. */
export const ProductCollection = defineEntity({
  name: "ProductCollection",
  tableName: "product_collection",
  properties: {
    id: p.string().primary(),
    title: p.string(),
    handle: p.string(),
    externalId: p.string().nullable(),
    metadata: metadata(),
    ...timestamps(),
    version: p.integer().version(),
  },
});

/** A place in the tree by which shoppers browse; a product may be in several. */
export const ProductCategory = defineEntity({
  name: "ProductCategory",
  tableName: "product_category",
  properties: {
    id: p.string().primary(),
    name: p.string(),
    description: p.text().default(""),
    handle: p.string(),
    parentCategoryId: () => p.manyToOne(ProductCategory).mapToPk().joinColumn("parent_category_id").nullable(),
    /** Ids from the top down to this one, with dots between. */
    mpath: p.text(),
    rank: p.integer().default(0),
    isActive: p.boolean().default(false),
    isInternal: p.boolean().default(false),
    externalId: p.string().nullable(),
    metadata: metadata(),
    ...timestamps(),
    version: p.integer().version(),
  },
});
