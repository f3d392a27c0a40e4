import { defineModule } from "../platform/module.ts";
import * as categoryRoutes from "./category-admin.routes.ts";
import { CategoryChangeService } from "./category-changes.service.ts";
import { CategoryService } from "./category.service.ts";
import * as collectionRoutes from "./collection-admin.routes.ts";
import { CollectionService } from "./collection.service.ts";
import { FacetService } from "./facet.service.ts";
import { ProductCategory, ProductCollection, ProductTag, ProductType } from "./grouping.entity.ts";
import * as labelRoutes from "./label-admin.routes.ts";
import { CreateCatalog } from "./migrations/0001-catalog.ts";
import { PrepareAdministration } from "./migrations/0002-administration.ts";
import { AdministerGroupings } from "./migrations/0003-groupings.ts";
import { OptionValueService } from "./option-value.service.ts";
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
import * as optionRoutes from "./product-option-admin.routes.ts";
import { ProductOptionService } from "./product-option.service.ts";
import { ProductService } from "./product.service.ts";
import { ProductWriter } from "./product-writer.service.ts";
import { leaveDeletedChannel, updateSalesChannelProducts } from "./sales-channel-products.ts";
import { VariantService } from "./variant.service.ts";
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
  migrations: [
    { name: "catalog/0001", class: CreateCatalog },
    { name: "catalog/0002", class: PrepareAdministration },
    { name: "catalog/0003", class: AdministerGroupings },
  ],
  services: {
    categories: CategoryService,
    categoryChanges: CategoryChangeService,
    collections: CollectionService,
    facets: FacetService,
    optionValues: OptionValueService,
    productOptions: ProductOptionService,
    products: ProductService,
    productWriter: ProductWriter,
    variants: VariantService,
  },
  routes: [
    ...Object.values(store),
    ...Object.values(categoryRoutes),
    ...Object.values(collectionRoutes),
    ...Object.values(labelRoutes),
    ...Object.values(optionRoutes),
    updateSalesChannelProducts,
  ],
  subscribers: [leaveDeletedChannel],
});
