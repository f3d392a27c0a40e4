import type { HttpTypes } from "@medusajs/types";
import { expectTypeOf, test } from "vitest";
import type { CategoryDto, CollectionDto, OptionDto, TagDto, TypeDto } from "./grouping.schema.ts";

/** What belongs to something else comes with the columns that were asked for, which their types do not say. */
type Own<Dto, Relation extends string> = Omit<Dto, Relation>;

test("replies are what clients of the wire format expect", () => {
  expectTypeOf<TagDto>().toExtend<HttpTypes.StoreProductTag>();
  expectTypeOf<TypeDto>().toExtend<HttpTypes.StoreProductType>();
  expectTypeOf<Own<OptionDto, "values">>().toExtend<Own<HttpTypes.StoreProductOption, "values" | "products">>();
  expectTypeOf<Own<CollectionDto, "products">>().toExtend<Own<HttpTypes.StoreCollection, "products">>();
  expectTypeOf<Own<CategoryDto, "products" | "parent_category" | "category_children">>().toExtend<
    Own<HttpTypes.StoreProductCategory, "products" | "parent_category" | "category_children">
  >();
});
