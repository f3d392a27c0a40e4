import { type Database, type Transaction, unnamed } from "@hanse/plugin-kit";
import { parsePage } from "../platform/http/pagination.ts";

/** What a rule about an attribute may be compared with. */
export interface RuleValueOption {
  readonly value: string;
  readonly label: string;
}

export interface RuleValueQuery {
  readonly q?: string;
  readonly value?: string | readonly string[];
  readonly limit?: number;
  readonly offset?: number;
}

/** Where the values of an attribute come from: a table, the column of the value, and what people read. */
interface Source {
  readonly from: string;
  readonly value: string;
  readonly label: string;
}

const titled = (table: string, label: string, condition = "true"): Source => ({
  from: `${table} t WHERE ${condition}`,
  value: "t.id",
  label: `t.${label}`,
});

/** By the attribute's id. What is missing takes any number. */
const sources: Readonly<Record<string, Source>> = {
  customer: titled("customer", "email", "t.deleted_at IS NULL"),
  customer_group: titled("customer_group", "name"),
  region: titled("region", "name", "t.deleted_at IS NULL"),
  country: {
    from: "region_country t WHERE true",
    value: "t.country_code",
    label: "upper(t.country_code)",
  },
  sales_channel: titled("sales_channel", "name", "t.deleted_at IS NULL"),
  currency_code: { from: "store_currency t WHERE true", value: "t.currency_code", label: "upper(t.currency_code)" },
  product: titled("product", "title", "t.deleted_at IS NULL"),
  product_variant: {
    from: "product_variant t JOIN product p ON p.id = t.product_id WHERE t.deleted_at IS NULL",
    value: "t.id",
    label: "p.title || ' – ' || t.title",
  },
  product_category: titled("product_category", "name"),
  product_collection: titled("product_collection", "title"),
  product_type: titled("product_type", "value"),
  product_tag: titled("product_tag", "value"),
  shipping_option_type: titled("shipping_option_type", "label"),
  shipping_option: titled("shipping_option", "name"),
};

/** One page of values, by their labels. */
export async function readRuleValues(database: Database, attributeId: string, query: RuleValueQuery) {
  const page = parsePage(query, { defaultLimit: 10 });
  const source = sources[attributeId];
  if (!source) return { ...page, values: [], count: 0 };
  const { q = "", value } = query;
  const wanted = value === undefined ? null : [value].flat();
  const pattern = `%${q.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  const where = `${source.from} AND ${source.label} ILIKE $1 AND ($2::text[] IS NULL OR ${source.value} = ANY($2))`;
  const [read] = await database.query(
    unnamed<{ values: RuleValueOption[]; count: number }>(
      `SELECT (SELECT count(*)::integer FROM ${where}) AS count,
              (SELECT coalesce(json_agg(entry), '[]')
                 FROM (SELECT ${source.value} AS value, ${source.label} AS label FROM ${where}
                        ORDER BY label, value LIMIT ${page.limit} OFFSET ${page.offset}) entry) AS "values"`,
    ),
    [pattern, wanted],
  );
  return { ...page, values: read?.values ?? [], count: read?.count ?? 0 };
}

/**
 * The values that there are, of those that are to be written into rules about an attribute; undefined for one that takes any
 * number. They are locked until the transaction ends: whoever deletes one waits, and then sees that the rule names it.
 */
export async function lockRuleValues(
  tx: Transaction,
  attributeId: string,
  values: readonly string[],
): Promise<ReadonlySet<string> | undefined> {
  const source = sources[attributeId];
  if (!source) return undefined;
  const found = await tx.query(
    unnamed<{ value: string }>(
      `SELECT ${source.value} AS value FROM ${source.from} AND ${source.value} = ANY($1::text[]) ORDER BY 1 FOR KEY SHARE OF t`,
    ),
    [values],
  );
  return new Set(found.map(({ value }) => value));
}
