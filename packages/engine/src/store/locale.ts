const names = new Intl.DisplayNames("en", { type: "language" });

/** The name of a language, perhaps of a country, by its BCP 47 code; undefined for a code that is none. */
export function localeName(code: string): string | undefined {
  try {
    const [canonical] = Intl.getCanonicalLocales(code);
    const name = canonical === code ? names.of(code) : undefined;
    return name === code ? undefined : name;
  } catch {
    return undefined;
  }
}
