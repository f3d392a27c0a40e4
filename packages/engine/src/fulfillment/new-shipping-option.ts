import { newId } from "@hanse/plugin-kit";
import { exponentOf } from "../platform/money/currency.ts";
import { AmountError } from "../platform/money/money.errors.ts";
import { withinLimit } from "../platform/money/money.ts";
import { type Region, RegionNotFound } from "../region/index.ts";
import { InvalidRule, PriceTwiceOnOption } from "./fulfillment.errors.ts";
import { isComparable, type OptionRule, type PriceCondition } from "./option-rule.ts";

/** A price in minor units: of a currency, or of a region and then in its currency. */
export type NewOptionPrice = {
  /** Of a price that the option has and that goes on. */
  id?: string;
  amount: number;
  conditions?: readonly PriceCondition[];
} & ({ currencyCode: string } | { regionId: string });

export interface NewShippingOption {
  name: string;
  /** `flat` unless told: one of `prices`. `calculated`: the provider says. */
  priceType?: "flat" | "calculated";
  /** The service zone that it is for. */
  zoneId: string;
  /** The default one unless told. */
  profileId?: string;
  providerId: string;
  /** For the provider; `id` names its service, the first one unless told. */
  data?: Record<string, unknown>;
  /** What shoppers see it grouped under; of the option's own name unless told. */
  type?: { label: string; code: string; description?: string };
  /** Or a type that there is. */
  typeId?: string;
  prices: readonly NewOptionPrice[];
  /** For shoppers and not for returns unless told. */
  rules?: readonly OptionRule[];
  metadata?: Record<string, unknown>;
}

const forShoppers: readonly OptionRule[] = [
  { attribute: "is_return", operator: "eq", value: "false" },
  { attribute: "enabled_in_store", operator: "eq", value: "true" },
];

type Regions = ReadonlyMap<string, Region>;

/** @throws InvalidRule, and RegionNotFound for a rule about a region that is none. */
export function toRules({ rules = forShoppers }: Pick<NewShippingOption, "rules">, regions: Regions): OptionRule[] {
  for (const rule of rules) {
    const { attribute, operator, value } = rule;
    const values = [value].flat().map(String);
    if (!isComparable(rule)) throw new InvalidRule({ attribute, operator, value: values.join(", ") });
    const unknown = attribute === "region_id" ? values.find((id) => !regions.has(id)) : undefined;
    if (unknown !== undefined) throw new RegionNotFound({ id: unknown });
  }
  return rules.map(({ attribute, operator, value }) => ({ attribute, operator, value }));
}

interface PriceRow {
  id: string;
  currencyCode: string;
  regionId: string | null;
  amount: number;
  conditions: readonly PriceCondition[];
}

export function toPriceRows(
  { name, prices }: Pick<NewShippingOption, "name" | "prices">,
  regions: Regions,
): PriceRow[] {
  const seen = new Set<string>();
  return prices.map((price) => {
    const regionId = "regionId" in price ? price.regionId : null;
    const currencyCode = "regionId" in price ? currencyOf(price.regionId, regions) : price.currencyCode;
    exponentOf(currencyCode);
    const amount = withinLimit(price.amount);
    if (amount < 0) throw new AmountError({ value: String(amount), reason: "negative" });
    const { conditions = [], id } = price;
    const key = `${currencyCode} ${regionId} ${JSON.stringify(conditions)}`;
    if (seen.has(key)) throw new PriceTwiceOnOption({ name, currencyCode });
    seen.add(key);
    return { id: id ?? newId("price"), currencyCode, regionId, amount, conditions };
  });
}

function currencyOf(regionId: string, regions: Regions): string {
  const region = regions.get(regionId);
  if (!region) throw new RegionNotFound({ id: regionId });
  return region.currencyCode;
}

export function toType({ name, type }: Pick<NewShippingOption, "name" | "type">): {
  label: string;
  code: string;
  description: string;
} {
  const { label = name, code = codeOf(name), description = "" } = type ?? {};
  return { label, code, description };
}

const codeOf = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "") || "shipping";
