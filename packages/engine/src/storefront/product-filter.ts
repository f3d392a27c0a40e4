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

const within = (columns: FilterColumns, prefix: string, wrap: (condition: string) => string): Record<string, FilterColumn> =>
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

const variantsOfProduct = exists("product_variant v WHERE v.product_id = p.id AND v.deleted_at IS NULL");

/** Filters of products, as `p`. */
export const productColumns: FilterColumns = {
  id: { sql: "p.id", type: "text" },
  title: { sql: "p.title", type: "text" },
  handle: { sql: "p.handle", type: "text" },
  external_id: { sql: "p.external_id", type: "text", nullable: true },
  is_giftcard: { sql: "p.is_giftcard", type: "boolean" },
  collection_id: { sql: "p.collection_id", type: "text", nullable: true },
  type_id: { sql: "p.type_id", type: "text", nullable: true },
  tag_id: { sql: "x.tag_id", type: "text", within: exists("product_tag_link x WHERE x.product_id = p.id") },
  category_id: { sql: "x.category_id", type: "text", within: exists("product_category_link x WHERE x.product_id = p.id") },
  option_id: { sql: "o.id", type: "text", within: exists("product_option o WHERE o.product_id = p.id") },
  option_value_id: {
    sql: "x.option_value_id",
    type: "text",
    within: exists(
      "product_variant v JOIN product_variant_option_link x ON x.variant_id = v.id WHERE v.product_id = p.id AND v.deleted_at IS NULL",
    ),
  },
  created_at: { sql: "p.created_at", type: "timestamp" },
  updated_at: { sql: "p.updated_at", type: "timestamp" },
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

/** Words that all have to occur, in any order: in a title or a handle, or as the beginning of an SKU. */
export function searchProducts(text: string, startIndex: number): Filter {
  const words = wordsOf(text);
  const sql = words.map((_, index) => {
    const parameter = `$${startIndex + index}`;
    return `(p.title || ' ' || p.handle ILIKE '%' || ${parameter} || '%' OR p.id IN (
       SELECT v.product_id FROM product_variant v WHERE v.deleted_at IS NULL AND lower(v.sku) LIKE lower(${parameter}) || '%'))`;
  });
  return { sql: sql.join(" AND ") || "TRUE", params: words };
}

/** The same for variants by their own titles. */
export function searchVariants(text: string, startIndex: number): Filter {
  const words = wordsOf(text);
  const sql = words.map((_, index) => {
    const parameter = `$${startIndex + index}`;
    return `(v.title ILIKE '%' || ${parameter} || '%' OR p.title || ' ' || p.handle ILIKE '%' || ${parameter} || '%'
       OR lower(v.sku) LIKE lower(${parameter}) || '%')`;
  });
  return { sql: sql.join(" AND ") || "TRUE", params: words };
}

/** What would be a pattern is taken literally. */
function wordsOf(text: string): string[] {
  const words = text.trim().split(/\s+/).filter(Boolean);
  return words.slice(0, maxWords).map((word) => word.replaceAll(/[\\%_]/g, String.raw`\$&`));
}
