import type { PriceDraft, ProductDraft, VariantDraft } from "../catalog/index.ts";
import { type CollectionKey, collections } from "./categories.ts";
import { COLOURS } from "./colour.ts";
import { type Motif, type PictureSeed } from "./picture.ts";

/** Minor units of euro, US dollar and pound. */
export type Prices = [eur: number, usd: number, gbp: number];

/** A product of the demo as it is written down; `toDraft` spells it out. */
export interface DemoItem {
  handle: string;
  title: string;
  subtitle: string;
  /** Paragraphs of plain text. */
  description: string[];
  type: string;
  categories: string[];
  collection?: CollectionKey;
  tags: string[];
  /** Beginning of every variant's SKU. */
  sku: string;
  price: Prices;
  /** Former prices, shown struck through. */
  was?: Prices;
  /** Lower prices from a quantity on, in rising order. */
  tiers?: { from: number; price: Prices }[];
  /** Grams. */
  weight: number;
  /** Every combination becomes a variant. Values of `Colour` are names in `COLOURS`. */
  options?: Record<string, string[]>;
  /** What differs for variants with this option value. */
  by?: Record<string, { price?: Prices; was?: Prices; weight?: number }>;
  stock?: "plenty" | "last-two" | "sold-out" | "backorder";
  status?: ProductDraft["status"];
  motif: Motif;
  /** Hue of the pictures of a product that comes in one colour. */
  hue?: number;
}

const CURRENCIES = ["eur", "usd", "gbp"] as const;

export function toDraft(item: DemoItem): ProductDraft {
  const pictures = picturesOf(item);
  const options = Object.entries(item.options ?? {}).map(([title, values]) => ({ title, values }));
  return {
    handle: item.handle,
    title: item.title,
    subtitle: item.subtitle,
    description: item.description.join("\n\n"),
    status: item.status ?? "published",
    type: item.type,
    tags: item.tags,
    ...(item.collection && { collection: { handle: item.collection, title: collections[item.collection] } }),
    categories: item.categories,
    thumbnail: pictureUrl(item, 1),
    images: pictures.map((picture, at) => ({ url: pictureUrl(item, at + 1), alt: picture.title })),
    options,
    variants: combinations(options).map((choice) => toVariant(item, choice)),
  };
}

/** One picture per colour, then a closer view. */
export function picturesOf(item: DemoItem): PictureSeed[] {
  const seed = { handle: item.handle, motif: item.motif, hue: item.hue };
  const colours = item.options?.["Colour"] ?? [];
  const whole =
    colours.length === 0
      ? [{ ...seed, title: item.title }]
      : colours.map((name) => ({ ...seed, title: `${item.title} in ${name}`, colour: COLOURS[name] }));
  return [...whole, { ...whole[0]!, title: `${item.title}, closer`, view: "detail" }];
}

function pictureUrl(item: DemoItem, number: number): string {
  return `/static/demo/${item.handle}-${number}.svg`;
}

function combinations(options: { title: string; values: string[] }[]): Record<string, string>[] {
  return options.reduce<Record<string, string>[]>(
    (choices, { title, values }) => choices.flatMap((choice) => values.map((value) => ({ ...choice, [title]: value }))),
    [{}],
  );
}

function toVariant(item: DemoItem, choice: Record<string, string>): VariantDraft {
  const values = Object.values(choice);
  const special = Object.assign({}, ...values.map((value) => item.by?.[value])) as Pick<DemoItem, "was"> &
    Partial<Pick<DemoItem, "price" | "weight">>;
  const sku = [item.sku, ...values.map(skuPart)].join("-");
  const colour = (item.options?.["Colour"] ?? []).indexOf(choice["Colour"] ?? "");
  return {
    title: values.length === 0 ? "Default" : values.join(" / "),
    sku,
    options: choice,
    prices: toPrices(item, special.price ?? item.price, special.was ?? item.was),
    stock: stockOf(item, sku),
    manageInventory: true,
    allowBackorder: item.stock === "backorder",
    weight: special.weight ?? item.weight,
    requiresShipping: true,
    taxable: true,
    imageUrl: pictureUrl(item, colour < 0 ? 1 : colour + 1),
  };
}

function toPrices(item: DemoItem, price: Prices, was: Prices | undefined): PriceDraft[] {
  const tiers = item.tiers ?? [];
  return CURRENCIES.flatMap((currencyCode, at) => [
    { currencyCode, amount: price[at]!, ...(was && { compareAtAmount: was[at]! }) },
    ...tiers.map((tier, step) => {
      const next = tiers[step + 1];
      return {
        currencyCode,
        amount: tier.price[at]!,
        minQuantity: tier.from,
        ...(next && { maxQuantity: next.from - 1 }),
      };
    }),
  ]);
}

/** `250 g` is `250G`, `Extra large` is `EXTRALAR`. */
function skuPart(value: string): string {
  return value
    .toUpperCase()
    .replaceAll(/[^A-Z0-9]+/g, "")
    .slice(0, 8);
}

function stockOf(item: DemoItem, sku: string): Record<string, number> {
  if (item.stock === "last-two") return { hamburg: 2, "new-york": 0 };
  if (item.stock === "sold-out" || item.stock === "backorder") return { hamburg: 0, "new-york": 0 };
  let spread = 7;
  for (let at = 0; at < sku.length; at++) spread = (spread * 31 + sku.charCodeAt(at)) % 9973;
  return { hamburg: 24 + (spread % 67), "new-york": 12 + (spread % 41) };
}
