import { truncate } from "./echo.ts";
import { invalidData } from "./invalid-data.ts";

/** The fields of the wire by which a list may be sorted, dotted ones included, with their SQL. `id` breaks ties. */
export type OrderColumns = Readonly<Record<string, string>> & { readonly id: string };

const maxTerms = 5;

/**
 * Reads `order=` (`title`, `-created_at`, `-created_at,title`) into what stands behind ORDER BY. The id always comes
 * last, or pages would overlap; it takes the direction of the field before it, so that one index serves both.
 *
 * @param fallback the order without `order=`, in the same notation.
 */
export function parseOrder(text: string | undefined, columns: OrderColumns, fallback: string): string {
  const asked = text?.trim() ?? "";
  const terms = new Map<string, string>();
  let direction = "ASC";
  for (const item of (asked === "" ? fallback : asked).split(",")) {
    const term = item.trim();
    if (term === "") continue;
    const field = term.replace(/^[-+]/, "");
    const sql = Object.hasOwn(columns, field) ? columns[field] : undefined;
    if (sql === undefined) {
      const known = Object.keys(columns).join(", ");
      throw invalidData(
        `Order field ${truncate(field)} is not valid: use one of ${known}, with - in front to reverse it.`,
      );
    }
    if (terms.has(field)) continue;
    direction = term.startsWith("-") ? "DESC" : "ASC";
    terms.set(field, `${sql} ${direction}`);
    if (terms.size > maxTerms) throw invalidData(`At most ${maxTerms} order fields are possible: send fewer.`);
  }
  if (!terms.has("id")) terms.set("id", `${columns.id} ${direction}`);
  return [...terms.values()].join(", ");
}

/** What stands behind ORDER BY, the other way round. */
export const reversed = (order: string): string =>
  order.replaceAll(/ (ASC|DESC)(?=,|$)/g, (_, direction) => (direction === "ASC" ? " DESC" : " ASC"));
