import Type from "typebox";
import { closed, listOf } from "../platform/http/shape.ts";
import { route } from "../platform/http/route.ts";
import { productListQuery, variantListQuery } from "./list-query.ts";
import { placeQuery } from "./place.ts";
import { productFields, variantFields } from "./product-fields.ts";
import { ProductDto, SoleVariantDto } from "./product.schema.ts";
import { selectedOf } from "./selected.ts";
import { ForeignSalesChannel, PricingContextMissing, ProductNotFound, VariantNotFound } from "./storefront.errors.ts";
import type { StorefrontService } from "./storefront.service.ts";

interface Uses {
  storefront: StorefrontService;
}

export const listProducts = route({
  id: "products.list",
  method: "GET",
  url: "/store/products",
  access: "store",
  summary: "Products for sale, newest first unless ordered otherwise.",
  query: closed(productListQuery),
  selects: productFields,
  reply: listOf("products", selectedOf(ProductDto)),
  errors: [PricingContextMissing, ForeignSalesChannel],
  handle: (request, { storefront }: Uses) => storefront.products(request),
});

export const retrieveProduct = route({
  id: "products.retrieve",
  method: "GET",
  url: "/store/products/:id",
  access: "store",
  summary: "One product for sale.",
  params: closed({ id: Type.String() }),
  query: closed(placeQuery),
  selects: productFields,
  reply: Type.Object({ product: selectedOf(ProductDto) }),
  errors: [ProductNotFound, PricingContextMissing],
  handle: (request, { storefront }: Uses) => storefront.product(request.params.id, request),
});

export const listVariants = route({
  id: "productVariants.list",
  method: "GET",
  url: "/store/product-variants",
  access: "store",
  summary: "Variants of the products for sale.",
  query: closed(variantListQuery),
  selects: variantFields,
  reply: listOf("variants", selectedOf(SoleVariantDto)),
  errors: [PricingContextMissing, ForeignSalesChannel],
  handle: (request, { storefront }: Uses) => storefront.variants(request),
});

export const retrieveVariant = route({
  id: "productVariants.retrieve",
  method: "GET",
  url: "/store/product-variants/:id",
  access: "store",
  summary: "One variant of a product for sale.",
  params: closed({ id: Type.String() }),
  query: closed(placeQuery),
  selects: variantFields,
  reply: Type.Object({ variant: selectedOf(SoleVariantDto) }),
  errors: [VariantNotFound, PricingContextMissing],
  handle: (request, { storefront }: Uses) => storefront.variant(request.params.id, request),
});
