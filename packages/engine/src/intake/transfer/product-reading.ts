import type { PriceWish } from "../../merchandise/index.ts";
import { fromList } from "../../transfer/index.ts";
import { Cells } from "./row-cells.ts";
import type { RowError } from "../../transfer/index.ts";
import type { Row, Table } from "./table.ts";

/** A product as rows state it. Undefined is a column that the file does not have, null an empty cell. */
export interface StatedProduct {
  readonly line: number;
  readonly productId: string | undefined;
  readonly handle: string | undefined;
  readonly columns: Record<string, unknown>;
  readonly names: {
    readonly tags?: string[];
    readonly type?: string | null;
    readonly collection?: string | null;
    readonly categories?: string[];
    /** Ids or names. */
    readonly salesChannels?: string[];
    readonly shippingProfile?: string | null;
  };
  readonly images: { url: string; alt?: string }[] | undefined;
  readonly options: { title: string; values: string[] }[];
  readonly variants: StatedVariant[];
}

export interface StatedVariant {
  readonly line: number;
  readonly id: string | undefined;
  readonly columns: Record<string, unknown>;
  /** By title, of the options for which the row has a value. */
  readonly choice: Record<string, string>;
  readonly imageUrls: string[] | undefined;
  readonly items: { itemId: string; requiredQuantity: number }[] | undefined;
  readonly prices: StatedPrices;
}

/** What the file says of prices: those of other currencies stay, and those of `more` if there is no such column. */
export interface StatedPrices {
  readonly ordinary: readonly PriceWish[];
  readonly currencies: readonly string[];
  readonly more: readonly PriceWish[] | undefined;
}

const measures = ["weight", "length", "height", "width"];
const words = { origin_country: "originCountry", hs_code: "hsCode", mid_code: "midCode", material: "material" };
const statuses = ["draft", "proposed", "published", "rejected"];

/** Reads the rows of one product; what cannot be read becomes an error, and then there is no product. */
export function readProduct(rows: readonly Row[], { columns }: Pick<Table, "columns">): StatedProduct | RowError[] {
  const errors: RowError[] = [];
  const [first] = rows;
  if (!first) return errors;
  const cells = new Cells(first, errors);
  const numbers = Array.from({ length: 20 }, (_, at) => at + 1).filter((at) => columns.has(`option_${at}`));
  const options = numbers.flatMap((at) => {
    const title = cells.text(`option_${at}`);
    if (!title) return [];
    const stated = fromList(cells.text(`option_${at}_values`) ?? "");
    const used = rows.map((row) => row.cells.get(`option_${at}_value`) ?? "").filter((value) => value !== "");
    return [{ at, title, values: [...new Set([...stated, ...used])] }];
  });
  const product: StatedProduct = {
    line: first.line,
    productId: cells.text("product_id") ?? undefined,
    handle: cells.text("handle") ?? undefined,
    columns: productColumns(cells),
    names: {
      tags: cells.list("tags"),
      type: cells.text("type"),
      collection: cells.text("collection"),
      categories: cells.list("categories"),
      salesChannels: cells.list("sales_channels"),
      shippingProfile: cells.text("shipping_profile"),
    },
    images: imagesOf(cells),
    options: options.map(({ title, values }) => ({ title, values })),
    variants: rows.flatMap((row) => readVariant(new Cells(row, errors), columns, options)),
  };
  return errors.length > 0 ? errors : product;
}

function productColumns(cells: Cells): Record<string, unknown> {
  const status = cells.text("status");
  if (typeof status === "string" && !statuses.includes(status))
    cells.refuse("status", `It must be one of ${statuses.join(", ")}.`);
  return defined({
    title: cells.text("title") ?? undefined,
    subtitle: cells.text("subtitle"),
    description: cells.text("description"),
    status: status ?? undefined,
    thumbnail: cells.text("thumbnail"),
    isGiftcard: cells.flag("is_giftcard"),
    discountable: cells.flag("discountable"),
    externalId: cells.text("external_id"),
    ...physique(cells, "product"),
    metadata: cells.json("product_metadata"),
  });
}

