import type { NotificationAddress } from "@hanse/plugin-kit";

/** An address in lines, the country by its name in the reader's language. */
export function addressLines(address: NotificationAddress, locale: string): string[] {
  const { name, company, lines, postalCode, city, province, countryCode } = address;
  const place = [postalCode, city].filter(Boolean).join(" ");
  return [name, company, ...lines, place, province, countryCode && countryName(countryCode, locale)].filter(
    (line): line is string => Boolean(line),
  );
}

function countryName(code: string, locale: string): string {
  const upper = code.toUpperCase();
  return /^[A-Z]{2}$/.test(upper) ? (new Intl.DisplayNames(locale, { type: "region" }).of(upper) ?? upper) : upper;
}
