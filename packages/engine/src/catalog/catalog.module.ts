import { defineModule } from "../platform/module.ts";
import * as admin from "./admin.routes.ts";
import { CategoryService } from "./category.service.ts";
import { CollectionService } from "./collection.service.ts";
import { FacetService } from "./facet.service.ts";
import { ProductCategory, ProductCollection, ProductTag, ProductType } from "./grouping.entity.ts";
import { CreateCatalog } from "./migrations/0001-catalog.ts";
import {
  Product,
  ProductCategoryLink,
  ProductImage,
  ProductOption,
  ProductOptionValue,
  ProductSalesChannelLink,
  ProductTagLink,
  ProductVariant,
  ProductVariantImageLink,
  ProductVariantOptionLink,
} from "./product.entity.ts";
import { ProductService } from "./product.service.ts";
import { ProductWriter } from "./product-writer.service.ts";
import * as store from "./store.routes.ts";

export const catalogModule = defineModule({
  name: "catalog",
  entities: [
    Product,
    ProductCategory,
    ProductCategoryLink,
    ProductCollection,
    ProductImage,
    ProductOption,
    ProductOptionValue,
    ProductSalesChannelLink,
    ProductTag,
    ProductTagLink,
    ProductType,
    ProductVariant,
    ProductVariantImageLink,
    ProductVariantOptionLink,
  ],
  migrations: [{ name: "catalog/0001", class: CreateCatalog }],
  services: {
    categories: CategoryService,
    collections: CollectionService,
    facets: FacetService,
    products: ProductService,
    productWriter: ProductWriter,
  },
  routes: [...Object.values(store), ...Object.values(admin)],
});
