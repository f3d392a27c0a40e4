import { compileFilter, type Filter, type FilterColumn, type FilterColumns } from "../platform/http/filter.ts";
import { isRecord } from "../platform/http/json-schema.ts";

/** A condition on rows of another table that belong to the one in question. */
const exists =
  (rows: string) =>
  (condition: string): string =>
    `EXISTS (SELECT FROM ${rows} AND ${condition})`;

const optionsOfVariant = exists(
  "product_variant_option_link x JOIN product_option_value ov ON ov.id = x.option_value_id WHERE x.variant_id = v.id",
);
const optionColumns: FilterColumns = {
  value: { sql: "ov.value", type: "text" },
  option_id: { sql: "x.option_id", type: "text" },
  id: { sql: "x.option_value_id", type: "text" },
};

const within = (
  columns: FilterColumns,
  prefix: string,
  wrap: (condition: string) => string,
): Record<string, FilterColumn> =>
  Object.fromEntries(
    Object.entries(columns).map(([name, column]) => [
      `${prefix}.${name}`,
      { ...column, within: (condition: string) => wrap(column.within?.(condition) ?? condition) },
    ]),
  );

/** Filters of variants, as `v`. */
export const variantColumns: FilterColumns = {
  id: { sql: "v.id", type: "text" },
  title: { sql: "v.title", type: "text" },
  sku: { sql: "v.sku", type: "text", nullable: true },
  ean: { sql: "v.ean", type: "text", nullable: true },
  upc: { sql: "v.upc", type: "text", nullable: true },
  barcode: { sql: "v.barcode", type: "text", nullable: true },
  product_id: { sql: "v.product_id", type: "text" },
  allow_backorder: { sql: "v.allow_backorder", type: "boolean" },
  manage_inventory: { sql: "v.manage_inventory", type: "boolean" },
  created_at: { sql: "v.created_at", type: "timestamp" },
  updated_at: { sql: "v.updated_at", type: "timestamp" },
  ...within(optionColumns, "options", optionsOfVariant),
};

const variantsOfProduct = exists("product_variant v WHERE v.product_id = l.product_id AND v.deleted_at IS NULL");

/** Filters of products, as `p`, and where they are listed, as `l`. */
export const productColumns: FilterColumns = {
  id: { sql: "l.product_id", type: "text" },
  title: { sql: "l.title", type: "text" },
  handle: { sql: "l.handle", type: "text" },
  external_id: { sql: "p.external_id", type: "text", nullable: true },
  is_giftcard: { sql: "p.is_giftcard", type: "boolean" },
  collection_id: { sql: "p.collection_id", type: "text", nullable: true },
  type_id: { sql: "p.type_id", type: "text", nullable: true },
  tag_id: { sql: "x.tag_id", type: "text", within: exists("product_tag_link x WHERE x.product_id = l.product_id") },
  category_id: {
    sql: "x.category_id",
    type: "text",
    within: exists("product_category_link x WHERE x.product_id = l.product_id"),
  },
  option_id: { sql: "o.id", type: "text", within: exists("product_option o WHERE o.product_id = l.product_id") },
  option_value_id: {
    sql: "x.option_value_id",
    type: "text",
    within: exists(
      "product_variant v JOIN product_variant_option_link x ON x.variant_id = v.id WHERE v.product_id = l.product_id AND v.deleted_at IS NULL",
    ),
  },
  created_at: { sql: "l.created_at", type: "timestamp" },
  updated_at: { sql: "l.updated_at", type: "timestamp" },
  ...within(variantColumns, "variants", variantsOfProduct),
};

type Query = Readonly<Record<string, unknown>>;

/**
 * The condition on products that a query asks for. What it says of variants, and there of options, must hold of one variant
 * and one of its options; within `$and` and `$or` each condition stands for itself.
 */
export function filterProducts(query: Query, startIndex: number): Filter {
  return withGroup(query, "variants", productColumns, variantsOfProduct, startIndex, filterVariants);
}

/** The condition on variants that a query asks for. */
export function filterVariants(query: Query, startIndex: number): Filter {
  return withGroup(query, "options", variantColumns, optionsOfVariant, startIndex, (options, start) =>
    compileFilter(options, optionColumns, start),
  );
}

function withGroup(
  query: Query,
  name: string,
  columns: FilterColumns,
  wrap: (condition: string) => string,
  startIndex: number,
  compile: (group: Query, startIndex: number) => Filter,
): Filter {
  const { [name]: group, ...others } = query;
  if (!isRecord(group)) return compileFilter(query, columns, startIndex);
  const filter = compileFilter(others, columns, startIndex);
  const inner = compile(group, startIndex + filter.params.length);
  const conditions = [filter.sql, wrap(inner.sql)].filter((sql) => sql !== "TRUE");
  return { sql: conditions.join(" AND "), params: [...filter.params, ...inner.params] };
}

const maxWords = 8;

/** Products in whose title or handle a word occurs, or with an SKU that begins with it; each of the two has its index. */
const withWord = (word: string): string =>
  `SELECT f.id FROM product f WHERE f.deleted_at IS NULL AND f.title || ' ' || f.handle ILIKE '%' || ${word} || '%'
   UNION ALL
   SELECT s.product_id FROM product_variant s WHERE s.deleted_at IS NULL AND lower(s.sku) LIKE lower(${word}) || '%'`;

/** Products with all the words, in any order. */
export const searchProducts = (text: string, startIndex: number): Filter =>
  eachWord(text, startIndex, (word) => `l.product_id IN (${withWord(word)})`);

/** Variants of such products, or with a title in which the word occurs. */
export const searchVariants = (text: string, startIndex: number): Filter =>
  eachWord(text, startIndex, (word) => `(v.title ILIKE '%' || ${word} || '%' OR v.product_id IN (${withWord(word)}))`);

function eachWord(text: string, startIndex: number, condition: (word: string) => string): Filter {
  const words = wordsOf(text);
  return {
    sql: words.map((_, index) => condition(`$${startIndex + index}::text`)).join(" AND ") || "TRUE",
    params: words,
  };
}

/** What would be a pattern is taken literally. */
function wordsOf(text: string): string[] {
  const words = text.trim().split(/\s+/).filter(Boolean);
  return words.slice(0, maxWords).map((word) => word.replaceAll(/[\\%_]/g, String.raw`\$&`));
}
