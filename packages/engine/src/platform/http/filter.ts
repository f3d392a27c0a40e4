import { echo, truncate } from "./echo.ts";
import { casts, readFilterValue, type FilterType } from "./filter-value.ts";
import { invalidRequest } from "./invalid-data.ts";
import { isRecord } from "./json-schema.ts";

const operators = [
  "$eq",
  "$ne",
  "$in",
  "$nin",
  "$like",
  "$ilike",
  "$re",
  "$contains",
  "$gt",
  "$gte",
  "$lt",
  "$lte",
] as const;

export type FilterOperator = (typeof operators)[number];

/** One filterable field: the caller's allow-list, so `sql` is the only SQL that reaches the statement. */
export interface FilterColumn {
  /** An expression that may stand beside an operator; brackets are the caller's business. */
  readonly sql: string;
  readonly type: FilterType;
  /** Whether `null` (or the text "null") asks for rows without a value. */
  readonly nullable?: boolean;
  /** Instead of those usual for the type. `$re` is never usual: a pattern can keep PostgreSQL busy for long. */
  readonly operators?: readonly FilterOperator[];
  /**
   * For a field of related rows: puts the condition into an `EXISTS (…)`. Negative operators then mean "no related row
   * is …".
   */
  readonly within?: (condition: string) => string;
}

/** By the name on the wire; `options.value` is reached by `options[value]=`. */
export type FilterColumns = Readonly<Record<string, FilterColumn>>;

/** A condition for WHERE, `TRUE` if there is nothing to filter by. Equal shapes give equal text, whatever the values. */
export interface Filter {
  readonly sql: string;
  readonly params: unknown[];
}

interface Compilation {
  readonly columns: FilterColumns;
  readonly startIndex: number;
  readonly params: unknown[];
  readonly unknown: Set<string>;
  conditions: number;
}

const maxConditions = 100;
const maxGroupDepth = 4;
const maxPathDepth = 6;
const maxPatternLength = { $like: 200, $ilike: 200, $re: 100 };

const comparisons = { $gt: ">", $gte: ">=", $lt: "<", $lte: "<=" };
const ordered: readonly FilterOperator[] = ["$eq", "$ne", "$in", "$nin", "$gt", "$gte", "$lt", "$lte"];
const usualOperators: Readonly<Record<FilterType, readonly FilterOperator[]>> = {
  text: [...ordered, "$like", "$ilike"],
  integer: ordered,
  number: ordered,
  timestamp: ordered,
  boolean: ["$eq", "$ne", "$in", "$nin"],
  textArray: ["$eq", "$ne", "$in", "$nin", "$contains"],
};

/**
 * Compiles the filters of a query, without `limit`, `order` and the like, into a condition. Values always become
 * parameters.
 *
 * @param startIndex number of the first placeholder.
 */
export function compileFilter(
  query: Readonly<Record<string, unknown>>,
  columns: FilterColumns,
  startIndex = 1,
): Filter {
  const compilation: Compilation = { columns, startIndex, params: [], unknown: new Set(), conditions: 0 };
  const conditions = compileGroup(query, compilation, 0);
  if (compilation.unknown.size > 0) {
    const names = Array.from(compilation.unknown).slice(0, 10).map(truncate).join(", ");
    throw invalidRequest(`Unrecognized fields: '${names}'`);
  }
  return { sql: conditions.length === 0 ? "TRUE" : conditions.join(" AND "), params: compilation.params };
}

/** Fields in alphabetical order, so that their order in the URL does not make another statement. */
function compileGroup(group: Readonly<Record<string, unknown>>, compilation: Compilation, depth: number): string[] {
  return Object.keys(group)
    .toSorted()
    .flatMap((name) => {
      const value = group[name];
      if (value === undefined) return [];
      if (name === "$and" || name === "$or") return [compileMembers(name, value, compilation, depth + 1)];
      return compileField(name, value, compilation, 1);
    });
}

function compileMembers(name: "$and" | "$or", value: unknown, compilation: Compilation, depth: number): string {
  if (depth > maxGroupDepth)
    throw invalidRequest(`${name} is nested more than ${maxGroupDepth} times: flatten the filter`);
  const members = (Array.isArray(value) ? value : [value]).map((member: unknown) => {
    const conditions = isRecord(member) ? compileGroup(member, compilation, depth) : [];
    // An unknown field is reported at the end, together with the others.
    if (conditions.length === 0 && compilation.unknown.size === 0) {
      throw invalidRequest(`${name} needs a list of conditions such as ${name}[0][id]=…, got: ${echo(member)}`);
    }
    return conditions.length > 1 ? `(${conditions.join(" AND ")})` : conditions.join("");
  });
  if (members.length === 0) throw invalidRequest(`${name} needs at least one condition, got: an empty list`);
  return `(${members.join(name === "$and" ? " AND " : " OR ")})`;
}

