import { data } from "currency-codes";
import { UnknownCurrency, shown } from "./money.errors.ts";

export interface Currency {
  /** ISO 4217, lower case: `eur`. */
  readonly code: string;
  readonly name: string;
  /** The short sign, `€`; the upper-case code where there is none. */
  readonly symbol: string;
  /** Decimal places: 2 for `eur`, 0 for `jpy`, 3 for `kwd`. */
  readonly exponent: number;
}

/** Metals, units of account and codes for tests: ISO 4217 gives them no minor unit, so nothing can be priced in them. */
const WITHOUT_MINOR_UNIT = new Set("xag xau xba xbb xbc xbd xdr xpd xpt xsu xts xua xxx".split(" "));

/** The package's table is ISO's of June 2024; these are the amendments since (176, 179). */
const ADDED = [
  { code: "XAD", currency: "Arab Accounting Dinar", digits: 2 },
  { code: "XCG", currency: "Caribbean Guilder", digits: 2 },
];

/** No longer offered, but still known, for the sake of orders made in them (Amendments 176 and 180; `cuc` ended in 2021). */
const WITHDRAWN = new Set(["ang", "bgn", "cuc"]);

const table = new Map(
  [...data, ...ADDED]
    .map((entry) => ({ code: entry.code.toLowerCase(), name: entry.currency, exponent: entry.digits }))
    .filter(({ code }) => !WITHOUT_MINOR_UNIT.has(code))
    .toSorted((one, other) => (one.code < other.code ? -1 : 1))
    .map((entry) => [entry.code, entry]),
);

const complete = new Map<string, Currency>();

/** The currency with this lower-case ISO 4217 code. */
export function currency(code: string): Currency {
  const known = complete.get(code);
  if (known) return known;
  const made = { ...find(code), symbol: symbolOf(code) };
  complete.set(code, made);
  return made;
}

/** Decimal places of the currency with this lower-case ISO 4217 code. */
export function exponentOf(code: string): number {
  return find(code).exponent;
}

/** All currencies in use, by code. */
export function currencies(): Currency[] {
  return [...table.keys()].filter((code) => !WITHDRAWN.has(code)).map(currency);
}

function find(code: string) {
  const found = table.get(code);
  if (!found) throw new UnknownCurrency({ currencyCode: shown(code) });
  return found;
}

function symbolOf(code: string): string {
  const format = new Intl.NumberFormat("en", { style: "currency", currency: code, currencyDisplay: "narrowSymbol" });
  return format.formatToParts(0).find((part) => part.type === "currency")?.value ?? code.toUpperCase();
}
