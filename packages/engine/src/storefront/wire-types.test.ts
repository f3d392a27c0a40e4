import type { HttpTypes } from "@medusajs/types";
import { expectTypeOf, test } from "vitest";
import type { CalculatedPriceDto } from "../pricing/index.ts";
import type { ProductDto, ProductVariantDto } from "./product.schema.ts";

type Price = NonNullable<HttpTypes.StoreProductVariant["calculated_price"]>;

/** Their types say that these are always there; their server sends them only where the tax is known, and so do we. */
type WithTax = "original_amount_with_tax" | "original_amount_without_tax";

/** Sent on request: their types say always, their server does the same as ours. */
type OnRequest = "status";

/** Members of a category are themselves trees in their types, which nobody sends within a product. */
type Trees = "categories";

test("replies are what clients of the wire format expect", () => {
  expectTypeOf<Omit<CalculatedPriceDto, WithTax>>().toExtend<Omit<Price, WithTax>>();
  expectTypeOf<Omit<ProductVariantDto, "calculated_price">>().toExtend<
    Omit<HttpTypes.StoreProductVariant, "calculated_price">
  >();
  expectTypeOf<Omit<ProductDto, OnRequest | Trees | "variants">>().toExtend<
    Omit<HttpTypes.StoreProduct, OnRequest | Trees | "variants">
  >();
});
