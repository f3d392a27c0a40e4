import { groupingDto } from "../catalog/index.ts";
import { fieldGrammar, type FieldTree } from "../platform/http/fields.ts";
import {
  ImageDto,
  OwnerDto,
  parts,
  ProductDto,
  VariantDto,
  VariantItemDto,
  VariantPriceDto,
} from "./product.schema.ts";

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

const { CategoryDto, CollectionDto, OptionDto, OptionValueDto, TagDto } = groupingDto;

const ofVariant: FieldTree = {
  ...columnsOf(VariantDto, ["options", "prices", "inventory_items", "images", "product"]),
  inventory_quantity: "onRequest",
  options: { ...columnsOf(parts.VariantValueDto, ["option"]), option: { id: true, title: true } },
  prices: columnsOf(VariantPriceDto),
  inventory_items: {
    ...columnsOf(VariantItemDto, ["inventory"]),
    inventory: { ...columnsOf(parts.ItemDto, ["location_levels"]), location_levels: columnsOf(parts.LevelDto) },
  },
  images: columnsOf(ImageDto),
};

const usual = ["*options", "*options.option", "*prices"];

/** What `fields=` may say of a variant to staff. */
export const variantFieldsForStaff = fieldGrammar({
  depth: 5,
  defaults: ["*", ...usual, "*product"],
  allowed: { ...ofVariant, product: columnsOf(OwnerDto) },
});

const relations = [
  "collection",
  "type",
  "tags",
  "categories",
  "sales_channels",
  "shipping_profile",
  "options",
  "images",
  "variants",
];

/** What `fields=` may say of a product to staff. */
export const productFieldsForStaff = fieldGrammar({
  depth: 6,
  defaults: [
    "*",
    ...relations.filter((name) => name !== "categories" && name !== "shipping_profile").map((name) => `*${name}`),
    "*options.values",
    ...usual.map((name) => name.replace("*", "*variants.")),
  ],
  allowed: {
    ...columnsOf(ProductDto, relations),
    collection: columnsOf(CollectionDto, ["products"]),
    type: columnsOf(TagDto),
    tags: columnsOf(TagDto),
    categories: columnsOf(CategoryDto, ["products", "parent_category", "category_children"]),
    sales_channels: columnsOf(parts.ChannelDto),
    shipping_profile: columnsOf(parts.ProfileDto),
    options: { ...columnsOf(OptionDto, ["values"]), values: columnsOf(OptionValueDto) },
    images: columnsOf(ImageDto),
    variants: ofVariant,
  },
});

/** What `fields=` may say of a product's options. */
export const optionFieldsForStaff = fieldGrammar({
  defaults: ["*", "*values"],
  allowed: { ...columnsOf(OptionDto, ["values"]), values: columnsOf(OptionValueDto) },
});
