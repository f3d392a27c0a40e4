import { violationOf } from "../platform/database/violation.ts";
import { PricedRegionMissing, PricedVariantMissing } from "./price.errors.ts";

/** Runs a write of prices, and says of a missing variant or region which one it was. */
export async function namingMissing<T>(write: Promise<T>): Promise<T> {
  try {
    return await write;
  } catch (error) {
    const { kind, field, value } = violationOf(error) ?? {};
    if (kind !== "reference" || value === undefined) throw error;
    throw field === "region_id"
      ? new PricedRegionMissing({ regionId: value }, { cause: error })
      : new PricedVariantMissing({ variantId: value }, { cause: error });
  }
}
