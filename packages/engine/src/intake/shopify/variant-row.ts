import type { PriceDraft, VariantDraft } from "../../catalog/index.ts";
import { parseFlag, parseGrams, parseImageUrl, parseName, parsePolicy, parsePrice, parseQuantity } from "./cells.ts";
import type { Parsed } from "./cells.ts";
import type { Column, Header } from "./columns.ts";
import { type Finding, quoteCell } from "./finding.ts";

export interface Money {
  /** ISO 4217, lower case: the shop's currency, which the file does not name. */
  currencyCode: string;
  /** Decimals of that currency. */
  exponent: number;
}

export interface VariantReading {
  /** Absent when something in `problems` forbids it. */
  variant?: VariantDraft;
  problems: string[];
  /** What is worth saying although the variant goes in. */
  remarks: Pick<Finding, "kind" | "reason">[];
}

export const OPTION_COLUMNS = [
  ["option1Name", "option1Value"],
  ["option2Name", "option2Value"],
  ["option3Name", "option3Value"],
] as const;

/** A row says something about a variant if one of these is filled; otherwise it brings only an image. */
const VARIANT_MARKS: Column[] = ["option1Value", "option2Value", "option3Value", "sku", "barcode", "price"];

export function isVariantRow(values: string[], header: Header): boolean {
  return VARIANT_MARKS.some((column) => header.cell(values, column) !== "");
}

/** `optionNames` are those of the product, empty when it has nothing to choose. */
export function readVariant(values: string[], header: Header, optionNames: string[], money: Money): VariantReading {
  const problems: string[] = [];
  const remarks: VariantReading["remarks"] = [];
  const cell = (column: Column) => header.cell(values, column);
  const about = (column: Column) => quoteCell(header.heading(column), cell(column));
  const read = <T>(column: Column, parse: (text: string) => Parsed<T>, whenEmpty: T): T => {
    const text = cell(column);
    if (text === "") return whenEmpty;
    const parsed = parse(text);
    if ("value" in parsed) return parsed.value;
    problems.push(`${about(column)} ${parsed.problem}`);
    return whenEmpty;
  };

  const prices = (): PriceDraft[] | undefined => {
    if (!header.has("price")) return undefined;
    if (cell("price") === "") problems.push(`${header.heading("price")} is empty`);
    const amount = read("price", (text) => parsePrice(text, money.exponent), 0);
    const compareAtAmount = read("compareAtPrice", (text) => parsePrice(text, money.exponent), 0);
    const price: PriceDraft = { currencyCode: money.currencyCode, amount };
    if (compareAtAmount > amount) price.compareAtAmount = compareAtAmount;
    else if (compareAtAmount > 0 && compareAtAmount < amount) {
      const reason = `${about("compareAtPrice")} is below the price ${JSON.stringify(cell("price"))} and is ignored.`;
      remarks.push({ kind: "notice", reason });
    }
    return [price];
  };

  const stock = (): number | undefined => {
    const units = read<number | undefined>("quantity", parseQuantity, undefined);
    if (units === undefined) return undefined;
    if (units < 0) remarks.push({ kind: "notice", reason: `${about("quantity")} is taken as 0.` });
    return Math.max(0, units);
  };

  const text = (column: Column): string | null | undefined =>
    header.has(column) ? read<string | null>(column, (written) => parseName(unguarded(written)), null) : undefined;

  const image = (): string | null | undefined => {
    if (!header.has("variantImage")) return undefined;
    const parsed = cell("variantImage") === "" ? { value: null } : parseImageUrl(cell("variantImage"));
    if ("value" in parsed) return parsed.value;
    remarks.push({ kind: "error", reason: `${about("variantImage")} ${parsed.problem}. The image is left out.` });
    return null;
  };

  const options = readOptions(values, header, optionNames, problems);
  const variant: VariantDraft = {
    title: optionNames.length === 0 ? "Default" : Object.values(options).join(" / "),
    sku: text("sku"),
    barcode: text("barcode"),
    options,
    prices: prices(),
    stock: stock(),
    manageInventory: header.has("tracker") ? cell("tracker") !== "" : cell("quantity") !== "",
    allowBackorder: read("policy", parsePolicy, false),
    weight: header.has("grams") ? read("grams", parseGrams, null) : undefined,
    requiresShipping: read("requiresShipping", (written) => parseFlag(written, true), true),
    taxable: read("taxable", (written) => parseFlag(written, true), true),
    imageUrl: image(),
  };
  return problems.length === 0 ? { variant, problems, remarks } : { problems, remarks };
}

function readOptions(values: string[], header: Header, names: string[], problems: string[]): Record<string, string> {
  const options: [string, string][] = [];
  OPTION_COLUMNS.forEach(([nameColumn, valueColumn], at) => {
    const name = names[at];
    const value = header.cell(values, valueColumn);
    if (name === undefined) {
      const isDefault = names.length === 0 && at === 0 && value === "Default Title";
      if (value !== "" && !isDefault) {
        const missing = header.heading(nameColumn);
        problems.push(`${quoteCell(header.heading(valueColumn), value)} has no ${missing} in the product's first row`);
      }
      return;
    }
    const parsed = parseName(value);
    if (value === "") problems.push(`${header.heading(valueColumn)} is empty, but the product has the option ${name}`);
    else if ("problem" in parsed) problems.push(`${quoteCell(header.heading(valueColumn), value)} ${parsed.problem}`);
    options.push([name, value]);
  });
  return Object.fromEntries(options);
}

/** Spreadsheets keep leading zeros of a number by an apostrophe before it, which is not part of the number. */
function unguarded(text: string): string {
  return /^'\d+$/.test(text) ? text.slice(1) : text;
}
