import type { ProductDto, VariantDto } from "../../merchandise/index.ts";
import { toLine, toList } from "../../transfer/index.ts";

type Product = Partial<ProductDto>;
type Variant = Partial<VariantDto>;
type Price = NonNullable<Variant["prices"]>[number];
type Value = string | number | boolean | null | undefined;

const text = (value: Value): string => (value === null || value === undefined ? "" : String(value));
const json = (value: unknown): string => (value === null || value === undefined ? "" : JSON.stringify(value));

const measures = ["weight", "length", "height", "width", "origin_country", "hs_code", "mid_code", "material"] as const;

const altOf = (image: NonNullable<Product["images"]>[number]): string => {
  const alt = image.metadata?.alt;
  return typeof alt === "string" ? alt : "";
};

/** Columns that only the first row of a product fills. */
const ofProduct: Readonly<Record<string, (product: Product) => string>> = {
  title: ({ title }) => text(title),
  subtitle: ({ subtitle }) => text(subtitle),
  description: ({ description }) => text(description),
  status: ({ status }) => text(status),
  thumbnail: ({ thumbnail }) => text(thumbnail),
  is_giftcard: (product) => text(product.is_giftcard),
  discountable: ({ discountable }) => text(discountable),
  external_id: (product) => text(product.external_id),
  collection: ({ collection }) => text(collection?.handle),
  type: ({ type }) => text(type?.value),
  tags: ({ tags = [] }) => toList(tags.flatMap(({ value }) => value ?? [])),
  categories: ({ categories = [] }) => toList(categories.flatMap(({ handle }) => handle ?? [])),
  sales_channels: (product) => toList((product.sales_channels ?? []).flatMap(({ id }) => id ?? [])),
  shipping_profile: (product) => text(product.shipping_profile?.id),
  images: ({ images = [] }) => toList(images.flatMap(({ url }) => url ?? [])),
  image_alts: ({ images = [] }) => (images.some((image) => altOf(image) !== "") ? json(images.map(altOf)) : ""),
  ...Object.fromEntries(measures.map((name) => [`product_${name}`, (product: Product) => text(product[name])])),
  product_metadata: ({ metadata }) => json(metadata),
};

const itemsOf = ({ inventory_items: items = [] }: Variant): string =>
  json(
    items.length === 0 || (items.length === 1 && isOwn(items[0]))
      ? null
      : items.map((item) => ({ inventory_item_id: item.inventory_item_id, required_quantity: item.required_quantity })),
  );

/** Whether it is the item that a variant is given by itself: nothing that a file has to say. */
const isOwn = (item: NonNullable<Variant["inventory_items"]>[number] | undefined): boolean =>
  item?.required_quantity === 1 &&
  item.inventory_item_id?.slice("iitem_".length) === item.variant_id?.slice("variant_".length);

const ofVariant: Readonly<Record<string, (variant: Variant) => string>> = {
  variant_id: ({ id }) => text(id),
  variant_title: ({ title }) => text(title),
  sku: ({ sku }) => text(sku),
  barcode: ({ barcode }) => text(barcode),
  ean: ({ ean }) => text(ean),
  upc: ({ upc }) => text(upc),
  variant_thumbnail: ({ thumbnail }) => text(thumbnail),
  variant_images: ({ images = [] }) => toList(images.flatMap(({ url }) => url ?? [])),
  manage_inventory: (variant) => text(variant.manage_inventory),
  allow_backorder: (variant) => text(variant.allow_backorder),
  variant_rank: (variant) => text(variant.variant_rank),
  ...Object.fromEntries(measures.map((name) => [`variant_${name}`, (variant: Variant) => text(variant[name])])),
  variant_metadata: ({ metadata }) => json(metadata),
  inventory_items: itemsOf,
};

/** How wide a table has to be. */
export interface Width {
  /** The most options that a product has. */
  readonly options: number;
  /** Currencies of ordinary prices. */
  readonly currencies: readonly string[];
}

const numbers = (count: number): number[] => Array.from({ length: count }, (_, at) => at + 1);

/** The first line of a file. */
export const headerLine = ({ options, currencies }: Width): string =>
  toLine([
    "product_id",
    "handle",
    ...Object.keys(ofProduct),
    ...numbers(options).flatMap((at) => [`option_${at}`, `option_${at}_values`]),
    ...Object.keys(ofVariant),
    ...numbers(options).map((at) => `option_${at}_value`),
    ...currencies.flatMap((code) => [`price_${code}`, `compare_at_price_${code}`]),
    "more_prices",
  ]);

/** A row for each variant of a product; one without any has a row of its own. */
export function productLines(product: Product, { options: width, currencies }: Width): string {
  const options = product.options ?? [];
  const { variants = [] } = product;
  const at = numbers(width).map((number) => options[number - 1]);
  return (variants.length > 0 ? variants : [{}])
    .map((variant: Variant, row) => {
      const ordinary = (variant.prices ?? []).filter(isOrdinary);
      const more = (variant.prices ?? []).filter((price) => !isOrdinary(price));
      return toLine([
        text(product.id),
        text(product.handle),
        ...Object.values(ofProduct).map((cell) => (row === 0 ? cell(product) : "")),
        ...at.flatMap((option) =>
          row === 0 && option
            ? [text(option.title), toList((option.values ?? []).flatMap(({ value }) => value ?? []))]
            : ["", ""],
        ),
        ...Object.values(ofVariant).map((cell) => cell(variant)),
        ...at.map((option) => text(variant.options?.find((value) => value.option_id === option?.id)?.value)),
        ...currencies.flatMap((code) => {
          const price = ordinary.find((each) => each.currency_code === code);
          return [text(price?.amount), text(price?.compare_at_amount)];
        }),
        more.length > 0 ? json(more.map(toMore)) : "",
      ]);
    })
    .join("");
}

/** For everybody and any quantity. */
const isOrdinary = (price: Price): boolean =>
  Object.keys(price.rules ?? {}).length === 0 && price.min_quantity === null && price.max_quantity === null;

const toMore = (price: Price) => ({
  currency_code: price.currency_code,
  amount: price.amount,
  ...(price.compare_at_amount !== null && { compare_at_amount: price.compare_at_amount }),
  ...(price.min_quantity !== null && { min_quantity: price.min_quantity }),
  ...(price.max_quantity !== null && { max_quantity: price.max_quantity }),
  ...(Object.keys(price.rules ?? {}).length > 0 && { rules: price.rules }),
});