function compileField(field: string, value: unknown, compilation: Compilation, depth: number): string[] {
  const column = Object.hasOwn(compilation.columns, field) ? compilation.columns[field] : undefined;
  if (isRecord(value)) {
    const names = Object.keys(value).toSorted();
    if (names.length === 0) throw invalidRequest(`Field '${truncate(field)}' needs a value, got: an empty object`);
    if (depth > maxPathDepth)
      throw invalidRequest(`Field '${truncate(field)}' is nested more than ${maxPathDepth} times`);
    return names.flatMap((name) => {
      if (value[name] === undefined) return [];
      if (!name.startsWith("$")) return compileField(`${field}.${name}`, value[name], compilation, depth + 1);
      if (column !== undefined)
        return [compileOperator(field, column, readOperator(name, field, column), value[name], compilation)];
      compilation.unknown.add(field);
      return [];
    });
  }
  if (column === undefined) {
    compilation.unknown.add(field);
    return [];
  }
  return [compileOperator(field, column, Array.isArray(value) ? "$in" : "$eq", value, compilation)];
}

function readOperator(name: string, field: string, column: FilterColumn): FilterOperator {
  const allowed = column.operators ?? usualOperators[column.type];
  const operator = allowed.find((known) => known === name);
  if (operator !== undefined) return operator;
  throw invalidRequest(
    `Operator ${truncate(name)} is not possible for field '${field}': use one of ${allowed.join(", ")}`,
  );
}

function compileOperator(
  field: string,
  column: FilterColumn,
  operator: FilterOperator,
  value: unknown,
  compilation: Compilation,
): string {
  if (++compilation.conditions > maxConditions) {
    throw invalidRequest(`The filter has more than ${maxConditions} conditions: use $in, or split the request`);
  }
  const { sql, type, within = (condition: string) => condition } = column;
  const bind = (parameter: unknown, cast: string): string => {
    compilation.params.push(parameter);
    return `$${compilation.startIndex + compilation.params.length - 1}${cast}`;
  };
  const read = (item: unknown) => readFilterValue(type, item, field);
  const isNull = (item: unknown) => column.nullable === true && (item === null || item === "null");
  const empty = column.within ? `NOT ${within(`${sql} IS NOT NULL`)}` : `${sql} IS NULL`;
  const cast = casts[type];

  const equals = (): string => {
    if (isNull(value)) return empty;
    const parameter = bind(read(value), cast);
    return within(type === "textArray" ? `${parameter} = ANY(${sql})` : `${sql} = ${parameter}`);
  };
  const isOneOf = (): string => {
    const items = listOf(value, field);
    const present = items.filter((item) => !isNull(item)).map(read);
    const parameter = bind(present, cast && `${cast}[]`);
    const found = within(type === "textArray" ? `${sql} && ${parameter}` : `${sql} = ANY(${parameter})`);
    return present.length < items.length ? `(${found} OR ${empty})` : found;
  };

  switch (operator) {
    case "$eq":
      return equals();
    case "$ne":
      return `NOT (${equals()})`;
    case "$in":
      return isOneOf();
    case "$nin":
      return `NOT (${isOneOf()})`;
    case "$contains":
      return within(`${sql} @> ${bind(listOf(value, field).map(read), "")}`);
    case "$like":
      return within(`${sql} LIKE ${bind(readPattern(operator, value, field), "")}`);
    case "$ilike":
      return within(`${sql} ILIKE ${bind(readPattern(operator, value, field), "")}`);
    case "$re":
      return within(`${sql} ~ ${bind(readPattern(operator, value, field), "")}`);
    case "$gt":
    case "$gte":
    case "$lt":
    case "$lte":
      return within(`${sql} ${comparisons[operator]} ${bind(read(value), cast)}`);
  }
}

/** A list of one may come without brackets. */
function listOf(value: unknown, field: string): readonly unknown[] {
  const items: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (items.length > 1000)
    throw invalidRequest(`Field '${field}' has ${items.length} values, at most 1000 are possible`);
  return items;
}

function readPattern(operator: "$like" | "$ilike" | "$re", value: unknown, field: string): string | number | boolean {
  const pattern = readFilterValue("text", value, field);
  const limit = maxPatternLength[operator];
  if (String(pattern).length > limit) {
    throw invalidRequest(`The ${operator} pattern of field '${field}' is longer than ${limit} characters: shorten it`);
  }
  // PostgreSQL fails on an escape with nothing to escape.
  if (/(?<!\\)(?:\\\\)*\\$/.test(String(pattern))) {
    throw invalidRequest(
      `The ${operator} pattern of field '${field}' ends with a lone backslash: double it, got: ${echo(pattern)}`,
    );
  }
  return pattern;
}
