/** ISO 4217's decimal places where they are not two. Not left to Intl, which drops those that are not used in cash. */
const exponents = new Map([
  ...[
    "bif",
    "clp",
    "djf",
    "gnf",
    "isk",
    "jpy",
    "kmf",
    "krw",
    "pyg",
    "rwf",
    "ugx",
    "uyi",
    "vnd",
    "vuv",
    "xaf",
    "xof",
  ].map((code) => [code, 0] as const),
  ["xpf", 0],
  ...["bhd", "iqd", "jod", "kwd", "lyd", "omr", "tnd"].map((code) => [code, 3] as const),
  ["clf", 4],
  ["uyw", 4],
]);

/**
 * An amount as people of a locale write it: `97,90 €`.
 *
 * @param amount integer in the currency's minor unit.
 * @param currencyCode ISO 4217.
 * @param locale BCP 47; English for none and for those that are not well-formed.
 */
export function moneyText(amount: number, currencyCode: string, locale: string | null): string {
  const exponent = exponents.get(currencyCode.toLowerCase()) ?? 2;
  return new Intl.NumberFormat(knownLocale(locale), {
    style: "currency",
    currency: currencyCode,
    minimumFractionDigits: exponent,
    maximumFractionDigits: exponent,
  }).format(amount / 10 ** exponent);
}

/** A locale that Intl takes: the given one in its canonical spelling, or English. */
export function knownLocale(locale: string | null): string {
  try {
    return Intl.getCanonicalLocales(locale ?? [])[0] ?? "en";
  } catch {
    return "en";
  }
}
