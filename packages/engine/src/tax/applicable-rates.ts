/** What a rate applies to. */
export interface RateRule {
  readonly reference: "product" | "product_type" | "shipping_option";
  readonly referenceId: string;
}

export interface RegionRate {
  readonly id: string;
  readonly code: string | null;
  readonly name: string;
  /** Percentage as a decimal string: "8.875". */
  readonly rate: string;
  readonly isDefault: boolean;
  /** Added to the rate of the country above, instead of taking its place. */
  readonly isCombinable: boolean;
  readonly rules: readonly RateRule[];
}

export interface TaxRegionRates {
  readonly id: string;
  readonly countryCode: string;
  readonly provinceCode: string | null;
  readonly rates: readonly RegionRate[];
}

/** What is taxed, as far as rules may speak of it. */
export interface TaxSubject {
  readonly productId: string | null;
  readonly productTypeId: string | null;
  readonly shippingOptionId: string | null;
}

/**
 * The rates that a thing bears at a place. The province's rate takes the place of the country's unless it is combinable;
 * within one region the most specific rule wins: product, then product type, then shipping option, then the default.
 */
export function applicableRates(
  subject: TaxSubject,
  province: TaxRegionRates | undefined,
  country: TaxRegionRates | undefined,
): RegionRate[] {
  const near = province && mostSpecific(subject, province.rates);
  const far = country && mostSpecific(subject, country.rates);
  if (!near) return far ? [far] : [];
  return near.isCombinable && far ? [near, far] : [near];
}

function mostSpecific(subject: TaxSubject, rates: readonly RegionRate[]): RegionRate | undefined {
  const named = (reference: RateRule["reference"], id: string | null) =>
    id === null
      ? undefined
      : rates.find((rate) => rate.rules.some((rule) => rule.reference === reference && rule.referenceId === id));
  return (
    named("product", subject.productId) ??
    named("product_type", subject.productTypeId) ??
    named("shipping_option", subject.shippingOptionId) ??
    rates.find((rate) => rate.isDefault)
  );
}
