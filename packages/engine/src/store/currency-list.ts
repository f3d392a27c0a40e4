import { invalidData } from "../platform/http/invalid-data.ts";
import { truncate } from "../platform/http/echo.ts";
import { type Page, parsePage } from "../platform/http/pagination.ts";
import type { Currency } from "../platform/money/currency.ts";

interface CurrencyQuery {
  readonly q?: string;
  readonly code?: string | readonly string[];
  readonly limit?: number;
  readonly offset?: number;
  readonly order?: string;
}

/** Currencies come with the software, so their list is made of memory, with the same parameters as any other. */
export function currencyPage(
  all: readonly Currency[],
  query: CurrencyQuery,
): Page & { readonly found: Currency[]; readonly count: number } {
  const { limit, offset } = parsePage(query, { defaultLimit: 50 });
  const wanted = query.code === undefined ? undefined : new Set([query.code].flat());
  const needle = query.q?.toLowerCase();
  const found = all.filter(
    ({ code, name }) => (wanted?.has(code) ?? true) && (!needle || `${code} ${name.toLowerCase()}`.includes(needle)),
  );
  const page = sorted(found, query.order).slice(offset, offset + limit);
  return { found: page, count: found.length, limit, offset };
}

function sorted(found: readonly Currency[], order = "code"): Currency[] {
  const [, direction, field] = /^([-+]?)(code|name)$/.exec(order.trim() || "code") ?? [];
  if (field !== "code" && field !== "name")
    throw invalidData(
      `Order field ${truncate(order)} is not valid: use one of code, name, with - in front to reverse it.`,
    );
  const sign = direction === "-" ? -1 : 1;
  return found.toSorted((one, other) => sign * (one[field] < other[field] ? -1 : Number(one[field] > other[field])));
}
