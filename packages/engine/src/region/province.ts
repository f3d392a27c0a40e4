/** Shoppers write `NY`, `ny` or ISO 3166-2's `US-NY`; kept is `us-ny`. */
export function provinceOf(countryCode: string, province: string): string {
  const lower = province.trim().toLowerCase();
  return lower.startsWith(`${countryCode}-`) ? lower : `${countryCode}-${lower}`;
}
