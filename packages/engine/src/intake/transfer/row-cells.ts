import { findUnstorable } from "../../platform/http/storable.ts";
import { fromList, type RowError, rowError } from "../../transfer/index.ts";
import type { Row } from "./table.ts";

/** In characters, as the routes for products have them. */
const usualLength = 255;
const lengths: Readonly<Record<string, number>> = {
  title: 1_000,
  subtitle: 1_000,
  variant_title: 1_000,
  thumbnail: 4_000,
  variant_thumbnail: 4_000,
  description: 500_000,
  ...Object.fromEntries(
    ["images", "image_alts", "variant_images", "tags", "categories", "sales_channels", "inventory_items", "more_prices"]
      .concat(["product_metadata", "variant_metadata"])
      .concat(Array.from({ length: 20 }, (_, at) => `option_${at + 1}_values`))
      .map((column) => [column, 1_000_000]),
  ),
};

/** The cells of a row, read by their kind. */
export class Cells {
  readonly line: number;
  readonly #row: Row;
  readonly #errors: RowError[];

  constructor(row: Row, errors: RowError[]) {
    this.line = row.line;
    this.#row = row;
    this.#errors = errors;
  }

  text(column: string): string | null | undefined {
    const value = this.#row.cells.get(column);
    if (value === "" || value === undefined) return value === "" ? null : undefined;
    const longest = lengths[column] ?? usualLength;
    if (value.length > longest)
      this.refuse(column, `It has ${value.length} characters, at most ${longest} are possible.`);
    const unstorable = findUnstorable(value);
    if (unstorable) this.refuse(column, `It ${unstorable.problem}.`);
    return value;
  }

  list(column: string): string[] | undefined {
    const value = this.text(column);
    return value === undefined ? undefined : fromList(value ?? "");
  }

  flag(column: string): boolean | undefined {
    const value = this.text(column)?.toLowerCase();
    if (value === undefined) return undefined;
    if (["true", "yes", "1"].includes(value)) return true;
    if (!["false", "no", "0"].includes(value)) this.refuse(column, "It must be true or false.");
    return false;
  }

  number(column: string, { whole = false }: { whole?: boolean } = {}): number | null | undefined {
    const value = this.text(column);
    if (value === null || value === undefined) return value;
    if (/^\d+(?:\.\d+)?$/.test(value) && Number(value) < 1e9 && (!whole || /^\d+$/.test(value))) return Number(value);
    this.refuse(column, `It must be a ${whole ? "whole number" : "number such as 19.99"}.`);
    return null;
  }

  json(column: string): unknown {
    const value = this.text(column);
    if (value === null || value === undefined) return value;
    try {
      const parsed: unknown = JSON.parse(value);
      if (typeof parsed === "object") return parsed;
    } catch {
      // Said below.
    }
    this.refuse(column, "It must be JSON.");
    return null;
  }

  refuse(column: string, message: string): void {
    this.#errors.push(rowError(this.line, column, this.#row.cells.get(column) ?? null, message));
  }
}
