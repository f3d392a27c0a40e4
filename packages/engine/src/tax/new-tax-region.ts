import { newId, statement, type Transaction } from "@hanse/plugin-kit";
import { violationOf } from "../platform/database/violation.ts";
import type { RateRule } from "./applicable-rates.ts";
import { TaxRate, TaxRateRule, TaxRegion } from "./tax.entity.ts";
import { TaxCountryMissing, TaxRegionTaken } from "./tax.errors.ts";

/** Who computes taxes unless somebody else is named. */
export const defaultProvider = "tp_system";

export interface NewTaxRegion {
  countryCode: string;
  provinceCode?: string;
  providerId?: string | null;
  metadata?: Record<string, unknown> | null;
  createdBy?: string;
  rates: readonly {
    name: string;
    code?: string;
    rate: string;
    isDefault?: boolean;
    isCombinable?: boolean;
    metadata?: Record<string, unknown> | null;
    rules?: readonly RateRule[];
  }[];
}

/** The region of a country, locked and changed: a province comes to belong to it. */
const lockCountry = statement<{ id: string }>(
  "tax.lock_country",
  `UPDATE tax_region SET updated_at = now() WHERE country_code = $1 AND province_code IS NULL RETURNING id`,
);

/**
 * Makes a region with its rates, as part of a use case that checked them.
 *
 * @throws TaxRegionTaken, TaxCountryMissing
 */
export async function makeRegion(tx: Transaction, region: NewTaxRegion): Promise<{ id: string }> {
  const { countryCode, provinceCode = null, metadata = null, createdBy = null } = region;
  const [country] = provinceCode === null ? [] : await tx.query(lockCountry, [countryCode]);
  if (provinceCode !== null && !country) throw new TaxCountryMissing({ countryCode, provinceCode });
  const now = new Date();
  const { id } = tx.em.create(TaxRegion, {
    id: newId("txreg"),
    countryCode,
    provinceCode,
    parentId: country?.id ?? null,
    providerId: region.providerId ?? (provinceCode === null ? defaultProvider : null),
    metadata,
    createdBy,
    createdAt: now,
    updatedAt: now,
  });
  await namingPlace(tx.em.flush(), countryCode, provinceCode);
  const rates = region.rates.map(
    ({ name, code, rate, isDefault = false, isCombinable = false, metadata: more }, index) => {
      // The first of two that apply is the one made first.
      const createdAt = new Date(now.getTime() + index);
      const columns = { name, code: code ?? null, rate, isDefault, isCombinable, metadata: more ?? null, createdBy };
      return tx.em.create(TaxRate, { ...columns, id: newId("txr"), taxRegionId: id, createdAt, updatedAt: createdAt });
    },
  );
  await tx.em.flush();
  for (const [index, { rules = [] }] of region.rates.entries())
    for (const rule of rules)
      tx.em.create(TaxRateRule, {
        ...rule,
        id: newId("txrule"),
        taxRateId: rates[index]?.id ?? "",
        metadata: null,
        createdBy,
        createdAt: now,
      });
  await tx.em.flush();
  return { id };
}

/** The database is asked rather than looked at before: between looking and writing another request may come. */
export async function namingPlace<T>(write: Promise<T>, countryCode: string, provinceCode: string | null): Promise<T> {
  try {
    return await write;
  } catch (error) {
    const { constraint = "" } = violationOf(error) ?? {};
    if (constraint.endsWith("country_code_province_code_key"))
      throw new TaxRegionTaken({ countryCode, provinceCode }, { cause: error });
    throw error;
  }
}
