import { defineModule } from "../platform/module.ts";
import { FoundProductsService } from "./found-products.service.ts";
import { CreateStorefront } from "./migrations/0001-storefront.ts";
import { ShowPriceLists } from "./migrations/0002-price-lists.ts";
import { PlaceService } from "./place.service.ts";
import { ProductPageService } from "./product-pages.service.ts";
import { ProductReadService } from "./product-reads.service.ts";
import { ReplyService } from "./reply.service.ts";
import { searchProducts } from "./search.routes.ts";
import { StoreSearchService } from "./store-search.service.ts";
import { listProducts, listVariants, retrieveProduct, retrieveVariant } from "./store.routes.ts";
import { StorefrontService } from "./storefront.service.ts";
import { VariantReadService } from "./variant-reads.service.ts";

export const storefrontModule = defineModule({
  name: "storefront",
  migrations: [
    { name: "storefront/0001", class: CreateStorefront },
    { name: "storefront/0002", class: ShowPriceLists },
  ],
  services: {
    places: PlaceService,
    productPages: ProductPageService,
    productReads: ProductReadService,
    foundProducts: FoundProductsService,
    variantReads: VariantReadService,
    catalogueReplies: ReplyService,
    storefront: StorefrontService,
    storeSearch: StoreSearchService,
  },
  routes: [listProducts, retrieveProduct, listVariants, retrieveVariant, searchProducts],
  polls: [
    {
      name: "storefront.render_pages",
      everyMs: 1_000,
      run: async ({ productPages }: { productPages: ProductPageService }, options) => {
        await productPages.renderDue(options);
      },
    },
  ],
});
