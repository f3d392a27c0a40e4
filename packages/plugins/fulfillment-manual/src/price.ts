import { FulfillmentRefused } from "@hanse/plugin-kit";
import Type, { type Static } from "typebox";

/** What a parcel up to a weight costs. */
export const PriceRow = Type.Object({
  currencyCode: Type.String({ pattern: "^[a-z]{3}$" }),
  /** Lower case, ISO 3166-1 alpha-2; everywhere when left out. */
  countryCodes: Type.Optional(Type.Array(Type.String({ pattern: "^[a-z]{2}$" }))),
  upToGrams: Type.Integer({ minimum: 1 }),
  /** Integer in minor units. */
  amount: Type.Integer({ minimum: 0 }),
});
export type PriceRow = Static<typeof PriceRow>;

interface Request {
  readonly serviceId: string;
  readonly currencyCode: string;
  readonly countryCode: string | null;
  readonly items: readonly { variantId: string; quantity: number; weightGrams: number | null }[];
}

/**
 * The price of the lightest row that carries the items; a row for the country goes before one for everywhere.
 *
 * @throws FulfillmentRefused when the table has none.
 */
export function priceByWeight(table: readonly PriceRow[], request: Request): number {
  const { serviceId, currencyCode, countryCode, items } = request;
  if (table.length === 0)
    throw new FulfillmentRefused({
      reason: `${serviceId} has flat prices only: give the shipping option a flat price, or the plugin a table of prices`,
    });
  const grams = items.reduce((sum, { variantId, quantity, weightGrams }) => {
    if (weightGrams === null)
      throw new FulfillmentRefused({ reason: `the weight of the variant ${variantId} is not known` });
    return sum + quantity * weightGrams;
  }, 0);
  const fitting = table
    .filter((row) => row.currencyCode === currencyCode.toLowerCase() && row.upToGrams >= grams)
    .toSorted((one, other) => one.upToGrams - other.upToGrams);
  const row =
    fitting.find(({ countryCodes }) => countryCode !== null && countryCodes?.includes(countryCode.toLowerCase())) ??
    fitting.find(({ countryCodes }) => countryCodes === undefined);
  if (row) return row.amount;
  const where = countryCode ?? "an unknown country";
  throw new FulfillmentRefused({ reason: `there is no price in ${currencyCode} for ${grams} g to ${where}` });
}
