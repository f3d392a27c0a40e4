import countries from "i18n-iso-countries";
import english from "i18n-iso-countries/langs/en.json" with { type: "json" };

countries.registerLocale(english);

/** A country of ISO 3166-1. */
export interface Country {
  /** Alpha-2 code in lower case: `de`. */
  readonly iso2: string;
  /** Alpha-3 code in lower case: `deu`. */
  readonly iso3: string;
  /** Numeric code with its leading zeros: `276`. */
  readonly numericCode: string;
  readonly name: string;
}

/** The country with this lower-case alpha-2 code. */
export function findCountry(iso2: string): Country | undefined {
  const code = iso2.toUpperCase();
  const name = /^[a-z]{2}$/.test(iso2) ? countries.getName(code, "en") : undefined;
  if (!name) return undefined;
  return {
    iso2,
    iso3: (countries.alpha2ToAlpha3(code) ?? "").toLowerCase(),
    numericCode: countries.alpha2ToNumeric(code) ?? "",
    name,
  };
}
