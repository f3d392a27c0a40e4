import type { SearchFilters } from "@hanse/plugin-kit";
import { echo, truncate } from "../platform/http/echo.ts";
import { invalidRequest } from "../platform/http/invalid-data.ts";
import { isRecord } from "../platform/http/json-schema.ts";
import { exponentOf } from "../platform/money/currency.ts";
import { toMinor } from "../platform/money/money.ts";

/** What a search's filters say, as the search plugin is asked. */
export interface ReadFilters {
  text: string;
  filters: SearchFilters;
}

const idFilters = {
  category_id: "categoryIds",
  collection_id: "collectionIds",
  type_id: "typeIds",
  tag_id: "tagIds",
} as const;
type IdField = keyof typeof idFilters;

const known = [...Object.keys(idFilters), "options.<title>", "price", "is_available", "q", "$and"].join(", ");
const maxText = 500;
/** The cost of a search grows with each of them, and anyone may ask. */
const maxValues = 50;
const maxOptions = 8;
const maxDepth = 4;

/** @throws InvalidData for whatever a search plugin cannot be asked. */
export function readFilters(tree: Readonly<Record<string, unknown>>, currencyCode: string | undefined): ReadFilters {
  const read: ReadFilters = { text: "", filters: {} };
  readGroup(tree, read, currencyCode, 0);
  return read;
}

function readGroup(tree: object, read: ReadFilters, currencyCode: string | undefined, depth: number): void {
  if (depth > maxDepth) throw invalidRequest(`$and is nested more than ${maxDepth} times: flatten the filter`);
  for (const [field, value] of Object.entries(tree)) {
    if (value === undefined) continue;
    if (field === "q" && depth === 0) read.text = readText(value);
    else if (field === "$and") readMembers(value, read, currencyCode, depth + 1);
    else readField(field, value, read.filters, currencyCode);
  }
}

function readMembers(value: unknown, read: ReadFilters, currencyCode: string | undefined, depth: number): void {
  for (const member of [value].flat()) {
    if (!isRecord(member)) throw invalidRequest(`$and needs a list of conditions, got: ${echo(member)}`);
    readGroup(member, read, currencyCode, depth);
  }
}

function readField(field: string, value: unknown, filters: SearchFilters, currencyCode: string | undefined): void {
  if (Object.hasOwn(idFilters, field)) {
    const filter = idFilters[field as IdField];
    if (filters[filter]) throw invalidRequest(`Field '${field}' is filtered by twice: list all its values once`);
    filters[filter] = readValues(field, value);
  } else if (field === "price") filters.price = readPrice(value, filters.price ?? {}, currencyCode);
  else if (field === "is_available") filters.isAvailable = readFlag(value, filters.isAvailable);
  else if (field.startsWith("options.")) addOption(field.slice("options.".length), value, filters);
  else if (field === "options" && isRecord(value)) {
    for (const [option, values] of Object.entries(value)) addOption(option, values, filters);
  } else throw invalidRequest(`A search cannot be filtered by '${truncate(field)}': use ${known}`);
}

function addOption(option: string, value: unknown, filters: SearchFilters): void {
  const options = (filters.options ??= []);
  if (options.length === maxOptions) throw invalidRequest(`A search is filtered by ${maxOptions} options at most`);
  options.push({ option, values: readValues(`options.${option}`, value) });
}

function readText(value: unknown): string {
  if (typeof value !== "string" || value.length > maxText)
    throw invalidRequest(`Field 'q' must be a text of at most ${maxText} characters, got: ${echo(value)}`);
  return value.trim();
}

/** The operators of a condition; a bare value or list is one of them, too. */
function operatorsOf(field: string, value: unknown, allowed: readonly string[]): [operator: string, value: unknown][] {
  if (!isRecord(value)) return [[Array.isArray(value) ? "$in" : "$eq", value]];
  const operators = Object.entries(value);
  const foreign = operators.find(([operator]) => !allowed.includes(operator));
  if (foreign || operators.length === 0) {
    const got = foreign ? truncate(foreign[0]) : "none";
    throw invalidRequest(`Field '${truncate(field)}' takes the operators ${allowed.join(", ")}, got: ${got}`);
  }
  return operators;
}

function readValues(field: string, condition: unknown): string[] {
  const operators = operatorsOf(field, condition, ["$eq", "$in"]);
  const values = operators.flatMap(([, value]) => [value].flat());
  if (operators.length > 1 || values.length === 0 || values.length > maxValues)
    throw invalidRequest(`Field '${truncate(field)}' needs 1 to ${maxValues} values, got: ${echo(condition)}`);
  return values.map((value) => {
    if (typeof value === "string" && value !== "") return value;
    throw invalidRequest(`Field '${truncate(field)}' must be a text, got: ${echo(value)}`);
  });
}

function readFlag(condition: unknown, before: boolean | undefined): boolean {
  const [[, value] = [], ...others] = operatorsOf("is_available", condition, ["$eq"]);
  if (typeof value !== "boolean" || others.length > 0 || (before !== undefined && before !== value))
    throw invalidRequest(`Field 'is_available' must be true or false, got: ${echo(value)}`);
  return value;
}

type Range = NonNullable<SearchFilters["price"]>;

/** The wire has prices in major units. */
function readPrice(condition: unknown, range: Range, currencyCode: string | undefined): Range {
  if (currencyCode === undefined)
    throw invalidRequest("Prices are filtered in a currency: send region_id or currency_code in the query");
  let { min = 0, max = Infinity } = range;
  for (const [operator, value] of operatorsOf("price", condition, ["$eq", "$gt", "$gte", "$lt", "$lte"])) {
    if (typeof value !== "number") throw invalidRequest(`Field 'price' must be a number, got: ${echo(value)}`);
    const amount = toMinor(value, exponentOf(currencyCode));
    if (operator === "$eq" || operator.startsWith("$gt")) min = Math.max(min, operator === "$gt" ? amount + 1 : amount);
    if (operator === "$eq" || operator.startsWith("$lt")) max = Math.min(max, operator === "$lt" ? amount - 1 : amount);
  }
  if (max < 0) throw invalidRequest("Field 'price' must leave room for a price of 0 or more");
  return max === Infinity ? { min } : { min, max };
}