function imagesOf(cells: Cells): StatedProduct["images"] {
  const alts = cells.json("image_alts");
  const altAt = (at: number): string | undefined => {
    const alt: unknown = Array.isArray(alts) ? alts[at] : undefined;
    return typeof alt === "string" && alt !== "" ? alt : undefined;
  };
  return cells.list("images")?.map((url, at) => {
    const alt = altAt(at);
    return alt === undefined ? { url } : { url, alt };
  });
}

function readVariant(
  cells: Cells,
  columns: ReadonlySet<string>,
  options: readonly { at: number; title: string }[],
): StatedVariant[] {
  const choice = Object.fromEntries(
    options.flatMap(({ at, title }) => {
      const value = cells.text(`option_${at}_value`);
      return value ? [[title, value]] : [];
    }),
  );
  const id = cells.text("variant_id") ?? undefined;
  const title = cells.text("variant_title") ?? undefined;
  if (!id && !title && !cells.text("sku") && Object.keys(choice).length === 0) return [];
  const stated = defined({
    title,
    sku: cells.text("sku"),
    barcode: cells.text("barcode"),
    ean: cells.text("ean"),
    upc: cells.text("upc"),
    thumbnail: cells.text("variant_thumbnail"),
    manageInventory: cells.flag("manage_inventory"),
    allowBackorder: cells.flag("allow_backorder"),
    variantRank: cells.number("variant_rank", { whole: true }) ?? undefined,
    ...physique(cells, "variant"),
    metadata: cells.json("variant_metadata"),
  });
  const imageUrls = cells.list("variant_images");
  return [
    {
      line: cells.line,
      id,
      columns: stated,
      choice,
      imageUrls,
      items: itemsOf(cells),
      prices: pricesOf(cells, columns),
    },
  ];
}

const physique = (cells: Cells, prefix: string) => ({
  ...Object.fromEntries(measures.map((name) => [name, cells.number(`${prefix}_${name}`)])),
  ...Object.fromEntries(Object.entries(words).map(([name, property]) => [property, cells.text(`${prefix}_${name}`)])),
});

function itemsOf(cells: Cells): StatedVariant["items"] {
  const list = cells.json("inventory_items");
  if (list === undefined || list === null) return undefined;
  const items = (Array.isArray(list) ? list : [list]).flatMap((each: unknown) => {
    const { inventory_item_id: itemId, required_quantity: quantity = 1 } = (each ?? {}) as Record<string, unknown>;
    return typeof itemId === "string" && typeof quantity === "number" && Number.isInteger(quantity) && quantity >= 1
      ? [{ itemId, requiredQuantity: quantity }]
      : [];
  });
  if (items.length === 0)
    cells.refuse("inventory_items", 'It must be a list such as [{"inventory_item_id":"…","required_quantity":1}].');
  return items;
}

function pricesOf(cells: Cells, columns: ReadonlySet<string>): StatedPrices {
  const currencies = [...columns].flatMap((name) => /^price_([a-z]{3})$/.exec(name)?.[1] ?? []);
  const ordinary = currencies.flatMap((currencyCode): PriceWish[] => {
    const amount = cells.number(`price_${currencyCode}`);
    if (typeof amount !== "number") return [];
    return [
      {
        currencyCode,
        amount,
        compareAtAmount: cells.number(`compare_at_price_${currencyCode}`),
        rules: {},
        minQuantity: null,
        maxQuantity: null,
      },
    ];
  });
  const more = cells.json("more_prices");
  const list: readonly unknown[] = Array.isArray(more) ? more : [];
  return { currencies, ordinary, more: more === undefined ? undefined : list.map((each) => toWish(each, cells)) };
}

function toWish(each: unknown, cells: Cells): PriceWish {
  const price = (each ?? {}) as Record<string, unknown>;
  const number = (name: string) => (typeof price[name] === "number" ? price[name] : null);
  const rules = price.rules as Record<string, string> | undefined;
  const amount = number("amount");
  if (typeof price.currency_code !== "string" || amount === null) {
    cells.refuse(
      "more_prices",
      'Each price needs a currency_code and an amount, such as [{"currency_code":"eur","amount":9.5,"min_quantity":10}].',
    );
  }
  return {
    currencyCode: String(price.currency_code),
    amount: amount ?? 0,
    compareAtAmount: number("compare_at_amount"),
    minQuantity: number("min_quantity"),
    maxQuantity: number("max_quantity"),
    rules: rules ?? {},
  };
}

/** MikroORM takes undefined for a value. */
const defined = (values: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
