import { provinceOf } from "../region/index.ts";

/** Which postal codes a zone covers: those that start with one of these, or those from one to another, both included. */
export type PostalExpression =
  | { readonly starts_with: readonly string[] }
  | { readonly from: string; readonly to: string };

/** A country, or a part of one. */
export interface GeoZone {
  readonly type: "country" | "province" | "city" | "zip";
  /** ISO 3166-1 alpha-2, lower case. */
  readonly countryCode: string;
  /** ISO 3166-2, lower case: `us-ny`. */
  readonly provinceCode?: string | null;
  readonly city?: string | null;
  readonly postalExpression?: PostalExpression | null;
}

/** Where something is sent to, as the shopper wrote it. */
export interface Destination {
  /** Lower case; null while it is unknown, when no zone covers it. */
  readonly countryCode: string | null;
  readonly provinceCode: string | null;
  readonly postalCode: string | null;
  readonly city: string | null;
}

/** Whether the zone covers the destination. All that the zone names must agree. */
export function covers(zone: GeoZone, { countryCode, provinceCode, postalCode, city }: Destination): boolean {
  if (zone.countryCode !== countryCode) return false;
  if (zone.provinceCode && zone.provinceCode !== provinceOf(countryCode, provinceCode ?? "")) return false;
  if (zone.city && folded(zone.city) !== folded(city ?? "")) return false;
  return !zone.postalExpression || coversPostalCode(zone.postalExpression, compact(postalCode ?? ""));
}

function coversPostalCode(expression: PostalExpression, code: string): boolean {
  if (code === "") return false;
  if ("starts_with" in expression) return expression.starts_with.some((start) => code.startsWith(compact(start)));
  const from = compact(expression.from);
  const to = compact(expression.to);
  // Only codes of one length are in order: "9000" does not lie between "10000" and "99999".
  return code.length === from.length && from.length === to.length && from <= code && code <= to;
}

const compact = (code: string): string => code.replaceAll(/[\s-]/g, "").toUpperCase();

const folded = (name: string): string => name.trim().normalize("NFC").toLowerCase();
