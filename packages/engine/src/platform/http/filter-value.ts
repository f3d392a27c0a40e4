import { echo } from "./echo.ts";
import { invalidRequest } from "./invalid-data.ts";

/** What a column holds; `integer` is for `int` and `bigint`, `number` for `numeric` and floats. */
export type FilterType = "text" | "integer" | "number" | "boolean" | "timestamp" | "textArray";

/** What PostgreSQL is told about a parameter; text takes the type of its column, which may be an enum or `varchar`. */
export const casts: Readonly<Record<FilterType, string>> = {
  text: "",
  integer: "::bigint",
  number: "::numeric",
  boolean: "::boolean",
  timestamp: "::timestamptz",
  textArray: "",
};

/** Turns a value of the wire into the parameter for a column of this type, or says why it is none. */
export function readFilterValue(type: FilterType, value: unknown, field: string): string | number | boolean {
  const { expected, read } = readers[type];
  const parameter = read(value);
  if (parameter !== undefined) return parameter;
  throw invalidRequest(`Field '${field}' must be ${expected}, got: ${echo(value, field)}`);
}

interface Reader {
  readonly expected: string;
  readonly read: (value: unknown) => string | number | boolean | undefined;
}

const text: Reader = {
  expected: "a text without NUL characters",
  read: (value) => (typeof value === "string" && !value.includes("\0") && value.isWellFormed() ? value : undefined),
};

const readers: Readonly<Record<FilterType, Reader>> = {
  text,
  textArray: text,
  integer: {
    expected: "a whole number",
    read: (value) => {
      const number = readNumber(value);
      return Number.isSafeInteger(number) ? number : undefined;
    },
  },
  number: { expected: "a number", read: readNumber },
  boolean: {
    expected: "true or false",
    read: (value) =>
      value === "true" ? true : value === "false" ? false : typeof value === "boolean" ? value : undefined,
  },
  timestamp: { expected: "an ISO 8601 date such as 2026-01-31T12:00:00Z", read: readTimestamp },
};

function readNumber(value: unknown): number | undefined {
  const number = typeof value === "string" && /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(value) ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : undefined;
}

// A zone's plus sign arrives as a blank where it was not percent-encoded.
const timestamp = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(Z|[+\- ]\d{2}:?\d{2})?)?$/i;

/** The instant in UTC; without a zone it is UTC already. */
function readTimestamp(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  const [whole, year, month, day, time = "00:00", zone = "Z"] = timestamp.exec(value) ?? [];
  if (whole === undefined || !isCalendarDay(Number(year), Number(month), Number(day))) return undefined;
  const offset = zone.replace(" ", "+").replace(/(\d{2}):?(\d{2})$/, "$1:$2");
  const instant = new Date(`${year}-${month}-${day}T${time}${offset.toUpperCase()}`);
  // A year outside these would be written with a sign, which PostgreSQL does not read.
  const inRange = instant.getUTCFullYear() >= 1 && instant.getUTCFullYear() <= 9999;
  return inRange ? instant.toISOString() : undefined;
}

/** `new Date` rolls the 31st of a short month over into the next. */
function isCalendarDay(year: number, month: number, day: number): boolean {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}
