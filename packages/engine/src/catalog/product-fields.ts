import { fieldGrammar, type FieldTree } from "../platform/http/fields.ts";
import { CategoryDto, CollectionDto, OptionDto, OptionValueDto, TagDto } from "./grouping.schema.ts";
import { ImageDto, ProductDto, VariantDto } from "./product.schema.ts";

const relations = ["collection", "type", "tags", "categories", "sales_channels", "options", "images", "variants"];

/** Every property of a DTO but those that are relations. */
const columnsOf = (
  dto: { properties: Readonly<Record<string, unknown>> },
  without: readonly string[] = [],
): FieldTree =>
  Object.fromEntries(
    Object.keys(dto.properties)
      .filter((name) => !without.includes(name))
      .map((name) => [name, true as const]),
  );

/** What `fields=` may say of a product to staff. */
export const productFieldsForStaff = fieldGrammar({
  depth: 4,
  defaults: [
    "*",
    ...relations.filter((name) => name !== "categories").map((name) => `*${name}`),
    "*options.values",
    "*variants.options",
  ],
  allowed: {
    ...columnsOf(ProductDto, relations),
    collection: columnsOf(CollectionDto, ["products"]),
    type: columnsOf(TagDto),
    tags: columnsOf(TagDto),
    categories: columnsOf(CategoryDto, ["products", "parent_category", "category_children"]),
    sales_channels: { id: true, name: true },
    options: { ...columnsOf(OptionDto, ["values"]), values: columnsOf(OptionValueDto) },
    images: columnsOf(ImageDto),
    variants: { ...columnsOf(VariantDto, ["options"]), options: { id: true, value: true, option_id: true } },
  },
});
